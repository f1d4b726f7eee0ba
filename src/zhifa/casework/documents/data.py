"""What a document is made from: its head, and a value for each address. Every value is text as it will be printed.

Nothing is computed from them later, so that these data and the template's digest decide the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
)
from pydantic_core import ErrorDetails

from zhifa.casework.documents.language import SLOT, Template
from zhifa.casework.documents.names import title_of
from zhifa.casework.documents.problems import FormIncompleteError, FormProblem

LINE_MAX = 300
TEXT_MAX = 20_000
ROWS_MAX = 2_000


def _printable(value: str) -> str:
    bad = [char for char in value if char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cs"}]
    if bad:
        codes = "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(bad))
        raise ValueError(f"含有不能打印的字符（{codes}）")
    return value


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_MAX), AfterValidator(_printable)
]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINE_MAX), AfterValidator(_printable)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TEXT_MAX), AfterValidator(_printable)]

Outcome = Literal[
    "pending", "signed", "fingerprint", "pad", "refused", "absent", "read_aloud", "by_agent", "through_interpreter"
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Slot(Part):
    """One signature place: who signs, and what became of it.

    `note` is the sentence about a refusal or an absence (行政处罚法第五十二条); it is required for those two.
    """

    role: OptionalLine = Field("", title="身份")
    name: OptionalLine = Field("", title="姓名")
    certificate: OptionalLine = Field("", title="执法证号")
    outcome: Outcome = Field("pending", title="签名情况")
    note: Text = Field("", title="情况说明")
    witness: OptionalLine = Field("", title="见证人")
    at: OptionalLine = Field("", title="签名时间")


class Verification(Part):
    """The public document code: short code in words, address behind the QR code."""

    code: Line = Field(title="核对码")
    url: Line = Field(title="核对网址")


def _shape(value: Any) -> str | None:
    """Text, texts, or rows: told apart by the value, so that a problem is reported of the shape it has."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "rows" if value and all(isinstance(item, dict) for item in value) else "texts"
    return None


Row = dict[str, Text]
Value = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[list[Text], Field(max_length=ROWS_MAX), Tag("texts")]
    | Annotated[list[Row], Field(max_length=ROWS_MAX), Tag("rows")],
    Discriminator(_shape),
]


class Data(Part):
    """The head that every document carries, and its values. A draft has no number and no code."""

    authority: Line = Field(title="行政机关名称")
    number: OptionalLine = Field("", title="文号")
    date: Line = Field(title="成文日期")
    draft: bool = Field(False, title="草稿")
    demonstration: bool = Field(False, title="演示数据")
    sealed: bool = Field(False, title="已盖章")
    verification: Verification | None = Field(None, title="核对码")
    values: dict[str, Value] = Field(default_factory=dict, title="内容")

    def first(self, addresses: tuple[str, ...]) -> Any:
        """The first of several values that is there; empty text where none is."""
        return next((self.values[address] for address in addresses if self.values.get(address)), "")


def checked(template: Template, data: Mapping[str, Any], more: Iterable[str] = ()) -> Data:
    """The data of a template; raises FormIncompleteError with everything that is missing or wrong.

    `more` are addresses that the data may hold beside those of the template.
    """
    try:
        read = Data.model_validate(dict(data))
    except ValidationError as error:
        told = {problem.message: problem for problem in map(_problem, error.errors(include_url=False))}
        raise FormIncompleteError(template.title, told.values()) from error
    problems = [*_missing(template, read), *_unknown({*template.addresses(), *more}, read), *_unexplained(read)]
    if problems:
        raise FormIncompleteError(template.title, problems)
    return read


def lacking(template: Template, data: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """For a look at an unfinished document: the names of what is missing, and the data with those names instead."""
    values = dict(data["values"])
    names: dict[str, None] = {}
    for need in template.needs():
        if need.required and not any(values.get(address) for address in need.addresses):
            name = title_of(need.addresses[0])
            names[name] = None
            values[need.addresses[0]] = f"〔待填：{name}〕" if need.in_words else [f"〔待填：{name}〕"]
    return tuple(names), {**data, "values": values}


def _missing(template: Template, data: Data) -> list[FormProblem]:
    found: dict[str, FormProblem] = {}
    for need in template.needs():
        if need.required and not data.first(need.addresses):
            name = title_of(need.addresses[0])
            remedy = f"请在案件中补充“{name}”后再生成文书。"
            found.setdefault(name, FormProblem(need.addresses[0], f"缺少“{name}”。", remedy))
    return list(found.values())


def _unknown(known: set[str], data: Data) -> list[FormProblem]:
    return [
        FormProblem(address, f"“{address}”不是这份文书的内容。", "请删去这一项。")
        for address in data.values
        if address not in known
    ]


def _unexplained(data: Data) -> list[FormProblem]:
    """A refusal or an absence without a word on it proves nothing."""
    found = []
    for address, value in data.values.items():
        for slot in slots_of(value) if address.endswith(SLOT) else ():
            if slot.outcome in {"refused", "absent"} and not slot.note:
                name = title_of(address)
                message = f"“{name}”的签名位记为拒绝或者不在场，但没有写明情况。"
                found.append(FormProblem(address, message, f"请写明“{name}”的经过。"))
    return found


def slots_of(value: Any) -> list[Slot]:
    """The signature places that a value holds: rows with an outcome."""
    rows = value if isinstance(value, list) else []
    return [Slot.model_validate(row) for row in rows if isinstance(row, dict) and "outcome" in row]


def _problem(details: ErrorDetails) -> FormProblem:
    path = details["loc"]
    inside = path[0] == "values" and len(path) > 1
    name = title_of(str(path[1]).removesuffix(SLOT)) if inside else _head_title(str(path[0]))
    field = str(path[1]) if inside else ".".join(str(part) for part in path)
    match details["type"]:
        case "missing" | "string_too_short":
            return FormProblem(field, f"缺少“{name}”。", f"请在案件中补充“{name}”后再生成文书。")
        case "string_too_long" | "too_long":
            limit = details.get("ctx", {}).get("max_length")
            unit = "字" if details["type"] == "string_too_long" else "行"
            remedy = f"请把“{name}”缩短到 {limit} {unit}以内，其余内容可以作为附件。"
            return FormProblem(field, f"“{name}”超过 {limit} {unit}。", remedy)
        case "extra_forbidden":
            return FormProblem(field, f"“{field}”不是这份文书的内容。", "请删去这一项。")
        case "value_error":
            error = details.get("ctx", {}).get("error", "不符合要求")
            return FormProblem(field, f"“{name}”{error}。", f"请改正“{name}”。")
        case _:
            return FormProblem(field, f"“{name}”的格式不对。", f"请按表单说明重新填写“{name}”。")


def _head_title(name: str) -> str:
    field = Data.model_fields.get(name)
    return (field.title if field else None) or name
