"""What is public now, and what changed: the one place that says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q, QuerySet

from zhifa import clock
from zhifa.disclosure.models import Change, PublicRecord


def current(on: date | None = None) -> QuerySet[PublicRecord]:
    """What is public now: every list, count, search and statistic begins here.

    What is withdrawn, expired, repaired or pulled is not in it; neither is what time has ended and nobody noted yet.
    """
    today = on or clock.legal_today()
    return PublicRecord.objects.filter(Q(shown_until=None) | Q(shown_until__gte=today), state="published")


def off(on: date | None = None) -> QuerySet[PublicRecord]:
    """The others: what was public and is not now."""
    return PublicRecord.objects.filter(~Q(state="published") | Q(shown_until__lt=on or clock.legal_today()))


def among(ids: Iterable[str]) -> dict[str, PublicRecord]:
    """Those of these records that are public now. By id alone: asked for the state as well, SQLite reads through all
    that is published.
    """
    today, rows = clock.legal_today(), PublicRecord.objects.in_bulk(list(ids))
    return {
        key: row
        for key, row in rows.items()
        if row.state == "published" and (row.shown_until is None or row.shown_until >= today)
    }


def gone() -> QuerySet[PublicRecord]:
    """What was taken down, for the list of the last takedowns; not what expired, was repaired or only pulled."""
    return PublicRecord.objects.filter(state="withdrawn")


def changes(since: int = 0, limit: int = 1000) -> list[Change]:
    """What changed for the public after a position of the journal, oldest first: whoever copies follows it."""
    return list(Change.objects.filter(position__gt=since).order_by("position")[:limit])


def changed_since(position: int) -> dict[str, int]:
    """Id of each record that the public sees otherwise after a position of the journal, with its last change."""
    found = Change.objects.filter(position__gt=position).order_by().values_list("record").annotate(Max("position"))
    return dict(found)
