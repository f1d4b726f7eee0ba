"""What the picker offers while somebody types: statutes by name, articles by number, articles by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from zhifa import clock
from zhifa.law import citations
from zhifa.law.citations import Citation
from zhifa.statutes import content
from zhifa.statutes.models import Article, Name, Statute
from zhifa.statutes.queries import in_force, resolve_all

LIMIT = 10
LONGEST = 100  # characters of a question
_STATUTES = 8  # candidates by name among which articles are looked for
_SNIPPET = 60
_NUMBER = re.compile(r"第?([一二三四五六七八九十百千零〇\d]+)条?(?:之([一二三四五六七八九十\d]+))?")
_WITH_NUMBER = re.compile(
    r"(?P<title>.*?\D)??第?(?P<number>\d+|(?<=第)[一二三四五六七八九十百千零〇]+)条?"
    r"(?:之(?P<sub>[一二三四五六七八九十\d]+))?"
)


@dataclass(frozen=True)
class Suggestion:
    """`citation` is what is put into the form: a place, or only the title where no article was named yet."""

    citation: str
    title: str
    label: str
    text: str
    level: str
    complete: bool
    """Whether it names an article."""


def suggest(q: str, limit: int = LIMIT, on: date | None = None) -> list[Suggestion]:
    """Best first. `q`: a name or a piece of one (处罚法), with an article (处罚法 51, 处罚法第五十一条), with words
    of the text (处罚法 听证), or words alone. At most five statements.
    """
    day = on or clock.legal_today()
    if whole := _whole(q, day):
        return whole[:limit]
    name, number, words = _asked(q[:LONGEST])
    statutes = _by_name(name) if name else []
    if number and statutes:
        return _articles(_numbered(statutes, number, day), limit)
    if statutes and not words:
        found = [_statute(one) for one in statutes[:limit]]
        return found + _articles(_worded(None, [name], day, limit - len(found)), limit - len(found))
    if statutes:
        return _articles(_worded(statutes, words, day, limit), limit)
    return _articles(_worded(None, [one for one in (name, *words) if one], day, limit), limit)


def _whole(q: str, day: date) -> list[Suggestion]:
    """The place that a complete citation names, with the full title of its statute; [] for any other question."""
    try:
        place = citations.single(q)
    except citations.BadCitation:
        return []
    found = resolve_all([place], [day])[0]
    if found.statute is None or found.article is None or not found.place_exists:
        return []
    cited = replace(place, title=found.statute.title)
    text = " ".join((found.text or "").split())[:_SNIPPET]
    label = citations.place_label(place)
    return [Suggestion(citations.formatted(cited), cited.title, label, text, found.statute.level, True)]


def _asked(q: str) -> tuple[str, tuple[int, int] | None, list[str]]:
    """(name, article, words) of a question."""
    first, *rest = [one for one in q.replace("《", " ").replace("》", " ").split() if one != "第"] or [""]
    if rest and (match := _NUMBER.fullmatch(rest[0])) and (number := content.ordinal(match[1])):
        return first, (number, content.ordinal(match[2]) if match[2] else 0), rest[1:]
    if match := _WITH_NUMBER.fullmatch(first):
        number, title = content.ordinal(match["number"]), match["title"] or ""
        if number and title.rstrip("第"):
            return title.rstrip("第"), (number, content.ordinal(match["sub"]) if match["sub"] else 0), rest
    return first.rstrip("第"), None, rest


def _by_name(name: str) -> list[Statute]:
    """Statutes with this in a name: exact names first, then those that begin with it or end in it, then short ones."""
    key = citations.key(name)
    if not key:
        return []
    rows = Name.objects.filter(key__contains=key).select_related("statute")
    order = list(citations.LEVELS)

    def rank(row: Name) -> tuple[bool, int, bool, int, str]:
        edge = row.key.startswith(key) or row.key.endswith(key)
        return row.key != key, order.index(row.statute.level), not edge, len(row.key), row.key

    return list({row.statute_id: row.statute for row in sorted(rows, key=rank)}.values())[:_STATUTES]


def _numbered(statutes: list[Statute], number: tuple[int, int], day: date) -> Iterator[Article]:
    rows = _current(day).filter(version__statute__in=statutes, number=number[0])
    order = {one.id: n for n, one in enumerate(statutes)}
    kept = [row for row in rows if not number[1] or row.sub == number[1]]
    yield from sorted(kept, key=lambda row: (order[row.version.statute_id], row.sub))


def _worded(statutes: list[Statute] | None, words: list[str], day: date, limit: int) -> Iterable[Article]:
    if limit <= 0 or not words or max(len(word) for word in words) < 2:  # noqa: PLR2004 - one character is in every text
        return []
    rows = _current(day)
    if statutes is not None:
        rows = rows.filter(version__statute__in=statutes)
    for word in words:
        rows = rows.filter(text__contains=word)
    if statutes is None:
        return rows.order_by("id")[:limit]
    order = {one.id: n for n, one in enumerate(statutes)}
    return sorted(rows, key=lambda row: (order[row.version.statute_id], row.number, row.sub))


def _current(day: date) -> QuerySet[Article]:
    return Article.objects.filter(in_force(day)).select_related("version__statute").defer("version__preamble")


def _articles(rows: Iterable[Article], limit: int) -> list[Suggestion]:
    found: list[Suggestion] = []
    for row in rows:
        if len(found) == limit:
            break
        statute = row.version.statute
        text = citations.formatted(Citation(statute.title, row.number, row.sub))
        found.append(
            Suggestion(text, statute.title, row.label, " ".join(row.text.split())[:_SNIPPET], statute.level, True)
        )
    return found


def _statute(statute: Statute) -> Suggestion:
    return Suggestion(f"《{statute.title}》", statute.title, "", citations.LEVELS[statute.level], statute.level, False)
