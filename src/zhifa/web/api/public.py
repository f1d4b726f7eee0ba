# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""What the public reads: no log-in, nothing that is not public."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from zhifa.disclosure import queries
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.public import PAGE, changes
from zhifa.web.api import feeds
from zhifa.web.api.conditions import answer
from zhifa.web.portal.asking import query
from zhifa.web.portal.proofs import of_disclosure
from zhifa.web.portal.statistics import of_year
from zhifa.web.presentation import statistics

router = Router(tags=["公开"], auth=None)
CACHE = "public, max-age=60"
LAST = 2**63 - 1  # the largest position that the journal can have


class Following(Schema):
    """Parameters of the changes."""

    since: Annotated[int, Field(ge=0, le=LAST, description="上一次答复里的 next；第一次不填")] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class Filters(Schema):
    """What narrows the public search, and a feed of it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: str = ""
    authority: Annotated[str, Field(description="机关编码")] = ""
    act: Annotated[str, Field(description="行为类别，例如 penalty")] = ""
    year: str = ""
    date_from: Annotated[date | None, Field(alias="from", description="作出决定的日期，含当日")] = None
    date_to: Annotated[date | None, Field(alias="to", description="作出决定的日期，含当日")] = None
    party: Annotated[str, Field(description="当事人名称的一部分")] = ""
    number: Annotated[str, Field(description="文号的一部分")] = ""


class Search(Filters):
    """Parameters of the public search."""

    sort: Annotated[str, Field(description="newest 或者 oldest")] = "newest"
    cursor: str = ""
    facets: Annotated[bool, Field(description="1 表示附上各机关、类别、年份的条数")] = False
    limit: Annotated[int, Field(ge=1, le=100)] = PAGE


@router.get("/disclosures", url_name="public-disclosures", summary="查公示的决定")
def search(request: HttpRequest, asked: Query[Search]) -> HttpResponse:
    """条数 total 是准确的；q 可以有几个词，须都出现；从 next 取下一页。"""
    return answer(queries.public_search(**asked.model_dump()), cache=CACHE)


@router.get("/changes", url_name="public-changes", summary="公示的变动")
def follow(request: HttpRequest, asked: Query[Following]) -> HttpResponse:
    """位置 since 以后的变动，先发生的在前，一项不漏。

    what 是 published（发布）、changed（变更）、withdrawn（撤下）、expired（期满）或者 repaired（已信用修复）。
    next 是下一次的 since；truncated 为真，表示后面还有，请接着取。
    复制了公示内容的，至少每日取一次：收到 changed，应当重新读取；收到 withdrawn、expired、repaired，
    应当立即删除所存的内容和由它生成的内容，不得继续公开。
    """
    found = changes(asked.since, asked.limit + 1)
    shown = found[: asked.limit]
    items = [
        {"position": one.position, "id": one.record, "what": one.what, "at": one.at.isoformat(),
         "address": settings.ZHIFA_PUBLIC_URL + reverse("portal:decision", args=[one.record])}
        for one in shown
    ]  # fmt: skip
    last = shown[-1].position if shown else asked.since
    return answer({"items": items, "next": last, "truncated": len(found) > len(shown)}, cache=CACHE)


@router.get("/statistics/{int:year}", url_name="public-statistics", summary="一年的公示统计")
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """这一年作出、现在公示的决定，按月份、类别、机关、地区、种类、金额、当事人、履行和复议诉讼情况合计。

    count 是件数，fine_fen 是决定书上的罚款（分）；处罚种类里 count 按最重的种类计，containing 按含有的种类计。
    """
    return answer(statistics.as_json(*of_year(year)), cache=CACHE)


@router.get("/disclosures/{id:disclosure_id}", url_name="public-disclosure", summary="一份公示的决定")
@router.get("/disclosures/{id:disclosure_id}.json", url_name="public-disclosure-json", summary="一份公示的决定（JSON）")
def one(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """已经撤下的，410，只有文号、机关、日期和理由。"""
    return answer(queries.public(disclosure_id), cache=CACHE)


@router.get("/disclosures/{id:disclosure_id}/proof", url_name="public-disclosure-proof", summary="公示的存证")
def proof(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """发布这份公示的条目、它在存证日志里的证明、签名的检查点和公钥。"""
    queries.public(disclosure_id)
    decision = Disclosure.objects.values_list("decision", flat=True).get(pk=disclosure_id)
    return answer(of_disclosure(disclosure_id, decision), cache=CACHE)


@router.get("/feeds/disclosures.atom", url_name="public-feed-atom", summary="公示的决定（Atom 订阅）")
def atom(request: HttpRequest, asked: Query[Filters]) -> HttpResponse:
    """条件同查公示的决定；最近作出的 50 份，撤下的不在其中。要一份不漏地跟随，请用 /public/changes。"""
    return feeds.as_atom(_feed(asked, "public-feed-atom"), cache=CACHE)


@router.get("/feeds/disclosures.json", url_name="public-feed-json", summary="公示的决定（JSON Feed 1.1 订阅）")
def json_feed(request: HttpRequest, asked: Query[Filters]) -> HttpResponse:
    """内容同 Atom 订阅。"""
    return feeds.as_json(_feed(asked, "public-feed-json"), cache=CACHE)


def _feed(asked: Filters, route: str) -> feeds.Feed:
    found = queries.public_search(**asked.model_dump(), limit=feeds.LENGTH)
    narrowed = query(**asked.model_dump(by_alias=True)).removesuffix("?")
    return feeds.Feed(tuple(found["items"]), reverse(f"api-v1:{route}"), narrowed)
