"""Approve an edition: every finding answered, what is risky confirmed, and not by whoever prepared or confirmed it."""

from __future__ import annotations

from zhifa.casework.errors import Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.confirm import obstacle
from zhifa.disclosure.actions.frame import Request, Result, step
from zhifa.disclosure.models import State
from zhifa.law.types import Refusal

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
        if refusals:
            raise Refused(refusals)
        opinion = request.text("opinion", "审批意见") if request.data.get("opinion") else "同意公示。"
        entry = act.record(kinds.APPROVED, {"of": row.edition_entry, "edition": row.edition, "opinion": opinion})
        row.state = State.APPROVED
        return act.done(entry)
