"""What the decisions of a year that are public now add up to. Nothing is kept: figures are counted when asked for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Case, CharField, Count, IntegerField, Sum, Value, When

from zhifa.accounts import regions
from zhifa.accounts.models import Authority
from zhifa.disclosure.shown.current import current
from zhifa.law import annual

UNKNOWN: Final = "unknown"
BANDS: Final = {
    "none": None, "lt_1000": 100_000, "lt_10000": 1_000_000, "lt_50000": 5_000_000, "lt_100000": 10_000_000,
    "lt_1000000": 100_000_000, "more": None,
}  # fmt: skip
"""Steps in which fines are told: name, and the amount in fen below which a fine falls into it."""
DIMENSIONS: Final = (
    "act", "authority", "region", "month", "kind", "containing", "amount", "party", "performance", "challenge",
)  # fmt: skip


@dataclass
class Tally:
    """`fen`: the fines of the decisions counted, by decision and not by payment."""

    count: int = 0
    fen: int = 0

    def add(self, count: int, fen: int) -> None:
        self.count += count
        self.fen += fen


@dataclass(frozen=True)
class Figures:
    """`by[dimension][key]`; `names` are those of the authorities counted. Keys are codes, of a month 1 to 12.

    `kind` counts each penalty once, under its heaviest kind; `containing` counts it under each of its kinds, and
    `kinds` holds the names under which penalties give a kind.
    """

    year: int
    total: Tally
    by: dict[str, dict[str, Tally]]
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)


def years() -> dict[int, Tally]:
    """Every year with a decision that is public now, the newest first. One statement."""
    days = current().values("decided_on").annotate(count=Count("*"), fen=Sum("fine_fen")).order_by("-decided_on")
    found: dict[int, Tally] = defaultdict(Tally)
    for day in days:
        found[day["decided_on"].year].add(day["count"], day["fen"] or 0)
    return dict(found)


def of_year(year: int) -> Figures:
    """The figures of one year, from one look at the register: every table adds up to the same. Two statements."""
    places = {code: (name, region) for code, name, region in Authority.objects.values_list("code", "name", "region")}
    total = Tally()
    by: dict[str, dict[str, Tally]] = {name: defaultdict(Tally) for name in DIMENSIONS}
    names: dict[str, str] = {}
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in _cells(year):
        count, fen = row["count"], row["fen"] or 0
        total.add(count, fen)
        name, region = places.get(row["authority"], (row["authority"], UNKNOWN))
        names[row["authority"]] = name
        for dimension, key in _keys(row, region):
            by[dimension][key].add(count, fen)
        for kind in row["kinds"] if row["act"] == "penalty" else ():
            for code in annual.groups([kind]):
                kinds[code].add(kind)
    return Figures(year, total, {name: dict(found) for name, found in by.items()}, names, dict(kinds))


def _keys(row: dict[str, Any], region: str) -> Iterator[tuple[str, str]]:
    """Under what the decisions of one cell are counted."""
    for name in ("act", "authority", "amount", "party", "performance", "challenge"):
        yield name, row[name] or UNKNOWN
    yield "region", regions.enclosing(region)[-1] if region else UNKNOWN
    yield "month", str(row["month"])
    if row["act"] == "penalty":
        yield "kind", annual.heaviest(row["kinds"])
        for code in annual.groups(row["kinds"]):
            yield "containing", code


def _cells(year: int) -> Iterator[dict[str, Any]]:
    """Decisions that agree in all that is counted, with how many there are and their fines."""
    month = Case(  # by comparing: to take a date apart SQLite asks Python for each row
        *(When(decided_on__lt=date(year, n + 1, 1), then=Value(n)) for n in range(1, 12)),
        default=Value(12),
        output_field=IntegerField(),
    )
    step = Case(
        When(fine_fen=None, then=Value("none")),
        *(When(fine_fen__lt=below, then=Value(name)) for name, below in BANDS.items() if below is not None),
        default=Value("more"),
        output_field=CharField(),
    )
    rows = current().filter(decided_on__range=(date(year, 1, 1), date(year, 12, 31)))
    cells = rows.annotate(month=month, amount=step).values(
        "act", "authority", "month", "kinds", "party_kind", "amount", "performance", "challenge"
    )
    for row in cells.annotate(count=Count("*"), fen=Sum("fine_fen")).order_by():
        yield row | {"party": row["party_kind"], "kinds": json.loads(row["kinds"] or "[]")}
