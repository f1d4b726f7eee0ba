"""Reconsiderations and lawsuits as rows to be counted: a projector keeps them, statistics read them.

A row belongs to the year in which the challenge was received. What is counted: received, still pending, each outcome;
the rate of correction is the share of the concluded that changed, annulled or held unlawful what the agency decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any, Final

from django.db.models import Count, QuerySet

from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import operation
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Challenge
from zhifa.journal.api import Entry, Projector, read
from zhifa.law import procedures
from zhifa.law.challenges import CORRECTED

SEEN: Final = "challenge.statistics"
RECEIVED, CONCLUDED, VOIDED, AMENDED = (
    "case.challenge.receive", "case.challenge.outcome", "entry.voided", "entry.amended",
)  # fmt: skip
PENDING: Final = "pending"
PAGE: Final = 200
WHOLE: Final = 100


class Challenges(Projector):
    """Writes the rows of a case anew from its stream, so that a repeat, a correction and a rebuild end alike."""

    name = "challenges"
    kinds = frozenset({RECEIVED, CONCLUDED, VOIDED, AMENDED})

    def apply(self, entry: Entry) -> None:
        if entry.kind in {VOIDED, AMENDED} and not str(entry.open["act"]).startswith("challenge."):
            return
        case_id = entry.stream.removeprefix("case/")
        Challenge.objects.filter(case_id=case_id).delete()
        rows = rows_of(read.stream(entry.stream))
        Challenge.objects.bulk_create(Challenge(case_id=case_id, authority_id=entry.authority, **row) for row in rows)

    def reset(self) -> None:
        Challenge.objects.all().delete()


def rows_of(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The challenges in a stream as they stand, corrections taken in; an outcome ends the party's open one."""
    voided = {str(e.open["entry"]) for e in entries if e.kind == VOIDED}
    amended: dict[str, dict[str, Any]] = defaultdict(dict)
    for entry in entries:
        if entry.kind == AMENDED:
            amended[str(entry.open["entry"])] |= entry.open["data"]
    found: list[dict[str, Any]] = []
    for entry in entries:
        if entry.kind not in {RECEIVED, CONCLUDED} or entry.entry_id in voided:
            continue
        data = {**entry.open["data"], **amended[entry.entry_id]}
        party = str(entry.open["party"])
        if entry.kind == RECEIVED:
            found.append(_received(entry, party, data))
        else:
            running = next((row for row in reversed(found) if row["party"] == party and not row["result"]), None)
            if running is not None:
                running |= _outcome(running, data)
    return found


def _received(entry: Entry, party: str, data: Mapping[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(str(data["received_on"]))
    return {
        "id": entry.entry_id, "party": party, "kind": data["kind"], "body": data["body"], "received_on": day,
        "result": "", "concluded_on": None, "days": None,
    }  # fmt: skip


def _outcome(running: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(str(data["effective_on"]))
    return {"result": data["result"], "concluded_on": day, "days": max((day - running["received_on"]).days, 0)}


# -- statistics --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What is counted: the year of receipt (0: every year) and one authority ("": all within reach)."""

    year: int = 0
    authority: str = ""


@dataclass
class Line:
    """One authority and kind, or a total. `days` holds (days, how many took so many) of the concluded."""

    authority: str
    name: str
    kind: str
    results: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    days: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def received(self) -> int:
        return sum(self.results.values())

    @property
    def concluded(self) -> int:
        return self.received - self.results.get(PENDING, 0)

    @property
    def corrected(self) -> int:
        return sum(n for result, n in self.results.items() if result in CORRECTED)

    @property
    def rate(self) -> float | None:
        """Per cent of the concluded that were corrected; None where none is concluded."""
        return round(self.corrected * WHOLE / self.concluded, 1) if self.concluded else None

    @property
    def median(self) -> float | None:
        """Days from receipt to outcome; None where none is concluded."""
        spread = [day for day, count in sorted(self.days.items()) for _ in range(count)]
        return float(median(spread)) if spread else None

    def add(self, result: str, days: int | None, count: int) -> None:
        self.results[result or PENDING] += count
        if days is not None:
            self.days[days] += count


@dataclass(frozen=True)
class Statistics:
    lines: tuple[Line, ...]
    total: Line
    years: tuple[int, ...]
    authorities: tuple[tuple[str, str], ...]


def titles(name: str) -> dict[str, str]:
    """Code and title of each choice of `kind` or `result`, as the newest procedure that has them says."""
    act = "challenge.receive" if name == "kind" else "challenge.outcome"
    found: dict[str, str] = {}
    for procedure in procedures.all():
        step = procedure.step(act)
        asked = step.field(name) if step else None
        found |= {choice.code: choice.title for choice in (asked.choices if asked else ())}
    return found


def reach(actor: Actor) -> frozenset[str] | None:
    """Authorities whose challenges the actor may count; None for all. Raises Forbidden for whoever has none."""
    found = scope.authorities(actor, SEEN)
    if isinstance(found, scope.Everything):
        return None
    if not found:
        line = operation(SEEN)
        raise Forbidden(f"您没有“{line.title}”的权限。有此权限的是：{'、'.join(line.who_can)}。", line.who_can)
    return found


def statistics(actor: Actor, asked: Asked) -> Statistics:
    """Every line within the actor's reach, with a total. Three statements. Raises Forbidden, NotFound."""
    codes = reach(actor)
    rows = _within(codes)
    years = tuple(sorted({day.year for day in rows.order_by().dates("received_on", "year")}, reverse=True))
    named = Authority.objects.all() if codes is None else Authority.objects.filter(code__in=codes)
    authorities = tuple(named.order_by("path").values_list("code", "name"))
    names = dict(authorities)
    if asked.authority and asked.authority not in names:
        raise NotFound("没有这个机关，或者它不在您的范围内。")
    lines: dict[tuple[str, str], Line] = {}
    total = Line("", "合计", "")
    counted = _of(rows, asked).order_by().values_list("authority_id", "kind", "result", "days")
    for authority, kind, result, days, count in counted.annotate(n=Count("id")):
        line = lines.setdefault((authority, kind), Line(authority, names[authority], kind))
        for one in (line, total):
            one.add(result, days, count)
    order = [code for code, _ in authorities]
    kinds = list(titles("kind"))
    ordered = sorted(lines.values(), key=lambda line: (order.index(line.authority), kinds.index(line.kind)))
    return Statistics(tuple(ordered), total, years, authorities)


def listed(actor: Actor, asked: Asked, *, kind: str = "", result: str = "") -> list[Challenge]:
    """The challenges behind a figure, newest first, at most PAGE. `result`: a code, pending, concluded or corrected.

    One statement. Raises Forbidden.
    """
    rows = _of(_within(reach(actor)), asked)
    if kind:
        rows = rows.filter(kind=kind)
    if result in {"concluded", PENDING}:
        rows = rows.exclude(result="") if result == "concluded" else rows.filter(result="")
    elif result:
        rows = rows.filter(result__in=CORRECTED if result == "corrected" else {result})
    return list(rows.select_related("case", "authority").defer("case__situation")[:PAGE])


def _within(codes: frozenset[str] | None) -> QuerySet[Challenge]:
    return Challenge.objects.all() if codes is None else Challenge.objects.filter(authority_id__in=codes)


def _of(rows: QuerySet[Challenge], asked: Asked) -> QuerySet[Challenge]:
    if asked.year:
        rows = rows.filter(received_on__year=asked.year)
    return rows.filter(authority_id=asked.authority) if asked.authority else rows
