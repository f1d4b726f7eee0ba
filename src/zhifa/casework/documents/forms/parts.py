"""Parts that several documents share: who the party is, where to sign, how to check the document.

Every value is text as it will be printed; nothing is computed here, so that data and template digest decide the file.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LINE_MAX = 300
TEXT_MAX = 20_000


def _printable(value: str) -> str:
    if value.isprintable():
        return value
    bad = [char for char in value if char != "\n" and unicodedata.category(char) in {"Cc", "Cs"}]
    if bad:
        codes = "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(bad))
        raise ValueError(f"含有不能打印的字符（{codes}）")
    return value


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_MAX), AfterValidator(_printable)
]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINE_MAX), AfterValidator(_printable)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX), AfterValidator(_printable)
]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TEXT_MAX), AfterValidator(_printable)]

Outcome = Literal[
    "pending", "signed", "fingerprint", "pad", "refused", "absent", "read_aloud", "by_agent", "through_interpreter"
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, title="文书")


class PartyBlock(Part):
    """The party as the document names it; `id_label` only where the kind of number is not the usual one."""

    kind: Literal["organisation", "sole_trader", "natural_person"] = Field(title="当事人类型")
    name: Line = Field(title="名称（姓名）")
    id_label: OptionalLine = Field("", title="证件类型")
    id_number: OptionalLine = Field("", title="证件号码")
    representative: OptionalLine = Field("", title="法定代表人（负责人、经营者）")
    address: OptionalLine = Field("", title="住址（住所）")
    phone: OptionalLine = Field("", title="联系电话")


class Slot(Part):
    """One signature place: who signs, and what became of it.

    `note` is the sentence about a refusal or an absence (行政处罚法第五十二条); it is required for those two.
    """

    role: Line = Field(title="身份")
    name: OptionalLine = Field("", title="姓名")
    certificate: OptionalLine = Field("", title="执法证号")
    outcome: Outcome = Field("pending", title="签名情况")
    note: OptionalText = Field("", title="情况说明")
    witness: OptionalLine = Field("", title="见证人")
    at: OptionalLine = Field("", title="签名时间")


class ServedDocument(Part):
    title: Line = Field(title="文书名称")
    number: OptionalLine = Field("", title="文号")
    copies: Line = Field(title="件数")


class CorrectionItem(Part):
    place: Line = Field(title="差错位置")
    wrong: Text = Field(title="原文")
    right: Text = Field(title="补正内容")


class Verification(Part):
    """The public document code: short code in words, address behind the QR code."""

    code: Line = Field(title="核对码")
    url: Line = Field(title="核对网址")


class Form(Part):
    """What every document carries. A draft has no number and no code; `sealed` tells that a seal is on the file."""

    document_title: ClassVar[str]

    authority: Line = Field(title="行政机关名称")
    number: OptionalLine = Field("", title="文号")
    date: Line = Field(title="成文日期")
    draft: bool = Field(False, title="草稿")
    demonstration: bool = Field(False, title="演示数据")
    sealed: bool = Field(False, title="已盖章")
    verification: Verification | None = Field(None, title="核对码")
