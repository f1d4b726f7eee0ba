"""What requests may hold. Shape only: whether a value is right is asked by the engine and the actions."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, StringConstraints

EARLIEST, LATEST = 1949, 2199  # years in which an act can lie; beyond them calendars and time zones overflow


def _plausible(moment: datetime) -> datetime:
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"时间的年份须在 {EARLIEST} 至 {LATEST} 之间。")
    return moment


def _written(value: object) -> object:
    """A number is no date, though a lenient reader would count it as seconds."""
    if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise ValueError("日期须写成 2026-03-05 的样子")
    return value


Day = Annotated[date, BeforeValidator(_written)]
PLAIN = r"^[^\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]*$"
Cursor = Annotated[str, Field(description="上一页的 next", json_schema_extra={"pattern": "^[0-9]{0,9}$"})]
"""Of a register; `page_cursor` holds it to the pattern, in words."""
Moment = Annotated[AwareDatetime, AfterValidator(_plausible)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
OptionalShort = Short | None
Device = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Data = Annotated[dict[str, Any], Field(description="该行为的字段，按 available[].data_schema 填写")]


class Input(Schema):
    """A body: a field that is not named here is refused, so that a slip of the pen is never silently lost."""

    model_config = ConfigDict(extra="forbid")


class PartyIn(Input):
    """当事人：organisation 法人或者其他组织、sole_trader 个体工商户、natural_person 自然人。"""

    kind: Short
    name: Short
    credit_code: OptionalShort = None
    id_type: OptionalShort = None
    id_number: OptionalShort = None
    birth_date: OptionalShort = None
    legal_representative: OptionalShort = None
    address: Annotated[str, StringConstraints(max_length=300)] | None = None
    phone: OptionalShort = None


class SourceIn(Input):
    """案件来源：inspection、complaint、transfer、superior、media、monitoring、self_report。"""

    kind: Short
    text: Text = ""


class CaseIn(Input):
    """登记一件案件：procedure 的第一个行为。"""

    procedure: Short
    matter: Short
    parties: Annotated[list[PartyIn], Field(min_length=1, max_length=100)]
    source: SourceIn
    data: Data = {}
    officers: Annotated[list[Short], Field(max_length=20, description="执法证号")] = []
    occurred_at: Moment | None = None
    authority: Annotated[Short, Field(description="执法主体编码；不填为本人执法的机关")] = ""
    unit: Annotated[OptionalShort, Field(description="承办机构编码；不填为本人的机构")] = None


class ActIn(Input):
    """办理一个行为。"""

    act: Short
    data: Data = {}
    party: Annotated[OptionalShort, Field(description="当事人编号")] = None
    officers: Annotated[list[Short], Field(max_length=20, description="执法证号")] = []
    documents: Annotated[list[Short], Field(max_length=50)] = []
    recordings: Annotated[list[Short], Field(max_length=200)] = []
    occurred_at: Moment | None = None
    paper_number: Annotated[int | None, Field(ge=1, le=999_999, description="纸质文书上、设备号段里的编号")] = None
    device: Annotated[Device, Field(description="编号所在号段的设备；纸质文书不填")] = ""


class ChallengeFileIn(Input):
    """导出复议、诉讼卷。"""

    party: Annotated[OptionalShort, Field(description="当事人编号；不填为最近复议、诉讼的一名")] = ""
    secondary: Annotated[list[Short], Field(max_length=500, description="选定提供的副卷材料的编号")] = []


class DisclosureActIn(Input):
    """公示的一个行为。"""

    act: Short
    data: Annotated[dict[str, Any], Field(description="该行为的字段，见上面的说明")] = {}


class ProgressIn(Input):
    """查更正申请的进度。"""

    code: Annotated[Short, Field(description="提交申请时显示的查询码")]


class DocumentIn(Input):
    """起草一份文书：已知的内容自动填好，data 里写明的以 data 为准。"""

    template: Short
    data: Annotated[dict[str, Any], Field(description="文书模板的内容")] = {}
    party: Annotated[OptionalShort, Field(description="当事人编号")] = None


class RevealIn(Input):
    """查看完整号码的理由；查看本身记入日志。"""

    reason: Text


class ErasureIn(Input):
    """抹除个人信息：申请（party、reason），或者批准（proposal）。"""

    party: Annotated[OptionalShort, Field(description="申请抹除的当事人")] = None
    reason: Annotated[Text, Field(description="申请的理由")] = ""
    proposal: Annotated[OptionalShort, Field(description="要批准的申请的编号")] = None


class BlockIn(Input):
    """发放号段：给一本纸质文书，或者给一台设备（device、receiver、valid_until 一并填写）。"""

    kind: Annotated[Short, Field(description="文书字，例如 罚当决字")]
    size: Annotated[int, Field(ge=1)]
    holder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    authority: Annotated[Short, Field(description="执法主体编码；不填为本人所在的机关")] = ""
    device: Annotated[Device, Field(description="设备的编号或者名称；不填为纸质文书本")] = ""
    receiver: Annotated[Short, Field(description="领取人的用户名；只有他能用设备上的号")] = ""
    valid_until: Annotated[Day | None, Field(description="设备号段的最后一天，不晚于本年末")] = None


class SpoiltIn(Input):
    """作废号段里的一个号。"""

    n: Annotated[int, Field(ge=1, le=999_999)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class AttachmentIn(Input):
    """附件的说明。"""

    kind: Annotated[Short, Field(description="evidence 证据、scan_back 签名盖章后的扫描件、other 其他")]
    document: Annotated[Short, Field(description="扫描件所属的文书")] = ""
    party: Annotated[Short, Field(description="所属的当事人")] = ""
    pages: Annotated[Short, Field(description="扫描件是文书的第几页，例如 1-3；读得出页码的不用写")] = ""
    seam_seal: Annotated[bool, Field(description="已盖骑缝章")] = False
    shelf: Annotated[Short, Field(description="纸质件的存放位置")] = ""
