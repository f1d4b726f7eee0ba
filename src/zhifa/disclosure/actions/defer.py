"""Put a disclosure off until a day, with ground, reason and article; the duty stays and is due on that day."""

from __future__ import annotations

from zhifa.disclosure.actions import keeping
from zhifa.disclosure.actions.frame import Request, Result, step


def defer(request: Request) -> Result:
    """`data`: ground, reason, basis, until (a day to come). Where a rule wants two persons, a proposal."""
    with step(request, "disclosure.defer") as act:
        keeping.may(act, "defer")
        wanted = keeping.wanted(act, "defer")
        return keeping.propose(act, "defer", wanted) if keeping.persons(act.row) > 1 else keeping.take(
            act, "defer", wanted
        )
