"""Propose that a decision does not go out, or not yet: a head of the authority agrees or declines."""

from __future__ import annotations

from zhifa.disclosure.actions import keeping
from zhifa.disclosure.actions.frame import Request, Result, step


def propose(request: Request) -> Result:
    """`data`: what (withhold | defer), ground, reason, basis, until (for defer)."""
    with step(request, "disclosure.propose") as act:
        what = request.choice("what", "提出的事项", keeping.TITLES)
        keeping.may(act, what)
        return keeping.propose(act, what, keeping.wanted(act, what))
