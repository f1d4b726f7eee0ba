"""The only place that knows the time (design 2.1).

Two faces: `legal_now()` dates acts and counts periods, and a demonstration may set it; `machine_now()` is never set and
serves tokens, sessions, lock-outs and cosignatures. A legal day is the date in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)
_offset_sources: list[Callable[[], timedelta]] = []


def machine_now() -> datetime:
    """The machine's instant, aware UTC."""
    return datetime.now(tz=UTC)


def legal_now() -> datetime:
    """The instant that acts are dated by, aware UTC: the machine's, moved only in a demonstration."""
    pinned_at = _pinned.get()
    if pinned_at is not None:
        return pinned_at
    now = machine_now()
    for source in _offset_sources:
        now += source()
    return now


def legal_day(instant: datetime) -> date:
    """The legal day of an aware instant: its date in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def legal_today() -> date:
    return legal_day(legal_now())


def start_of_day(day: date) -> datetime:
    """The first instant of a legal day, aware UTC."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant after a legal day, aware UTC: from then on a period that ended on it has run out."""
    return start_of_day(day + timedelta(days=1))


def follow(source: Callable[[], timedelta]) -> None:
    """Registers where a demonstration's offset comes from (the journal does, at start)."""
    if source not in _offset_sources:
        _offset_sources.append(source)


@contextmanager
def pinned(instant: datetime) -> Iterator[None]:
    """Holds `legal_now()` at an aware instant: for building demonstrations and for tests."""
    if instant.tzinfo is None:
        raise ValueError("时刻须带时区")
    token = _pinned.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
