"""The disclosure desk, and the record as the public reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhifa.law.calendar import Calendar
from zhifa.web.presentation import clocks, words
from zhifa.web.presentation.clocks import Light

STRUCK: Final = "×××"  # what the masked text holds where something was left out
ACTS: Final = {
    "penalty": "行政处罚",
    "licence": "行政许可",
    "coercion": "行政强制",
    "levy": "行政征收",
    "requisition": "行政征用",
    "inspection": "行政检查",
}
FIELDS: Final = {
    "matter": "违法事项",
    "facts": "查明的事实",
    "basis": "依据",
    "outcome": "决定内容",
    "certificates": "暂扣或者吊销的证照",
    "certificate_name": "许可证书",
    "certificate_number": "许可编号",
}
LICENCE_FIELDS: Final = {"matter": "许可决定", "facts": "许可内容"}
DETAILS: Final = {
    "valid_from": "有效期自",
    "valid_to": "有效期至",
    "shown_until": "公示截止",
    "confiscated_fen": "没收金额",
    "source_name": "数据来源",
}
LONG_TERM: Final = "2099-12-31"  # how the credit-disclosure standard writes that there is no end
FINDS: Final = {
    "id_number": ("身份证号", "号码格式且校验位正确"),
    "phone": ("手机号", "手机号格式"),
    "landline": ("固定电话", "区号加号码的格式"),
    "bank_card": ("银行卡号", "卡号格式且校验位正确"),
    "plate": ("车牌号", "车牌格式"),
    "email": ("电子邮箱", "邮箱格式"),
}
QUIET: Final = frozenset({"published", "withheld", "withdrawn", "expired", "repaired"})


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `text`, `find` (not answered), `accepted` (masked), `withheld`."""

    kind: str
    text: str
    n: int = 0
    href: str = ""
    """Where it leads: the article that a basis cites."""


@dataclass(frozen=True)
class TextRow:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class DeskRow:
    id: str
    title: str
    kind: str
    number: str
    state: str
    light: Light
    due: str


@dataclass(frozen=True)
class FindingRow:
    """`answer`: mask, keep or empty."""

    id: str
    n: int
    title: str
    rule: str
    answer: str
    text: str


def desk_row(item: Mapping[str, Any], *, today: date, calendar: Calendar) -> DeskRow:
    state = str(item["state"])
    asked = item.get("repair_due")
    due = str(asked if asked and not item.get("must_withdraw") else item["due"])
    waiting = state not in QUIET or bool(item.get("must_withdraw")) or bool(asked)
    done = Light("violet" if state == "withheld" else "green" if state == "published" else "", str(item["state_title"]))
    return DeskRow(
        id=str(item["id"]),
        title=str(item["title"] or item["number"]),
        kind=ACTS.get(str(item["act"]), str(item["act"])),
        number=str(item["number"]),
        state="须撤下" if item.get("must_withdraw") else "申请信用修复" if asked else str(item["state_title"]),
        light=clocks.left(words.as_day(due), today, "working_day", calendar) if waiting else done,
        due=f"{words.short_day(due)} 到期" if waiting else "",
    )


def originals(detail: Mapping[str, Any]) -> tuple[TextRow, ...]:
    """The internal text with every finding marked and numbered."""
    numbered = {str(finding["id"]): n for n, finding in enumerate(detail["findings"], 1)}
    rows = [TextRow("当事人", (Piece("text", str(detail["original"]["party"]["name"])),))]
    for name, title in fields(str(detail["act"])).items():
        text = str(detail["original"].get(name) or "")
        found = [finding for finding in detail["findings"] if finding["field"] == name]
        if text:
            rows.append(TextRow(title, tuple(_marked(text, found, numbered))))
    return tuple(rows)


def _marked(text: str, findings: Iterable[Mapping[str, Any]], numbered: Mapping[str, int]) -> Iterable[Piece]:
    at = 0
    for finding in sorted(findings, key=lambda item: int(item["start"])):
        start, end = int(finding["start"]), int(finding["end"])
        if start < at:
            continue
        if start > at:
            yield Piece("text", text[at:start])
        yield Piece("find" if not finding["answer"] else "accepted", text[start:end], numbered[str(finding["id"])])
        at = end
    if at < len(text):
        yield Piece("text", text[at:])


def masked(content: Mapping[str, Any] | None) -> tuple[TextRow, ...]:
    """The public version, row by row; nothing before it was prepared."""
    if not content:
        return ()
    rows = [TextRow("当事人", (Piece("text", str(content["party"]["shown"])),))]
    titles = fields(str(content["act"]))
    rows += [TextRow(title, pieces(str(content[name]))) for name, title in titles.items() if content.get(name)]
    return (*rows, *_details(content.get("details") or {}))


def fields(act: str) -> dict[str, str]:
    """The titles of the texts of a decision; a licence says other things in the same places."""
    return FIELDS | (LICENCE_FIELDS if act == "licence" else {})


def _details(found: Mapping[str, Any]) -> Iterable[TextRow]:
    """What a record from another system says besides: days, sums, certificates, who reported it."""
    for name, title in DETAILS.items():
        if value := found.get(name):
            text = "长期" if value == LONG_TERM else str(value)
            if name == "confiscated_fen":
                text = words.yuan(int(value))
            elif name in ("valid_from", "valid_to", "shown_until") and value != LONG_TERM:
                text = words.day(text)
            yield TextRow(title, (Piece("text", text),))
    if found.get("disputed"):
        yield TextRow("状态", (Piece("text", "作出决定的机关注明：有异议"),))


def pieces(text: str) -> tuple[Piece, ...]:
    """A masked text with what was left out said in words, never as a black bar."""
    result: list[Piece] = []
    for n, part in enumerate(text.split(STRUCK)):
        if n:
            result.append(Piece("withheld", "依法不公开"))
        if part:
            result.append(Piece("text", part))
    return tuple(result)


def findings(items: Sequence[Mapping[str, Any]]) -> tuple[FindingRow, ...]:
    """What is not answered stands first."""
    rows = []
    for n, item in enumerate(items, 1):
        title, rule = FINDS.get(str(item["kind"]), (str(item["kind"]), "格式相符"))
        rows.append(FindingRow(str(item["id"]), n, title, rule, str(item["answer"] or ""), str(item["text"])))
    return tuple(sorted(rows, key=lambda row: bool(row.answer)))


def outcome(content: Mapping[str, Any]) -> str:
    """警告；罚款 40,000 元. Of a licence what the document is called, with its kind."""
    if content.get("act") == "licence":
        sort = "、".join(str(kind) for kind in content.get("kinds", ()))
        return f"{content.get('matter', '')}{f'（{sort}）' if sort else ''}"
    kinds = [str(kind) for kind in content.get("kinds", ()) if kind != "罚款"]
    amount = content.get("amount_fen")
    nothing = "不予行政处罚" if content.get("act") == "penalty" else str(content.get("matter", ""))
    return "；".join(kinds + ([f"罚款 {words.yuan(int(amount))}"] if amount else [])) or nothing
