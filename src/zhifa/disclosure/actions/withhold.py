"""Decide, with ground, reason and article, that a decision does not go out (R17): itself a recorded decision."""

from __future__ import annotations

from zhifa.disclosure.actions import keeping
from zhifa.disclosure.actions.frame import Request, Result, step


def withhold(request: Request) -> Result:
    """`data`: ground (a key of grounds.KEPT_BACK), reason, basis. Where a rule wants two persons, a proposal."""
    with step(request, "disclosure.withhold") as act:
        keeping.may(act, "withhold")
        wanted = keeping.wanted(act, "withhold")
        return keeping.propose(act, "withhold", wanted) if keeping.persons(act.row) > 1 else keeping.take(
            act, "withhold", wanted
        )
