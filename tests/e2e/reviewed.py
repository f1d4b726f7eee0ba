"""What the reviewer finds: a case of another bureau, sent back once and submitted again."""

from __future__ import annotations

from zhifa import clock


def build() -> str:
    """Builds the cast and its second round through the real actions; the id of the case."""
    from tests.cast import build_cast
    from tests.review import rounds

    now = clock.legal_now()
    with clock.pinned(now):
        build_cast()
    return str(rounds.second_round(now).case.id)
