"""Decide, with reason and article, that a decision does not go out (R17): itself a recorded decision."""

from __future__ import annotations

from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, step
from zhifa.disclosure.models import State


def withhold(request: Request) -> Result:
    """`data`: reason, basis."""
    with step(request, "disclosure.withhold") as act:
        # an approved correction of what is already public is taken down, not withheld
        approved = [] if act.row.live else [State.APPROVED]
        act.allowed_from("决定不予公示", State.DUE, State.PREPARED, State.DEFERRED, *approved)
        opened = {
            "reason": request.text("reason", "不予公示的理由"),
            "basis": request.text("basis", "不予公示的依据"),
            "by_rule": False,
        }
        entry = act.record(kinds.WITHHELD, opened)
        act.row.state = State.WITHHELD
        return act.done(entry)
