"""The filters of the public search: what was asked, what can be taken off, what can be chosen besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext

from zhifa.accounts import regions
from zhifa.disclosure import filters
from zhifa.disclosure.searching import FACETS
from zhifa.law.sectors import sector_code
from zhifa.search import QueryProblem
from zhifa.web.portal.asking import asked, query

SHOWN: Final = 8  # choices of a facet that stand open; the others fold
Chosen = Mapping[str, str]


def chosen(request: HttpRequest) -> dict[str, str]:
    return {name: value for name in filters.TITLES if (value := asked(request, name))}


def as_search(given: Chosen) -> dict[str, Any]:
    """The filters as disclosure.searching takes them. Raises QueryProblem."""
    fields: dict[str, Any] = {name: value for name, value in given.items() if name not in {"from", "to"}}
    return fields | {"date_from": _day(given.get("from")), "date_to": _day(given.get("to"))}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise QueryProblem(gettext("“%(text)s”不是日期，请写成 2026-03-05 的样子。") % {"text": text}) from None


def tags(given: Chosen, **kept: str) -> list[dict[str, str]]:
    """[{name, value, filter, title, drop}] of the filters in force; `drop` is the search without it.

    Up to three statements.
    """
    made = []
    for name, value in given.items():
        rest = {other: held for other, held in given.items() if other != name}
        said = _said(name, value, filters.said(name, value, given))
        tag = {"name": name, "value": value, "filter": filters.TITLES[name], "title": said}
        made.append({**tag, "drop": query(**kept, **rest)})
    return made


def facets(found: Mapping[str, list[dict[str, Any]]], given: Chosen, **kept: str) -> list[dict[str, Any]]:
    """[{name, title, choices, more}]: a choice {title, count, current, href, depth} sets the filter or takes it off."""
    made = []
    for name in FACETS:
        values = _near(found.get(name, []), given.get("region", "")) if name == "region" else found.get(name, [])
        current = _canonical(name, given.get(name, ""))
        choices = []
        for one in values:
            here = current == one["value"]
            wanted = {**given, name: "" if here else one["value"]}
            told = {"depth": 0, **one, "title": _said(name, one["value"], one["title"])}
            choices.append({**told, "current": here, "href": query(**kept, **wanted)})
        if choices:
            open_ones = choices if name == "region" else choices[:SHOWN]
            made.append(
                {"name": name, "title": filters.TITLES[name], "choices": open_ones, "more": choices[len(open_ones) :]}
            )
    return made


def _said(name: str, value: str, title: str) -> str:
    """A year in the language of the page; other titles are translated where they are shown."""
    return gettext("%(year)s年") % {"year": value} if name == "year" else title


def _canonical(name: str, value: str) -> str:
    if name == "region" and value:
        return regions.enclosing(value)[-1]
    return sector_code(value) if name == "sector" else value


def _near(tree: Iterable[dict[str, Any]], here: str) -> list[dict[str, Any]]:
    """The regions around the chosen one and right below it; without one the tops, and what is below a lone top."""
    nodes = {one["value"]: one for one in tree}
    path = [code for code in regions.enclosing(here) if code in nodes] if here else []
    tops = [code for code, one in nodes.items() if one["parent"] not in nodes]
    opened = {path[-1]} if path else set(tops) if len(tops) == 1 else set()
    shown = [code for code, one in nodes.items() if code in tops or code in path or one["parent"] in opened]
    return [{**nodes[code], "depth": _depth(nodes, code)} for code in shown]


def _depth(nodes: Mapping[str, dict[str, Any]], code: str) -> int:
    parent = nodes[code]["parent"]
    return 1 + _depth(nodes, parent) if parent in nodes else 0
