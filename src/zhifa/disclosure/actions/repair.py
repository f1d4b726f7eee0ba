"""Credit repair: an application is recorded, one person examines it, another decides (信用修复管理办法)."""

from __future__ import annotations

from typing import Any

from zhifa.casework.errors import FieldError, Invalid, Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, Step, step, today
from zhifa.disclosure.models import State
from zhifa.disclosure.shown import display, endings, repairing
from zhifa.law.credit_repair import CONDITIONS
from zhifa.law.types import Refusal


def repair_apply(request: Request) -> Result:
    """An application that came on paper. `data`: statement."""
    with step(request, "disclosure.repair") as act:
        statement = request.text("statement", "申请的内容")
        entry = repairing.record(act.tx, act.row, "staff", statement, request.actor.id, act.capacity)
        return act.done(entry)


def repair(request: Request) -> Result:
    """The examination. `data`: accept (bool), confirmed (keys of CONDITIONS found to hold), reason, basis."""
    with step(request, "disclosure.repair") as act:
        row = act.row
        application = repairing.waiting(row)
        if application is None or row.proposal:
            remedy = "请先登记当事人的申请。" if application is None else "请另一人先批准现有的提议。"
            raise Refused([Refusal("no_application", "没有等待审核的信用修复申请。", row.clock["basis"], remedy)])
        accept = _yes_or_no(request)
        confirmed = _confirmed(request)
        if accept:
            lacking = [code for code in repairing.to_confirm(row) if code not in confirmed]
            if lacking:
                titles = "、".join(CONDITIONS[code] for code in lacking)
                remedy = "逐项核实后再准予；不符合的，不予修复。"
                raise Invalid(FieldError("confirmed", f"没有核实：{titles}。", remedy))
            if found := repairing.obstacles(row):
                raise Refused(found)
        opened = {
            "of": application["entry"], "accept": accept, "confirmed": confirmed,
            "reason": request.text("reason", "审核意见"), "basis": request.text("basis", "依据"),
        }  # fmt: skip
        entry = act.record(kinds.REPAIR_PROPOSED, opened)
        row.proposal = {"what": "repair", "by": request.actor.id, "entry": entry.entry_id, **opened}
        return act.done(entry)


def decide(act: Step, proposal: dict[str, Any]) -> Result:
    """By the second person: off everywhere, or refused with the reason."""
    row = act.row
    opened = {name: proposal[name] for name in ("of", "reason", "basis")} | {"proposal": proposal["entry"]}
    row.repair_due = None
    if proposal["accept"]:
        act.allowed_from("准予信用修复", State.PUBLISHED, *([State.CORRECTED, State.APPROVED] if row.live else []))
        said = display.gone_reason(row, "repaired", today())
        entry = act.record(kinds.REPAIRED, {**opened, "gone_reason": said})
        endings.off(row, State.REPAIRED, said, entry)
        result = "accepted"
    else:
        entry = act.record(kinds.REPAIR_REFUSED, opened)
        row.proposal, result = None, "refused"
    row.repair = repairing.closed(proposal["of"], result, str(proposal["reason"]))
    return act.done(entry)


def _yes_or_no(request: Request) -> bool:
    value = request.data.get("accept")
    if not isinstance(value, bool):
        raise Invalid(FieldError("accept", "没有选择准予或者不予。", "请选择其中一项。"))
    return value


def _confirmed(request: Request) -> list[str]:
    given = request.data.get("confirmed", [])
    if not isinstance(given, list) or not all(isinstance(code, str) and code in CONDITIONS for code in given):
        raise Invalid(FieldError("confirmed", "核实的条件格式不对。", f"可以选择：{'、'.join(CONDITIONS)}。"))
    return list(dict.fromkeys(given))
