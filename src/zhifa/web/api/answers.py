"""What the public part answers, for the description of the interface: the fuzzer holds every answer to it.

A field that is named here is always there; more may come, so that a client must not refuse what it does not know.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

Fen = Annotated[int | None, Field(description="金额，单位是分")]
Row = Annotated[dict[str, str], Field(description="按 /public/catalogue 里这种清单的 columns")]


class Named(Schema):
    """机关。"""

    code: str
    name: str


class Coded(Schema):
    """编码和它的意思。"""

    code: str
    title: str


class Listing(Schema):
    """列表：total 是准确的条数；next 作为下一次的 cursor，最后一页是 null；truncated 表示后面还有。"""

    total: int
    next: str | None
    truncated: bool


class FoundDisclosure(Schema):
    """查到的一份决定。"""

    id: str
    number: str
    act: str
    party: str
    party_kind: str
    credit_code: str | None
    authority: Named
    matter: str
    facts: str
    kinds: list[str]
    amount_fen: Fen
    decided_on: date
    standing: dict[str, str]
    published_at: datetime
    updated_at: datetime


class Facet(Schema):
    """一种取值和它的条数。"""

    value: str
    title: str
    count: int


class Disclosures(Listing):
    """查公示的决定。"""

    items: list[FoundDisclosure]
    facets: dict[str, list[Facet]]


class Change(Schema):
    """一项变动。"""

    position: int
    id: str
    what: Literal["published", "changed", "withdrawn", "expired", "repaired"]
    at: datetime
    address: str


class Changes(Schema):
    """变动：next 是下一次的 since，从不为空；truncated 表示后面还有。"""

    items: list[Change]
    next: int
    truncated: bool


class PublicParty(Schema):
    """公示的当事人：自然人只写姓氏。"""

    shown: str
    kind: str
    kind_title: str


class Standing(Schema):
    """履行和复议诉讼情况，since 是更新的日期。"""

    performance: Coded
    challenge: Coded
    since: date


class PublicDisclosure(Schema):
    """一份公示的决定。"""

    id: str
    number: str
    act: str
    procedure: str
    authority: Named
    party: PublicParty
    matter: str
    facts: str
    basis: str
    kinds: list[str]
    amount_fen: Fen
    decided_on: date
    edition: int
    published_at: datetime
    updated_at: datetime
    shown_until: date | None
    standing: Standing | None
    corrected_on: date | None


class Proven(Schema):
    """一个条目在存证日志里的证明，格式见 docs/format.md；entry 是条目头，parts 是可以公开的部分。"""

    digest: str
    index: int
    size: int
    path: list[str]
    checkpoint: str
    position: int
    entry: dict[str, Any]


class ProvenPublication(Proven):
    """发布公示的条目，和它所公示的决定的条目。"""

    parts: dict[str, Any]
    decision: Proven
    vkey: str


class Counted(Schema):
    """一行合计；处罚种类另有 containing：含这一种类的件数。"""

    key: str
    title: str
    count: int
    fine_fen: int


class Tabled(Schema):
    """一张表。"""

    code: str
    title: str
    lines: list[Counted]


class Statistics(Schema):
    """一年的公示统计，金额的单位是分。"""

    year: int
    count: int
    fine_fen: int
    tables: list[Tabled]


class RecalledCopy(Schema):
    """一个渠道的一份副本。"""

    channel: str
    channel_title: str
    confirmed: bool
    sent_at: datetime
    confirmed_at: datetime | None


class Recall(Schema):
    """停止公示以后的召回：complete 为真，表示全部有回执。"""

    id: str
    copies: int
    confirmed: int
    complete: bool
    items: list[RecalledCopy]


class CorrectionProgress(Schema):
    """更正申请的进度。"""

    disclosure: str
    number: str
    what: str
    what_title: str
    state: str
    state_title: str
    due: date
    overdue: bool
    answer: str
    asked_at: datetime
    answered_at: datetime | None


class FeedItem(Schema):
    """JSON Feed 1.1 的一项。"""

    id: str
    url: str
    title: str
    content_text: str
    date_published: datetime
    date_modified: datetime


class JsonFeed(Schema):
    """JSON Feed 1.1。"""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: str
    feed_url: str
    items: list[FeedItem]


class Officer(Schema):
    """执法证和今天的状态。"""

    certificate: str
    kind: str
    kind_title: str
    name: str
    authority: Named
    unit: str
    post: str
    categories: list[str]
    areas: list[str]
    valid_from: date
    valid_to: date
    status: str
    status_title: str
    on: date


class Officers(Listing):
    """查执法人员。"""

    items: list[Officer]


class Matter(Schema):
    """事项。"""

    code: str
    authority: Named
    act: str
    title: str
    basis: list[str]
    basis_text: str
    valid_from: date
    valid_to: date | None


class FoundMatter(Matter):
    """查到的事项，tier_count 是裁量档次的个数。"""

    tier_count: int


class Matters(Listing):
    """查事项。"""

    items: list[FoundMatter]


class MatterWithTiers(Matter):
    """事项和它的裁量档次。"""

    tiers: list[dict[str, Any]]


class Period(Schema):
    """承诺的时限和法定期限。"""

    rule: str
    value: int
    unit: str
    basis: str
    valid_from: date
    valid_to: date | None
    statutory: dict[str, Any] | None


class Periods(Listing):
    """承诺时限。"""

    items: list[Period]


class Version(Schema):
    """一个机关的清单现在有效的版本。"""

    authority: Named
    edition: int
    valid_from: date
    total: int


Columns = list[dict[str, str]]
Published = list[Version]


class Kind(Schema):
    """一种清单。"""

    list: str
    title: str
    basis: str
    columns: Columns
    published: Published


class Kinds(Listing):
    """有哪些清单。"""

    items: list[Kind]


class Entry(Schema):
    """清单上的一项。"""

    authority: Named
    edition: int
    valid_from: date
    row: Row


class Entries(Listing):
    """一种清单的各项。"""

    items: list[Entry]


class ListItem(Version):
    """清单上的一项和它的版本。"""

    list: str
    row: Row


class Statute(Schema):
    """法律法规。"""

    id: str
    title: str
    level: str
    level_title: str
    issuer: str
    region: str


class Statutes(Listing):
    """查法律法规。"""

    items: list[Statute]


class StatuteText(Statute):
    """某一天的文本。"""

    on: date
    status: str
    version: dict[str, Any]
    versions: list[dict[str, Any]]
    articles: list[dict[str, Any]]


class ProblemOut(Schema):
    """RFC 9457：哪里不对，怎么办。"""

    type: str
    title: str
    status: int
    detail: str
