"""Instants and days as the strings that entries hold."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhifa.law.dates import SHANGHAI, format_instant


def written(moment: datetime) -> str:
    """RFC 3339 in UTC with six decimals, as everywhere in the journal."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read(text: str) -> datetime:
    return datetime.fromisoformat(text)


def written_due(moment: date | datetime) -> str:
    return written(moment) if isinstance(moment, datetime) else moment.isoformat()


def stated(text: str) -> datetime:
    """A date-time from a form; without an offset it is Beijing time, as on the paper. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def spoken(text: str) -> str:
    return format_instant(read(text))


def earlier(one: datetime, other: datetime) -> bool:
    """Whether one time is before the other on paper: forms and papers know minutes, the server's clock more."""
    return _minute(one) < _minute(other)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
