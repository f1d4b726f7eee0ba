"""What the officer's browser finds: one case ready for its proposal, one whose party asked for a hearing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.cast import build_cast
from tests.office import Office
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.journal import api as journal
from zhifa.statutes import imports as statutes


def build() -> str:
    """The ids of both cases, as JSON."""
    journal.declare(7)
    assert statutes.run(statutes.BASIC, SYSTEM).ok
    now = clock.legal_now() - timedelta(hours=5)  # each act is some minutes after the one before
    with clock.pinned(now):
        build_cast()
    day = clock.legal_today().isoformat()
    return json.dumps({"proposing": _proposing(Office(now), day), "hearing": _hearing(Office(now), day)})


def _proposing(office: Office, day: str) -> str:
    office.register()
    office.do("file", happened_on=day)
    office.do("investigate", happened_at=f"{day}T00:30:00+08:00")
    return office.case.id


def _hearing(office: Office, day: str) -> str:
    _proposing(office, day)
    party = office.parties[0]
    large: dict[str, Any] = {"amount_fen": 10_000_000}
    office.do("conclude", tier="B", beyond_tier=True, beyond_tier_note="数量特别大。", **large)
    office.do("review.request")
    office.do("review.opinion")
    office.do("notify", party, hearing=True, **large)
    office.do("hearing.request", party)
    return office.case.id
