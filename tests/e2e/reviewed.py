"""What the reviewer's browser finds: a case sent back once and submitted again, made through the real actions."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.cast import build_cast
from tests.review import rounds
from zhifa import clock
from zhifa.journal import api as journal


def build() -> str:
    """The id of the case, as JSON."""
    journal.declare(7)
    now = clock.legal_now() - timedelta(hours=5)  # each act is some minutes after the one before
    with clock.pinned(now):
        build_cast()
    return json.dumps({"case": rounds.second_round(now, "经检定约二立方米，已经清运。").case.id})
