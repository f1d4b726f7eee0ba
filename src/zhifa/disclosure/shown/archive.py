"""All that is public, month by month and of an authority: lists that need no search and have an end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown.current import current

PAGE = 100


@dataclass(frozen=True)
class Month:
    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return date(self.year + self.month // 12, self.month % 12 + 1, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)


@dataclass(frozen=True)
class Listed:
    """One page, newest first; `total` and `pages` of the whole list, none of an empty one."""

    rows: list[PublicRecord]
    total: int

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE)


def months(authority: str = "") -> list[tuple[Month, int]]:
    """(month of decision, how many), newest first. One statement, answered from an index by days."""
    rows = current().filter(authority=authority) if authority else current()
    counted: Counter[Month] = Counter()
    for day, count in rows.order_by().values_list("decided_on").annotate(count=Count("*")):
        counted[Month.of(day)] += count
    return sorted(counted.items(), key=lambda one: one[0].first, reverse=True)


def authorities() -> list[tuple[str, int]]:
    """(authority's code, how many), in the order of the codes. One statement."""
    return list(current().order_by("authority").values_list("authority").annotate(count=Count("*")))


def of_month(month: Month, page: int, authority: str = "") -> Listed:
    """Decided in a month, of all authorities or of one. Two statements."""
    rows = current().filter(decided_on__gte=month.first, decided_on__lt=month.end)
    if authority:
        rows = rows.filter(authority=authority)
    start = max(page - 1, 0) * PAGE
    return Listed(list(rows.order_by("-decided_on", "-id")[start : start + PAGE]), rows.count())
