"""Correct what is public: a new edition, which must be approved and published like the first (R16)."""

from __future__ import annotations

from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, step
from zhifa.disclosure.actions.prepare import make
from zhifa.disclosure.models import State


def correct(request: Request) -> Result:
    """`data`: reason (public), answers, also_mask. The old edition stays public until the new one is published."""
    with step(request, "disclosure.correct") as act:
        approved = [State.APPROVED] if act.row.live else []  # made anew, a correction needs its approval again
        act.allowed_from("更正", State.PUBLISHED, State.CORRECTED, *approved)
        return make(act, kinds.CORRECTED, act.public_text("reason", "更正的理由"))
