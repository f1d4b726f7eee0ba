"""Take a disclosure down (行政处罚法第四十八条第二款): the public keeps number, authority, date and reason."""

from __future__ import annotations

from zhifa.casework.errors import FieldError, Invalid
from zhifa.disclosure import duty, kinds
from zhifa.disclosure.actions.frame import Request, Result, Step, step, today
from zhifa.disclosure.models import State
from zhifa.disclosure.shown import endings

GROUNDS = {
    "changed": "决定被依法变更",
    "revoked": "决定被依法撤销",
    "unlawful": "决定被确认违法",
    "void": "决定被确认无效",
    "redo": "被责令重新作出决定",
    "wrong": endings.WRONG,
}


def withdraw(request: Request) -> Result:
    """`data`: ground (a key of GROUNDS), reason (public), document that ordered it, known_on (day it was known)."""
    with step(request, "disclosure.withdraw") as act:
        amending = [State.CORRECTED, State.APPROVED] if act.row.live else []
        act.allowed_from("撤下", State.PUBLISHED, State.PULLED, *amending, fallen=True)
        ground = request.choice("ground", "撤下的原因", GROUNDS)
        opened = {
            "ground": ground,
            "reason": act.public_text("reason", "撤下的理由"),
            "document": act.public_text("document", "依据的文书"),
            "clock": act.row.withdraw_clock or _clock(act),
        }
        entry = act.record(kinds.WITHDRAWN, opened)
        act.row.withdraw_clock = opened["clock"]
        endings.off(act.row, State.WITHDRAWN, f"{GROUNDS[ground]}：{opened['reason']}", entry)
        return act.done(entry)


def _clock(act: Step) -> dict[str, object]:
    known_on = act.request.day("known_on", "得知的日期")
    if not act.row.decided_on <= known_on <= today():
        message = "得知的日期不在作出决定之后、今天以前。"
        raise Invalid(FieldError("known_on", message, "请核对依据文书送到本机关的日期。"))
    return duty.withdraw_clock(act.row, known_on)
