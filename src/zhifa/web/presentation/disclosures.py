"""The disclosure desk, and the record as the public reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from zhifa.disclosure.source import KIND
from zhifa.law.calendar import Calendar
from zhifa.law.redaction import basis, title_of
from zhifa.registry.content import ACTS
from zhifa.web.presentation import clocks, words
from zhifa.web.presentation.clocks import Light

STRUCK: Final = "×××"  # what the masked text holds where something was left out
FIELDS: Final = {
    "matter": "违法事项",
    "facts": "查明的事实",
    "basis": "依据",
    "outcome": "决定内容",
    "certificates": "暂扣或者吊销的证照",
    "certificate_name": "许可证书",
    "certificate_number": "许可编号",
    "source_name": "数据来源",
}
LICENCE_FIELDS: Final = {"matter": "许可决定", "facts": "许可内容"}
DETAILS: Final = {
    "valid_from": "有效期自",
    "valid_to": "有效期至",
    "confiscated_fen": "没收金额",
}
LONG_TERM: Final = "2099-12-31"  # how the credit-disclosure standard writes that there is no end
CERTAINTIES: Final = {"certain": "确定", "likely": "很可能", "possible": "可能"}
QUIET: Final = frozenset({"published", "withheld", "withdrawn", "expired", "repaired"})


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `text`, `find` (not answered), `accepted` (answered), `withheld`, and in the public version
    `changed` (something else stands there) and `kept`.
    """

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
    party: str = ""


@dataclass(frozen=True)
class FindingRow:
    """`answer`: mask, keep or empty; `how` says what it was recognised by, `rule` is the article that protects it."""

    id: str
    n: int
    kind: str
    title: str
    rule: str
    how: str
    certainty: str
    place: str
    answer: str
    reason: str
    text: str
    risky: bool = False


def desk_row(item: Mapping[str, Any], *, today: date, calendar: Calendar, party: str = "") -> DeskRow:
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
        party=party,
    )


def originals(detail: Mapping[str, Any]) -> tuple[TextRow, ...]:
    """The internal texts, those of files last, with every finding marked and numbered."""
    numbered = _numbers(detail)
    rows = [TextRow("当事人", (Piece("text", str(detail["original"]["party"]["name"])),))]
    titles = _titles(detail)
    texts = [(name, title, str(detail["original"].get(name) or "")) for name, title in titles.items()]
    texts += [(part["field"], title, part["text"]) for title, part in _parts(detail)]
    for name, title, text in texts:
        found = [finding for finding in detail["findings"] if finding["field"] == name]
        if text:
            rows.append(TextRow(title, tuple(_marked(text, found, numbered))))
        elif found:  # a picture that no machine reads
            kind = "accepted" if found[0]["answer"] else "find"
            rows.append(TextRow(title, (Piece(kind, "图片（机器读不出）", numbered[str(found[0]["id"])]),)))
    return tuple(rows)


def publics(detail: Mapping[str, Any]) -> tuple[TextRow, ...]:
    """The public version with the same numbers at what became of each finding."""
    content, numbered = detail["public"], _numbers(detail)
    if not content:
        return ()
    rows = [TextRow("当事人", (Piece("text", str(content["party"]["shown"])),))]
    kinds = {f"{KIND}{n}": kind for n, kind in enumerate(content.get("kinds", ()))}
    for name, title in _titles(detail).items():
        if text := str((content | kinds).get(name) or ""):
            rows.append(TextRow(title, _public_pieces(detail, name, text, numbered)))
    rows += _details(content.get("details") or {})
    for title, part in _parts(detail):
        if part["public"]:
            rows.append(TextRow(title, _public_pieces(detail, part["field"], part["public"], numbered)))
        elif part["picture"]:
            rows.append(TextRow(title, _picture(detail, part, numbered)))
    return tuple(rows)


def _titles(detail: Mapping[str, Any]) -> dict[str, str]:
    """Of the texts, and of each kind of the decision in which something was found."""
    kinds = (str(one["field"]) for one in detail["findings"] if str(one["field"]).startswith(KIND))
    return fields(str(detail["act"])) | dict.fromkeys(kinds, "决定种类")


