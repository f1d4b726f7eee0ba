"""The figures of a year as tables: words, order, the search that shows the decisions behind each figure, the chart."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from zhifa.accounts import regions as places
from zhifa.disclosure.statistics import UNKNOWN, Figures, Tally
from zhifa.law import annual
from zhifa.law.publication import CHALLENGES, PERFORMANCES
from zhifa.registry.content import ACTS
from zhifa.web import language
from zhifa.web.presentation import charts, english, words
from zhifa.web.presentation.charts import Bars, Curve, Figure

TABLES: Final = {
    "month": gettext_noop("各月"),
    "act": gettext_noop("按执法类别"),
    "authority": gettext_noop("按机关"),
    "region": gettext_noop("按地区"),
    "kind": gettext_noop("行政处罚按种类"),
    "amount": gettext_noop("按罚款金额"),
    "party": gettext_noop("按当事人类型"),
    "performance": gettext_noop("按履行情况"),
    "challenge": gettext_noop("按复议诉讼情况"),
}
AMOUNTS: Final = {
    "none": gettext_noop("没有罚款"),
    "lt_1000": gettext_noop("不满 1,000 元"),
    "lt_10000": gettext_noop("1,000 元以上，不满 10,000 元"),
    "lt_50000": gettext_noop("10,000 元以上，不满 50,000 元"),
    "lt_100000": gettext_noop("50,000 元以上，不满 100,000 元"),
    "lt_1000000": gettext_noop("100,000 元以上，不满 1,000,000 元"),
    "more": gettext_noop("1,000,000 元以上"),
}
NOT_KNOWN: Final = gettext_noop("没有登记")
WORDS: Final[dict[str, Mapping[str, str]]] = {
    "act": ACTS, "kind": annual.TITLES, "amount": AMOUNTS, "party": words.PARTY_KINDS, "performance": PERFORMANCES,
    "challenge": CHALLENGES,
}  # fmt: skip
FILTERS: Final = {
    "act": "act", "authority": "authority", "region": "region", "party": "party_kind", "performance": "performance",
    "challenge": "challenge",
}  # fmt: skip
"""The filter of the search that a key of a table is a value of."""
NAMED: Final = frozenset({"authority", "region"})
MONTHS: Final = 12
NOTHING: Final = Tally()


@dataclass(frozen=True)
class Line:
    """`find`: the filters of the search that shows exactly these decisions, None where it has none for them.

    `named`: the title is a name and not a word of ours. `containing`: penalties that have this kind among others,
    and `find_containing` their search.
    """

    key: str
    title: str
    count: int
    fen: int
    find: dict[str, str] | None = None
    named: bool = False
    containing: int | None = None
    find_containing: dict[str, str] | None = None


@dataclass(frozen=True)
class Table:
    code: str
    title: str
    lines: tuple[Line, ...]
    bars: Bars | None = None
    curve: Curve | None = None


def tables(found: Figures, regions: Mapping[str, str]) -> tuple[Table, ...]:
    """`regions`: code to name. A table with nothing in it is left out."""
    if not found.total.count:
        return ()
    made = (_table(code, title, found, regions) for code, title in TABLES.items())
    return tuple(table for table in made if table.lines)


def _table(code: str, title: str, found: Figures, regions: Mapping[str, str]) -> Table:
    tallies = found.by[code]
    if code == "month":
        lines = tuple(_month(found, month) for month in range(1, MONTHS + 1))
        drawn = charts.curve([Figure(line.key, line.count) for line in lines])
        return Table(code, gettext(title), lines, curve=drawn)
    known = {"authority": found.names, "region": regions, **WORDS}[code]
    lines = tuple(
        Line(
            key, _word(code, key, known), tallies.get(key, NOTHING).count, tallies.get(key, NOTHING).fen,
            _find(code, key, found), code in NAMED and key in known,
            found.by["containing"].get(key, NOTHING).count if code == "kind" and key != annual.NONE else None,
            _containing(key, found) if code == "kind" else None,
        )
        for key in _order(code, found, known)
    )  # fmt: skip
    figures = [Figure(line.title, line.count, line.named) for line in lines]
    return Table(code, gettext(title), lines, charts.bars(figures))


def _order(code: str, found: Figures, known: Mapping[str, str]) -> list[str]:
    """Names by their weight; words in the order of their list, those without a decision left out."""
    there = set(found.by[code]) | (set(found.by["containing"]) if code == "kind" else set())
    if code in NAMED:
        return sorted(there, key=lambda key: (-found.by[code][key].count, key))
    return [*(key for key in known if key in there), *sorted(there - known.keys())]


def _word(code: str, key: str, known: Mapping[str, str]) -> str:
    if key == UNKNOWN or key not in known:
        return gettext(NOT_KNOWN) if key == UNKNOWN else key
    return known[key] if code in NAMED else gettext(known[key])


def _month(found: Figures, month: int) -> Line:
    tally, last = found.by["month"].get(str(month), NOTHING), monthrange(found.year, month)[1]
    find = {"from": f"{found.year}-{month:02d}-01", "to": f"{found.year}-{month:02d}-{last}"}
    title = (english.month_name if language.english() else words.month_name)(month)
    return Line(str(month), title, tally.count, tally.fen, find)


def _find(code: str, key: str, found: Figures) -> dict[str, str] | None:
    if code == "kind":  # counted once, under the heaviest: these are all that have it only where none has a heavier one
        same = found.by[code].get(key, NOTHING).count == found.by["containing"].get(key, NOTHING).count
        return _containing(key, found) if same else None
    if key == UNKNOWN or code not in FILTERS or (code == "region" and _has_parts(key, found)):
        return None
    return {"year": str(found.year), FILTERS[code]: key}


def _containing(key: str, found: Figures) -> dict[str, str] | None:
    """The search takes one kind by its name; what is counted together under several names it cannot show at once."""
    names = found.kinds.get(key, set())
    return {"year": str(found.year), "act": "penalty", "kind": next(iter(names))} if len(names) == 1 else None


def _has_parts(region: str, found: Figures) -> bool:
    """Whether something is counted of a place inside it, which the search would show too."""
    return any(region in places.enclosing(other) for other in found.by["region"] if other not in {region, UNKNOWN})


def as_lines(table: Table) -> list[list[str | int | float]]:
    """Head and lines of a downloaded file: numbers as numbers, fines in yuan."""
    kinds = table.code == "kind"
    head = [gettext("项目"), gettext("代码"), gettext("决定（件）"), gettext("罚款（元）")]
    made: list[list[str | int | float]] = [[*head, *([gettext("含这一种类的处罚（件）")] if kinds else [])]]
    for line in table.lines:
        row: list[str | int | float] = [line.title, line.key, line.count, line.fen / words.FEN_PER_YUAN]
        made.append([*row, "" if line.containing is None else line.containing] if kinds else row)
    return made


def years_as_lines(found: Mapping[int, Tally]) -> list[list[str | int | float]]:
    """The same of the years."""
    made: list[list[str | int | float]] = [[gettext("年份"), gettext("决定（件）"), gettext("罚款（元）")]]
    made.extend([year, tally.count, tally.fen / words.FEN_PER_YUAN] for year, tally in found.items())
    return made


def as_json(found: Figures, made: tuple[Table, ...]) -> dict[str, Any]:
    """What the interface answers: every figure with its code, fines in fen."""
    return {
        "year": found.year, "count": found.total.count, "fine_fen": found.total.fen,
        "tables": [
            {"code": table.code, "title": table.title, "lines": [_json(line) for line in table.lines]}
            for table in made
        ],
    }  # fmt: skip


def _json(line: Line) -> dict[str, Any]:
    more = {} if line.containing is None else {"containing": line.containing}
    return {"key": line.key, "title": line.title, "count": line.count, "fine_fen": line.fen, **more}


