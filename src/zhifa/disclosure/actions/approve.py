"""Approve an edition: every finding answered, what is risky confirmed, and not by whoever prepared or confirmed it.

Approving what was withheld or deferred lifts that decision, so it takes somebody who may decide so.
"""

from __future__ import annotations

from zhifa.accounts import permissions
from zhifa.casework.errors import Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.confirm import obstacle
from zhifa.disclosure.actions.frame import Request, Result, step
from zhifa.disclosure.grounds import KEPT_BACK
from zhifa.disclosure.models import Disclosure, State
from zhifa.law.types import Refusal

LIFT = "disclosure.agree"
"""Whoever decides what is kept back decides that it is so no more."""
_BASIS = "国办发〔2018〕118号第（六）项"


def approve(request: Request) -> Result:
    """`data`: opinion (may be left out)."""
    with step(request, "disclosure.approve") as act:
        act.allowed_from("批准", State.PREPARED, State.CORRECTED)
        row = act.row
        refusals = []
        unanswered = sum(finding["answer"] is None for finding in row.findings)
        if unanswered:
            refusals.append(
                Refusal(
                    "findings_open", f"还有 {unanswered} 处可能是个人信息的文字没有答复。", "政府信息公开条例第十五条",
                    "请公示管理员逐处选择隐去，或者写明理由保留。",
                )
            )  # fmt: skip
        if row.prepared_by == request.actor.id:
            refusals.append(
                Refusal("same_person", "制作公示版本的人不能自己批准。", _BASIS, "请由另一名有批准权限的人批准。")
            )
        if waits := obstacle(row, request.actor.id):
            refusals.append(waits)
        if _kept_back(row) and not permissions.permits(request.actor, LIFT, authority=row.authority):
            refusals.append(_only_who_may_lift(row))
        if refusals:
            raise Refused(refusals)
        opinion = request.text("opinion", "审批意见") if request.data.get("opinion") else "同意公示。"
        entry = act.record(kinds.APPROVED, {"of": row.edition_entry, "edition": row.edition, "opinion": opinion})
        row.state = State.APPROVED
        row.ground, row.reason, row.basis, row.kept_since = "", "", "", None
        return act.done(entry)


def _kept_back(row: Disclosure) -> bool:
    """A decision not to publish, or not yet, stands; or the record was pulled as exempt and nobody has confirmed it."""
    proposal = row.proposal or {}
    return bool(row.ground) or (proposal.get("what") == "pull" and proposal["ground"] == "exempt")


def _only_who_may_lift(row: Disclosure) -> Refusal:
    why = KEPT_BACK.get(row.ground, "依法不应当公开")
    who = "、".join(permissions.operation(LIFT).who_can)
    message = f"这项决定已经决定不予公示或者暂缓公示（{why}），批准公示就是撤销那个决定。"
    return Refusal("kept_back", message, row.basis or _BASIS, f"请由{who}批准。")