def _numbers(detail: Mapping[str, Any]) -> dict[str, int]:
    return {str(finding["id"]): n for n, finding in enumerate(detail["findings"], 1)}


def _parts(detail: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for file in detail["attachments"]:
        for part in file["parts"]:
            yield f"附件{file['n']}：{part['place']}", part


def _public_pieces(
    detail: Mapping[str, Any], name: str, text: str, numbered: Mapping[str, int]
) -> tuple[Piece, ...]:
    at, result = 0, list[Piece]()
    found = [one for one in detail["findings"] if one["field"] == name and one["public"]]
    for one in sorted(found, key=lambda one: one["public"][0]):
        start, end = one["public"]
        if start < at or end > len(text):
            continue
        result += pieces(text[at:start])
        said, n = text[start:end], numbered[str(one["id"])]
        changed = "kept" if one["answer"] == "keep" else "changed"
        result.append(Piece("withheld", "依法不公开", n) if said == STRUCK else Piece(changed, said, n))
        at = end
    return (*result, *pieces(text[at:]))


def _picture(detail: Mapping[str, Any], part: Mapping[str, Any], numbered: Mapping[str, int]) -> tuple[Piece, ...]:
    """A picture has no text of its own: whether it is shown is all there is to say."""
    one = next((one for one in detail["findings"] if one["field"] == part["field"] and part["unread"]), None)
    if one is None:
        return (Piece("text", "图片，重新编码"),)
    n = numbered[str(one["id"])]
    return (Piece("kept", "图片，重新编码", n) if one["answer"] == "keep" else Piece("withheld", "依法不公开", n),)


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
    """What a record from another system says besides: days and sums."""
    for name, title in DETAILS.items():
        if value := found.get(name):
            text = "长期" if value == LONG_TERM else str(value)
            if name == "confiscated_fen":
                text = words.yuan(int(value))
            elif name in ("valid_from", "valid_to") and value != LONG_TERM:
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


def findings(detail: Mapping[str, Any]) -> tuple[FindingRow, ...]:
    """What is not answered stands first. Editions of before the scan know neither article nor certainty."""
    rows, titles = [], _titles(detail)
    risky = set(detail["second_person"]["risky"])
    for n, item in enumerate(detail["findings"], 1):
        kind = str(item["kind"])
        row = FindingRow(
            id=str(item["id"]), n=n, kind=kind, title=title_of(kind), rule=str(item.get("rule") or basis(kind)),
            how=str(item.get("how") or ""), certainty=CERTAINTIES.get(str(item.get("certainty")), ""),
            place=str(item.get("place") or titles.get(str(item["field"]), "")), answer=str(item["answer"] or ""),
            reason=str(item["reason"]), text=str(item["text"]), risky=item["id"] in risky,
        )  # fmt: skip
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: bool(row.answer)))


def as_chosen(rows: Sequence[FindingRow], posted: Mapping[str, Any]) -> tuple[FindingRow, ...]:
    """With what somebody had chosen and typed when it was refused."""
    def chosen(row: FindingRow) -> FindingRow:
        answer, reason = posted.get(f"answer-{row.id}", row.answer), posted.get(f"reason-{row.id}", row.reason)
        return replace(row, answer=str(answer), reason=str(reason))

    return tuple(map(chosen, rows))


def outcome(content: Mapping[str, Any]) -> str:
    """警告；罚款 40,000 元. Of a licence what the document is called, with its kind."""
    if content.get("act") == "licence":
        sort = "、".join(str(kind) for kind in content.get("kinds", ()))
        return f"{content.get('matter', '')}{f'（{sort}）' if sort else ''}"
    kinds = [str(kind) for kind in content.get("kinds", ()) if kind != "罚款"]
    amount = content.get("amount_fen")
    fined = "罚款" in content.get("kinds", ())  # a table of 2016 may not say how much
    nothing = "不予行政处罚" if content.get("act") == "penalty" else str(content.get("matter", ""))
    return "；".join(kinds + ([f"罚款 {words.yuan(int(amount))}"] if amount else ["罚款"] if fined else [])) or nothing
