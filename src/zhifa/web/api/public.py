# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""What the public reads: no log-in, nothing that is not public."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict
from pydantic.config import JsonDict

from zhifa.disclosure import queries
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.corrections import answering, asking
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.public import PAGE, changes
from zhifa.web.api import answers, feeds
from zhifa.web.api.conditions import answer
from zhifa.web.api.schemas import PLAIN, Day, ProgressIn
from zhifa.web.portal.asking import query
from zhifa.web.portal.proofs import of_disclosure
from zhifa.web.portal.statistics import of_year
from zhifa.web.presentation import statistics

router = Router(tags=["公开"], auth=None)
CACHE = "public, max-age=60"
PROGRESS = (
    "disclosure", "number", "what", "what_title", "state", "state_title", "due", "overdue", "answer", "asked_at",
    "answered_at",
)  # fmt: skip
"""Of a request for correction: what was written and the contact stay with the page."""
LAST = 2**63 - 1  # the largest position that the journal can have

WORDS: JsonDict = {"maxLength": 200, "pattern": PLAIN}  # what the search itself refuses beyond, in words
ORDERS: JsonDict = {"enum": ["newest", "oldest", "relevance"]}
ATOM, JSON_FEED = "/feeds/disclosures.atom", "/feeds/disclosures.json"


