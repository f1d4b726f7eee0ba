"""What the decisions of a year that are public now add up to. Nothing is kept: every figure is counted when it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import BigIntegerField, Case, CharField, Count, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, ExtractMonth, ExtractYear, NullIf

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

    `kind` counts each penalty once, under its heaviest kind; `containing` counts it under each of its kinds.
    """

    year: int
    total: Tally
    by: dict[str, dict[str, Tally]]
    names: dict[str, str] = field(default_factory=dict)


def years() -> dict[int, Tally]:
    """Every year with a decision that is public now, the newest first. One statement."""
    rows = _with_fines().annotate(of=ExtractYear("decided_on")).values("of")
    found = rows.annotate(count=Count("pk"), fen=Sum("fine")).order_by("-of")
    return {row["of"]: Tally(row["count"], row["fen"] or 0) for row in found}


def of_year(year: int) -> Figures:
    """The figures of one year, all from one look at the register, so that every table adds up to the same. Two statements."""
    places = {code: (name, region) for code, name, region in Authority.objects.values_list("code", "name", "region")}
    total = Tally()
    by: dict[str, dict[str, Tally]] = {name: defaultdict(Tally) for name in DIMENSIONS}
    names: dict[str, str] = {}
    for row in _cells(year):
        count, fen = row["count"], row["fen"] or 0
        total.add(count, fen)
        name, region = places.get(row["authority"], (row["authority"], UNKNOWN))
        names[row["authority"]] = name
        for dimension, key in _keys(row, region):
            by[dimension][key].add(count, fen)
    return Figures(year, total, {name: dict(found) for name, found in by.items()}, names)


def _keys(row: dict[str, Any], region: str) -> Iterator[tuple[str, str]]:
    """Under what the decisions of one cell are counted."""
    for name in ("act", "authority", "amount", "party", "performance", "challenge"):
        yield name, row[name] or UNKNOWN
    yield "region", region
    yield "month", str(row["month"])
    if row["act"] == "penalty":
        kinds = row["kinds"] or ()
        yield "kind", annual.heaviest(kinds)
        for code in annual.groups(kinds):
            yield "containing", code


def _cells(year: int) -> Any:
    """Decisions that agree in all that is counted, with how many there are and their fines."""
    rows = _with_fines().filter(decided_on__range=(date(year, 1, 1), date(year, 12, 31)))
    step = Case(
        When(fine=None, then=Value("none")),
        *(When(fine__lt=below, then=Value(name)) for name, below in BANDS.items() if below is not None),
        default=Value("more"),
        output_field=CharField(),
    )
    cells = rows.annotate(
        month=ExtractMonth("decided_on"),
        kinds=KeyTransform("kinds", "content"),
        party_kind=KeyTextTransform("kind", KeyTransform("party", "content")),
        amount=step,
        performance=KeyTextTransform("performance", "standing"),
        challenge=KeyTextTransform("challenge", "standing"),
    ).values("act", "authority", "month", "kinds", "party_kind", "amount", "performance", "challenge")
    for row in cells.annotate(count=Count("pk"), fen=Sum("fine")).order_by():
        yield row | {"party": row["party_kind"]}


def _with_fines() -> Any:
    """`fine` in fen, null without one; a fine of nothing is none."""
    amount = Cast(KeyTextTransform("amount_fen", "content"), BigIntegerField())
    return current().annotate(fine=NullIf(amount, Value(0)))
