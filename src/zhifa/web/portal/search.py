"""Finding a decision: words, filters that can be taken off one by one, exact counts, the result to take along."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from zhifa import clock
from zhifa.accounts.errors import NotFound
from zhifa.disclosure import filters, queries, searching
from zhifa.disclosure.lists.tables import guarded
from zhifa.disclosure.searching import MOST, TITLES
from zhifa.registry.content import ACTS
from zhifa.search import MOST_RANKED, IndexMissing, QueryProblem
from zhifa.web.portal import narrowing
from zhifa.web.portal.asking import asked, page, problem, query
from zhifa.web.portal.narrowing import Chosen
from zhifa.web.presentation import results
from zhifa.web.presentation.disclosures import outcome

SORTS: Final = {"relevance": "相关程度", "newest": "新的在前", "oldest": "旧的在前"}
COLUMNS: Final = (
    "文号", "类别", "当事人", "当事人类型", "统一社会信用代码", "事项", "查明的事实", "决定内容", "罚款金额（元）",
    "机关", "机关编码", "作出日期", "公示时间", "履行情况", "复议诉讼", "网址",
)  # fmt: skip
ENDINGS: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@page
def search(request: HttpRequest) -> HttpResponse:
    q, chosen, sort = asked(request, "q"), narrowing.chosen(request), asked(request, "sort")
    sort = sort if sort in SORTS else ""
    kept = {"q": q, "sort": sort}
    narrowed = query(q=q, **chosen).removesuffix("?")
    context: dict[str, Any] = {
        "nav": "decisions", "q": q, "chosen": narrowing.tags(chosen, **kept), "feed": narrowed,
        "kept": [(name, value) for name, value in {**chosen, "sort": sort}.items() if value], "given": chosen,
        "sorts": _sorts(q, chosen, sort), "drop_all": query(**kept), "problem": "", "most": MOST, "ranked": MOST_RANKED,
    }  # fmt: skip
    status = 200
    try:
        found = queries.public_search(
            q, **narrowing.as_search(chosen), sort=_order(q, sort), cursor=asked(request, "cursor"), facets=True
        )
        context["result"] = {**found, "items": [results.row(item) for item in found["items"]]}
        context["facets"] = narrowing.facets(found["facets"], chosen, **kept)
        context["empty"] = "" if found["total"] else _why_empty(q, chosen)
    except QueryProblem as error:
        context["problem"] = str(error)
    except IndexMissing as error:
        context["problem"], status = str(error), 503
    return render(request, "web/portal/search.html", context, status=status)


def _order(q: str, sort: str) -> str:
    """Whoever gives words means something by them; whoever gives none looks at what is new."""
    return sort or ("relevance" if q else "newest")


def _sorts(q: str, chosen: Chosen, sort: str) -> list[dict[str, Any]]:
    current = _order(q, sort)
    return [
        {"title": title, "current": name == current, "href": query(q=q, **chosen, sort=name)}
        for name, title in SORTS.items()
        if q or name != "relevance"
    ]


def _why_empty(q: str, chosen: Chosen) -> str:
    """Names the filter without which something would be found; else says that the words find nothing."""
    for name in chosen:
        rest = {other: value for other, value in chosen.items() if other != name}
        total = searching.total(q, **narrowing.as_search(rest))
        if total:
            said = gettext("是“%(filter)s”这个条件排除了全部结果：去掉它有 %(total)s 条。")
            return said % {"filter": gettext(filters.TITLES[name]), "total": total}
    if q:
        said = gettext(
            "没有公示内容含有“%(q)s”。换一个更短的词再查；自然人的姓名依法只公示姓氏，请改用文号、地点或者案情词语。"
        )
        return said % {"q": q}
    return "还没有符合这些条件的公示。" if chosen else "还没有公示的决定。决定作出后在法定期限内公示，会出现在这里。"


@page
def download(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The result as CSV or JSON, the newest first unless the oldest are asked for, up to MOST records.

    Where there are more, the file's name says so, and in JSON `truncated`.
    """
    if ending not in ENDINGS:
        raise NotFound(gettext("没有“%(ending)s”这种文件，请下载 csv 或者 json。") % {"ending": ending})
    q, chosen = asked(request, "q"), narrowing.chosen(request)
    sort = "oldest" if asked(request, "sort") == "oldest" else "newest"
    try:
        total, items = searching.whole(q, **narrowing.as_search(chosen), sort=sort)
    except QueryProblem as error:
        return problem(request, 422, "没有查找", str(error))
    except IndexMissing as error:
        return problem(request, 503, "没有查找", str(error))
    body = _csv(items) if ending == "csv" else _json(items, total, {"q": q, **chosen, "sort": sort})
    answer = StreamingHttpResponse(body, content_type=ENDINGS[ending])
    today, some = clock.legal_today().isoformat(), {"most": MOST, "total": total}
    name = gettext("公示的决定") + f"-{today}"
    if total > MOST:
        name += gettext("-前%(most)d条-共%(total)d条") % some
    name += f".{ending}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


class _Line:
    """What a CSV writer writes to: it hands each line back."""

    def write(self, text: str) -> str:
        return text


def _csv(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    """UTF-8 with a mark, as Excel opens it."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for item in items:
        yield writer.writerow([guarded(value) for value in _cells(item)])


def _cells(item: Mapping[str, Any]) -> tuple[str, ...]:
    stands = item["standing"]
    fen = item["amount_fen"]
    return (
        item["number"], ACTS.get(item["act"], item["act"]), item["party"],
        TITLES["party_kind"].get(item["party_kind"], ""), item["credit_code"] or "", item["matter"], item["facts"],
        outcome(item), "" if fen is None else f"{fen // 100}.{fen % 100:02d}", item["authority"]["name"],
        item["authority"]["code"], item["decided_on"], item["published_at"],
        TITLES["performance"].get(stands.get("performance", ""), ""),
        TITLES["challenge"].get(stands.get("challenge", ""), ""), _address(item),
    )  # fmt: skip


def _json(items: Iterator[dict[str, Any]], total: int, search_for: Mapping[str, str]) -> Iterator[str]:
    head = {
        "query": {name: value for name, value in search_for.items() if value}, "total": total,
        "truncated": total > MOST, "most": MOST, "made_at": clock.legal_now().isoformat(),
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for n, item in enumerate(items):
        yield (",\n" if n else "\n") + json.dumps({**item, "address": _address(item)}, ensure_ascii=False)
    yield "\n]}\n"


def _address(item: Mapping[str, Any]) -> str:
    return str(settings.ZHIFA_PUBLIC_URL) + reverse("portal:decision", args=[item["id"]])