class Following(Schema):
    """Parameters of the changes."""

    since: Annotated[int, Field(ge=0, le=LAST, description="上一次答复里的 next；第一次不填")] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class Filters(Schema):
    """What narrows the public search, and a feed of it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: Annotated[str, Field(description="几个词之间空一格，须都出现", json_schema_extra=WORDS)] = ""
    region: Annotated[str, Field(description="行政区划代码，含它下面的地区，例如 990100", json_schema_extra=WORDS)] = ""
    authority: Annotated[str, Field(description="机关编码", json_schema_extra=WORDS)] = ""
    act: Annotated[str, Field(description="行为类别，例如 penalty", json_schema_extra=WORDS)] = ""
    kind: Annotated[str, Field(description="决定种类，例如 罚款、警告", json_schema_extra=WORDS)] = ""
    sector: Annotated[str, Field(description="执法领域的编码或者名称，例如 water、水利", json_schema_extra=WORDS)] = ""
    matter_code: Annotated[str, Field(description="事项编码，同时写明 authority", json_schema_extra=WORDS)] = ""
    party_kind: Annotated[
        str, Field(description="organisation、sole_trader 或者 natural_person", json_schema_extra=WORDS)
    ] = ""
    performance: Annotated[str, Field(description="履行情况，例如 settled、overdue", json_schema_extra=WORDS)] = ""
    challenge: Annotated[
        str, Field(description="复议诉讼情况，例如 none、reconsideration", json_schema_extra=WORDS)
    ] = ""
    year: Annotated[str, Field(description="作出决定的年份", json_schema_extra=WORDS)] = ""
    date_from: Annotated[Day | None, Field(alias="from", description="作出决定的日期，含当日")] = None
    date_to: Annotated[Day | None, Field(alias="to", description="作出决定的日期，含当日")] = None
    party: Annotated[str, Field(description="当事人名称的一部分", json_schema_extra=WORDS)] = ""
    number: Annotated[str, Field(description="文号的一部分", json_schema_extra=WORDS)] = ""
    credit_code: Annotated[str, Field(description="统一社会信用代码", json_schema_extra=WORDS)] = ""


class Search(Filters):
    """Parameters of the public search."""

    sort: Annotated[
        str, Field(description="newest、oldest 或者 relevance（按相关程度，前 10,000 条）", json_schema_extra=ORDERS)
    ] = "newest"
    cursor: Annotated[str, Field(description="上一页的 next", json_schema_extra={"pattern": "^[0-9]{0,18}$"})] = ""
    facets: Annotated[bool, Field(description="1 表示附上各地区、机关、类别等的条数")] = False
    limit: Annotated[int, Field(ge=1, le=100)] = PAGE


@router.get("/disclosures", response=answers.Disclosures, url_name="public-disclosures", summary="查公示的决定")
def search(request: HttpRequest, asked: Query[Search]) -> HttpResponse:
    """条数 total 是准确的；q 可以有几个词，须都出现；从 next 取下一页。

    facets 里 region 是从上到下的树，parent 是上一级；truncated 为真而 next 为空，表示按相关程度只列到这里，
    请按日期排序。
    """
    return answer(queries.public_search(**asked.model_dump()), cache=CACHE)


@router.get("/changes", response=answers.Changes, url_name="public-changes", summary="公示的变动")
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


@router.get(
    "/statistics/{int:year}", response=answers.Statistics, url_name="public-statistics", summary="一年的公示统计"
)
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """这一年作出、现在公示的决定，按月份、类别、机关、地区、种类、金额、当事人、履行和复议诉讼情况合计。

    count 是件数，fine_fen 是决定书上的罚款（分）；处罚种类里 count 按最重的种类计，containing 按含有的种类计。
    """
    return answer(statistics.as_json(*of_year(year)), cache=CACHE)


@router.get(
    "/disclosures/{id:disclosure_id}", response=answers.PublicDisclosure, url_name="public-disclosure",
    summary="一份公示的决定",
)
@router.get(
    "/disclosures/{id:disclosure_id}.json", response=answers.PublicDisclosure, url_name="public-disclosure-json",
    summary="一份公示的决定（JSON）",
)  # fmt: skip
def one(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """已经撤下的，410，只有文号、机关、日期和理由。"""
    return answer(queries.public(disclosure_id), cache=CACHE)


@router.get(
    "/disclosures/{id:disclosure_id}/proof", response=answers.ProvenPublication, url_name="public-disclosure-proof",
    summary="公示的存证",
)  # fmt: skip
def proof(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """发布这份公示的条目、它在存证日志里的证明、签名的检查点和公钥。"""
    queries.public(disclosure_id)
    decision = Disclosure.objects.values_list("decision", flat=True).get(pk=disclosure_id)
    return answer(of_disclosure(disclosure_id, decision), cache=CACHE)


@router.get(
    "/disclosures/{id:disclosure_id}/recall", response=answers.Recall, url_name="public-disclosure-recall",
    summary="停止公示后的召回",
)  # fmt: skip
def recall(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """每一个收到过这份公示的渠道是否已经停止公示；complete 为真，表示全部有回执。还在公示的，404。"""
    return answer(receipts.recall(disclosure_id), cache=CACHE)


@router.post(
    "/corrections/progress", response=answers.CorrectionProgress, url_name="public-correction-progress",
    summary="更正申请的进度",
)  # fmt: skip
def progress(request: HttpRequest, payload: ProgressIn) -> HttpResponse:
    """凭提交申请时显示的查询码读取状态和答复。查询码放在正文里，不留在网址和日志里。"""
    found = answering.summary(asking.under(payload.code))
    return answer({name: found[name] for name in PROGRESS})


@router.get(ATOM, response=str, url_name="public-feed-atom", summary="公示的决定（Atom 订阅）")
def atom(request: HttpRequest, asked: Query[Filters]) -> HttpResponse:
    """条件同查公示的决定；最近作出的 50 份，撤下的不在其中。要一份不漏地跟随，请用 /public/changes。"""
    return feeds.as_atom(_feed(asked, "public-feed-atom"), cache=CACHE)


@router.get(
    JSON_FEED, response=answers.JsonFeed, url_name="public-feed-json", summary="公示的决定（JSON Feed 1.1 订阅）"
)
def json_feed(request: HttpRequest, asked: Query[Filters]) -> HttpResponse:
    """内容同 Atom 订阅。"""
    return feeds.as_json(_feed(asked, "public-feed-json"), cache=CACHE)


def _feed(asked: Filters, route: str) -> feeds.Feed:
    found = queries.public_search(**asked.model_dump(), limit=feeds.LENGTH)
    narrowed = query(**asked.model_dump(by_alias=True)).removesuffix("?")
    return feeds.Feed(tuple(found["items"]), reverse(f"api-v1:{route}"), narrowed)
