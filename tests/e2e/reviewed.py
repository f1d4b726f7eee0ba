"""What the reviewer's browser finds: a case sent back once and submitted again, an adviser invited to it, and another
case with the same reviewer to which nobody is invited. Made through the real actions.
"""

from __future__ import annotations

import json
from datetime import timedelta

from tests.cast import build_cast
from tests.review import rounds
from tests.street import actor
from zhifa import clock
from zhifa.journal import api as journal


def build() -> str:
    """The ids of the case and of the other one, as JSON."""
    journal.declare(7)
    now = clock.legal_now() - timedelta(hours=5)  # each act is some minutes after the one before
    with clock.pinned(now):
        build_cast()
    other = rounds.submitted(now)
    office = rounds.second_round(other.now, "经检定约二立方米，已经清运。")
    office.do("review.invite", person=actor("adviser").id, question="是否适用第五十五条？")
    return json.dumps({"case": office.case.id, "number": office.case.number, "other": other.case.id})
