"""The public search: one way for pages, interface, feeds and downloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from zhifa.accounts import regions
from zhifa.accounts.models import Authority
from zhifa.disclosure.indexing import index
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.policy import KIND_TITLES
from zhifa.disclosure.shown.current import among
from zhifa.law.publication import CHALLENGES, PERFORMANCES
from zhifa.law.sectors import SECTORS, sector_code
from zhifa.registry.content import ACTS
from zhifa.search import MOST_RANKED, IndexMissing, QueryProblem, Result, check, highlights

PAGE: Final = 20
MOST: Final = 10_000
"""Records of one download: more are told, and taken by the interface or from the changes."""
FACETS: Final = ("region", "authority", "act", "kind", "sector", "party_kind", "performance", "challenge", "year")
FILTERS: Final = (*FACETS, "matter_code", "party", "number", "credit_code")
CURSOR: Final = 18  # digits: enough for every place in the index until the year 2490
SORTS: Final = ("newest", "oldest", "relevance")
TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "act": ACTS, "sector": SECTORS, "party_kind": KIND_TITLES, "performance": PERFORMANCES, "challenge": CHALLENGES,
}  # fmt: skip
_MARKED = ("number", "party", "matter", "facts")
_CHUNK = 500


def public_search(
    q: str = "", *, date_from: date | None = None, date_to: date | None = None, sort: str = "newest", cursor: str = "",
    facets: bool | tuple[str, ...] = False, limit: int = PAGE, **filters: str,
) -> dict[str, Any]:  # fmt: skip
    """{items, total, next, truncated, facets}: totals and facets are exact. At most three statements.

    `sort`: newest, oldest (by day of decision), relevance (the best hit first, for the first MOST_RANKED; without words
    the newest first). `truncated`: there are more than this page holds, and `next` leads to them (by relevance only so
    far). `filters` are FILTERS: a facet or `matter_code` whole (`region` with all inside it, `sector` by code or
    title), the others as substrings. `facets`: all of FACETS, or those named.

    Raises QueryProblem (what cannot be understood), IndexMissing (there are records, but this host has not indexed them
    yet).
    """
    if sort not in SORTS:
        raise QueryProblem("排序方式有最新在前（newest）、最早在前（oldest）和按相关程度（relevance）三种。", "sort")
    wanted = FACETS if facets is True else facets or ()
    found = _found(
        q, filters, date_from, date_to, sort=sort, cursor=_cursor(cursor), limit=limit, facets=wanted,
    )  # fmt: skip
    rows = among(found.ids)
    return {
        "items": [item(rows[key], q) for key in found.ids if key in rows],
        "total": found.total,
        "next": None if found.next is None else str(found.next),
        "truncated": found.more,
        "facets": titled(found.facets),
    }


def total(q: str = "", *, date_from: date | None = None, date_to: date | None = None, **filters: str) -> int:
    """How many a search finds. No statement."""
    return _found(q, filters, date_from, date_to, limit=1).total


def whole(
    q: str = "", *, date_from: date | None = None, date_to: date | None = None, sort: str = "newest", **filters: str
) -> tuple[int, Iterator[dict[str, Any]]]:
    """(exact total, the first MOST items in order), for a download. One statement for every 500."""
    found = _found(q, filters, date_from, date_to, sort=sort, limit=MOST)
    return found.total, _read(found.ids)


def _read(ids: list[str]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(ids), _CHUNK):
        keys = ids[start : start + _CHUNK]
        rows = among(keys)
        yield from (item(rows[key]) for key in keys if key in rows)


def _found(
    q: str, filters: Mapping[str, str], date_from: date | None, date_to: date | None, *, sort: str = "newest",
    cursor: int | None = None, limit: int, facets: tuple[str, ...] = (),
) -> Result:  # fmt: skip
    if unknown := set(filters) - set(FILTERS):
        raise TypeError(f"no filter of the public search: {', '.join(sorted(unknown))}")
    given = normal(filters)
    try:
        return index().search(
            q, filters=given, date_from=date_from, date_to=date_to, cursor=cursor, limit=limit, facets=facets,
            oldest_first=sort == "oldest", ranked=sort == "relevance",
        )  # fmt: skip
    except IndexMissing:
        if PublicRecord.objects.exists():
            raise
        return Result(0, [], None, {name: {} for name in facets})


def normal(filters: Mapping[str, str]) -> dict[str, str]:
    """What is given, as the index has it. Raises QueryProblem."""
    given = {name: value for name, value in filters.items() if value}
    for value in given.values():
        check(value)
    if "region" in given:
        given["region"] = regions.enclosing(given["region"])[-1]
    if "sector" in given:
        given["sector"] = sector_code(given["sector"])
    return given


def _cursor(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= CURSOR):
        raise QueryProblem("翻页标记无效，请从第一页重新查询。", "cursor")
    return int(text)


def item(record: PublicRecord, q: str = "") -> dict[str, Any]:
    """One line of a result; with `q` where its words stand."""
    content = record.content
    party = content.get("party") or {}
    found = {
        "id": record.id, "number": record.number, "act": record.act, "party": record.party,
        "party_kind": party.get("kind", ""), "credit_code": party.get("credit_code"),
        "authority": {"code": record.authority, "name": record.authority_name},
        "matter": content.get("matter", ""), "facts": content.get("facts", ""), "kinds": content.get("kinds", []),
        "amount_fen": content.get("amount_fen"), "decided_on": record.decided_on.isoformat(),
        "standing": {
            name: record.standing[name] for name in ("performance", "challenge") if record.standing.get(name)
        },
        "published_at": record.published_at.isoformat(), "updated_at": record.updated_at.isoformat(),
    }  # fmt: skip
    if q:
        found["highlights"] = {name: hits for name in _MARKED if (hits := highlights(str(found[name]), q))}
    return found


def titled(facets: Mapping[str, Mapping[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """Each value with its words and its count, the most frequent first; regions as a tree, from above down.

    A region has `parent` (empty at the top) besides; one in which no authority stands has no name and is left out.
    """
    found = {}
    for name, counts in facets.items():
        if name == "region":
            found[name] = _tree(counts)
            continue
        titles = TITLES.get(name, {})
        if name == "authority":
            titles = dict(Authority.objects.filter(code__in=counts).values_list("code", "name"))
        elif name == "year":
            titles = {year: f"{year}年" for year in counts}
        found[name] = [{"value": one, "title": titles.get(one, one), "count": count} for one, count in counts.items()]
    return found


def _tree(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"value": one.code, "title": one.name, "count": counts[one.code], "parent": one.parent}
        for one in regions.every().values()
        if one.code in counts
    ] if counts else []  # fmt: skip


__all__ = [
    "FACETS", "FILTERS", "MOST", "MOST_RANKED", "PAGE", "SORTS", "item", "normal", "public_search", "total", "whole",
]  # fmt: skip
