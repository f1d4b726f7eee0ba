"""The second person: what is risky and was kept public needs somebody besides the editor who looked at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.errors import Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, step, today
from zhifa.disclosure.models import Disclosure, State
from zhifa.law.rules import Rule, Rulebook
from zhifa.law.types import Refusal


def confirm(request: Request) -> Result:
    """`data`: opinion. Not by whoever prepared the edition; and whoever confirms does not approve."""
    with step(request, "disclosure.confirm") as act:
        act.allowed_from("确认", State.PREPARED, State.CORRECTED)
        row, basis = act.row, rule_of(act.row).basis
        kept = risky(row)
        if not kept:
            said = Refusal("nothing_to_confirm", "没有需要另一人确认的内容。", basis, "可以直接报请批准。")
            raise Refused([said])
        if row.prepared_by == request.actor.id:
            message = "决定公开这些内容的人不能自己确认。"
            raise Refused([Refusal("same_person", message, basis, "请由另一名有确认权限的人确认。")])
        opinion = request.text("opinion", "确认的意见")
        opened = {"of": row.edition_entry, "edition": row.edition, "findings": [one["id"] for one in kept]}
        entry = act.record(kinds.CONFIRMED, {**opened, "opinion": opinion})
        row.confirmed = {"by": request.actor.id, "entry": entry.entry_id}
        return act.done(entry)


def risky(row: Disclosure) -> Sequence[Mapping[str, Any]]:
    """Findings of the present edition that are kept public and of a kind that rule `preflight.second_person` names."""
    kept = [finding for finding in row.findings if finding["answer"] == "keep"]
    named = rule_of(row).value if kept else ()
    assert isinstance(named, tuple)
    return [finding for finding in kept if finding["kind"] in named]


def rule_of(row: Disclosure) -> Rule:
    """The rule of today for this authority and kind of act. One statement."""
    authority = Authority.objects.get(code=row.authority)
    return Rulebook.default().rule(
        "preflight.second_person", today(), region=authority.region, sector=authority.sector, act=row.ruled_as
    )


def obstacle(row: Disclosure, approver: str) -> Refusal | None:
    """Why `approver` cannot approve yet; None where nothing risky is kept or another person has confirmed it."""
    if not risky(row):
        return None
    basis = rule_of(row).basis
    if row.confirmed is None:
        message = "有证件号码、健康、未成年人等内容决定公开，还没有另一人确认。"
        return Refusal("second_person", message, basis, "请制作人、批准人以外的一人逐处核对后确认；或者改为遮盖。")
    if row.confirmed["by"] == approver:
        message = "您已经作为第二人确认，不能再批准。"
        return Refusal("same_second_person", message, basis, "请由另一名有批准权限的人批准。")
    return None
