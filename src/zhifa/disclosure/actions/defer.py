"""Put a disclosure off until a day, with reason and article; the duty stays and is due on that day."""

from __future__ import annotations

from zhifa.casework.errors import FieldError, Invalid
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, step, today
from zhifa.disclosure.models import State


def defer(request: Request) -> Result:
    """`data`: reason, basis, until (a day to come)."""
    with step(request, "disclosure.defer") as act:
        act.allowed_from("暂缓公示", State.DUE, State.PREPARED, State.DEFERRED)
        until = request.day("until", "暂缓至何日")
        if until <= today():
            raise Invalid(FieldError("until", "暂缓的日期已经到了。", "请填写今天以后的日期，或者现在就公示。"))
        opened = {
            "reason": request.text("reason", "暂缓的理由"),
            "basis": request.text("basis", "暂缓的依据"),
            "until": until.isoformat(),
        }
        entry = act.record(kinds.DEFERRED, opened)
        act.row.state, act.row.due_on = State.DEFERRED, until
        return act.done(entry)
