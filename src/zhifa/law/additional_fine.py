"""加处罚款: three per cent of the fine a day, never more than the fine, not counted while challenged (72, 73)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

WHOLE = 10_000
ONE_DAY = timedelta(days=1)
Span = tuple[date, date | None]
"""First and last day, both inclusive; None: not ended yet."""


def countable_days(due: date, until: date, pauses: Iterable[Span] = ()) -> int:
    """Days after the due day up to and including `until` that lie in no pause (challenge or approved deferral).

    处罚法 72(1)(1): a day counts when the fine was still unpaid on it; 73(3): days of reconsideration or litigation do
    not count. Zero when `until` is not after `due`.
    """
    paused: set[date] = set()
    for first, last in pauses:
        day = max(first, due + ONE_DAY)
        while day <= min(last or until, until):
            paused.add(day)
            day += ONE_DAY
    return max((until - due).days, 0) - len(paused)


def additional_fine(fine_fen: int, days: int, *, daily: int, cap: int) -> int:
    """`min(fine × cap, fine × daily × days)` in fen, rounded down; `daily` and `cap` in ten-thousandths."""
    return min(fine_fen * cap // WHOLE, fine_fen * daily * max(days, 0) // WHOLE)
