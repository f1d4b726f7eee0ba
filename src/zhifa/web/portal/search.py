"""Finding a decision: words, filters that can be taken off one by one, exact counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhifa.accounts.models import Authority
from zhifa.disclosure import queries
from zhifa.search import IndexMissing, QueryProblem
from zhifa.web.portal.asking import asked, page, query
from zhifa.web.presentation import disclosures, words

FILTERS: Final = {
    "authority": "机关",
    "act": "类别",
    "year": "年份",
    "from": "不早于",
    "to": "不晚于",
    "party": "当事人",
    "number": "文号",
}
FACETS: Final = {"act": "类别", "authority": "机关", "year": "年份"}
BEFORE, LENGTH = 24, 110  # characters of a snippet: before the first hit, and in all
Pieces = list[tuple[str, bool]]


@page
def search(request: HttpRequest) -> HttpResponse:
    q, chosen = asked(request, "q"), {name: value for name in FILTERS if (value := asked(request, name))}
    sort = "oldest" if asked(request, "sort") == "oldest" else ""
    context: dict[str, Any] = {
        "nav": "decisions",
        "q": q,
        "chosen": _tags(q, chosen, sort),
        "feed": query(q=q, **chosen).removesuffix("?"),
        "drop_all": query(q=q, sort=sort),
        "problem": "",
    }
    status = 200
    try:
        found = look(q, chosen, sort=sort, cursor=asked(request, "cursor"), facets=True)
        context["result"] = {**found, "items": [_item(item) for item in found["items"]]}
        context["facets"] = _facets(found["facets"], q, chosen, sort)
        context["empty"] = "" if found["total"] else _why_empty(q, chosen)
    except QueryProblem as error:
        context["problem"] = str(error)
    except IndexMissing as error:
        context["problem"], status = str(error), 503
    return render(request, "web/portal/search.html", context, status=status)


def look(
    q: str, chosen: Mapping[str, str], *, sort: str = "", cursor: str = "", facets: bool = False
) -> dict[str, Any]:
    """One page of the public search. Raises QueryProblem, IndexMissing."""
    fields: dict[str, Any] = {name: value for name, value in chosen.items() if name not in {"from", "to"}}
    return queries.public_search(
        q, date_from=_day(chosen.get("from")), date_to=_day(chosen.get("to")), sort=sort or "newest", cursor=cursor,
        facets=facets, **fields,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise QueryProblem(gettext("“%(text)s”不是日期，请写成 2026-03-05 的样子。") % {"text": text}) from None


def _tags(q: str, chosen: Mapping[str, str], sort: str) -> list[dict[str, str]]:
    names = dict(Authority.objects.filter(code=chosen.get("authority", "")).values_list("code", "name"))
    tags = []
    for name, value in chosen.items():
        said = {"authority": names, "act": disclosures.ACTS}.get(name, {}).get(value, value)
        rest = {other: kept for other, kept in chosen.items() if other != name}
        tags.append(
            {"name": name, "value": value, "filter": FILTERS[name], "said": said, "drop": query(q=q, sort=sort, **rest)}
        )
    return tags


def _facets(
    found: Mapping[str, list[dict[str, Any]]], q: str, chosen: Mapping[str, str], sort: str
) -> list[dict[str, Any]]:
    """Each choice is a link that sets the filter, or takes it off again."""
    made = []
    for name, title in FACETS.items():
        choices = []
        for one in found.get(name, ()):
            current = chosen.get(name) == one["value"]
            wanted = {**chosen, name: "" if current else one["value"]}
            choices.append({**one, "current": current, "href": query(q=q, sort=sort, **wanted)})
        if choices:
            made.append({"name": name, "title": title, "choices": choices})
    return made


def _why_empty(q: str, chosen: Mapping[str, str]) -> str:
    """Names the filter without which something would be found; else says that the words find nothing."""
    for name in chosen:
        rest = {other: value for other, value in chosen.items() if other != name}
        total = look(q, rest)["total"]
        if total:
            said = gettext("是“%(filter)s”这个条件排除了全部结果：去掉它有 %(total)s 条。")
            return said % {"filter": gettext(FILTERS[name]), "total": total}
    if q:
        return gettext("没有公示内容含有“%(q)s”。换一个更短的词再查。") % {"q": q}
    return "还没有符合这些条件的公示。" if chosen else "还没有公示的决定。决定作出后在法定期限内公示，会出现在这里。"


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    hits: Mapping[str, list[tuple[int, int]]] = item.get("highlights", {})
    title = [*_marked(item["party"], hits.get("party", ())), ("：", False)]
    return {
        "id": item["id"],
        "number": item["number"],
        "act_title": disclosures.ACTS.get(item["act"], item["act"]),
        "title": [*title, *_marked(item["matter"], hits.get("matter", ()))],
        "snippet": snippet(item["facts"], hits.get("facts", ())),
        "party": item["party"],
        "authority": item["authority"]["name"],
        "outcome": disclosures.outcome(item),
        "decided_on": item["decided_on"],
        "published_at": words.day(item["published_at"]),
    }


def snippet(text: str, hits: Any) -> Pieces:
    """The part of a text around its first hit, with the hits told apart."""
    start = max(0, hits[0][0] - BEFORE) if hits else 0
    end = min(len(text), start + LENGTH)
    inside = [(a - start, min(b, end) - start) for a, b in hits if start <= a < end]
    pieces = _marked(text[start:end], inside)
    return [("…", False)] * (start > 0) + pieces + [("…", False)] * (end < len(text))


def _marked(text: str, hits: Any) -> Pieces:
    pieces: Pieces = []
    at = 0
    for start, end in hits:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
