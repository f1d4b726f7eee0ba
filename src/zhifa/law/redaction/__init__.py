"""Finding formatted identifiers in text, and masking them and names for the public.

`scan` finds what carries its own proof (check digits, Luhn) or a fixed form, also in full-width digits and broken by
spaces or hyphens; it cannot find names or addresses. People confirm every find before publication.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import luhn

from zhifa.law import identifiers

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳", "太史", "上官", "端木", "司马", "东方", "独孤", "南宫", "夏侯", "诸葛", "尉迟", "皇甫",
        "公孙", "慕容", "长孙", "宇文", "司徒", "司空", "令狐", "轩辕", "东郭", "西门", "呼延", "百里",
        "申屠", "公羊", "澹台", "濮阳", "淳于", "单于", "太叔", "仲孙", "钟离", "鲜于", "闾丘", "完颜",
        "拓跋", "赫连", "万俟", "第五", "梁丘", "左丘", "公冶", "宗政", "亓官", "漆雕", "乐正", "壤驷",
        "公良", "夹谷", "宰父", "谷梁", "段干", "巫马", "南门", "东门", "微生", "羊舌",
    ]
)  # fmt: skip
SOME = "某"
_GAP = r"[ \u00a0\u2010-\u2015_-]{0,2}"  # what may break an identifier; always on one line
_PLATE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・ ]?"


@dataclass(frozen=True, slots=True)
class Find:
    """One identifier: `text[start:end]` of the scanned text, as it stands there."""

    start: int
    end: int
    kind: str
    text: str


_CREDIT = "[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]"


def _broken(first: str, rest: str, count: int | tuple[int, int]) -> str:
    low, high = count if isinstance(count, tuple) else (count, count)
    return rf"(?<![0-9]){first}(?:{_GAP}{rest}){{{low},{high}}}"


def _digits(text: str) -> str:
    return identifiers.compact(text).replace("_", "").replace(" ", "")


def _old_id(text: str) -> bool:
    digits = _digits(text)
    full = digits[:6] + "19" + digits[6:]
    problem = identifiers.check_id_number(full + "0")
    return problem is None or problem.code == "check_digit"  # 15 digits carry none


def _always(text: str) -> bool:
    return bool(text)


_END = r"(?![0-9])"
_WORD_END = r"(?![0-9A-Za-z])"
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII), _always),
    (
        "id_number",
        re.compile(_broken("[1-9]", "[0-9]", 16) + rf"{_GAP}[0-9Xx]{_END}"),
        lambda text: identifiers.check_id_number(_digits(text)) is None,
    ),
    (
        "credit_code",
        re.compile("(?<![A-Za-z])" + _broken(_CREDIT, _CREDIT, 17) + _WORD_END),
        lambda text: identifiers.check_credit_code(_digits(text)) is None,
    ),
    (
        "bank_card",
        re.compile(_broken("[1-9]", "[0-9]", (15, 18)) + _END),
        lambda text: bool(luhn.is_valid(_digits(text))),
    ),
    ("id_number", re.compile(_broken("[1-9]", "[0-9]", 14) + _END), _old_id),
    ("phone", re.compile(rf"(?<![0-9])(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}{_END}"), _always),
    ("phone", re.compile(rf"(?<![0-9])(?:400|800){_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,4}}{_END}"), _always),
    (
        "landline",
        re.compile(rf"(?<![0-9])\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{_GAP}[2-8][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_END}"),
        _always,
    ),
    ("plate", re.compile(rf"{_PLATE}[A-HJ-NP-Z0-9]{{5,6}}{_WORD_END}"), _always),
    ("plate", re.compile(rf"{_PLATE}[A-HJ-NP-Z0-9]{{4}}[学警挂领港澳]"), _always),
    ("wechat", re.compile(r"(?<![\w])wxid_[A-Za-z0-9_-]{6,32}", re.ASCII), _always),
)  # fmt: skip


def scan(text: str) -> list[Find]:
    """Every identifier in the text, in order, without overlaps; kinds: id_number, credit_code, bank_card, phone,
    landline, plate, email, wechat. Positions are those of the text given.
    """
    plain = "".join(_half_width(character) for character in text)
    finds: list[Find] = []
    for kind, pattern, valid in _PATTERNS:
        for start, end in _matches(pattern, valid, plain):
            if all(end <= find.start or start >= find.end for find in finds):
                finds.append(Find(start, end, kind, text[start:end]))
    return sorted(finds, key=lambda find: find.start)


def _matches(pattern: re.Pattern[str], valid: Callable[[str], bool], plain: str) -> Iterator[tuple[int, int]]:
    position = 0
    while match := pattern.search(plain, position):
        found = valid(match.group())
        if found:
            yield match.span()
        # A number that fails its check may hide another that begins inside it after a gap.
        position = match.end() if found else match.start() + 1


def _half_width(character: str) -> str:
    """One character for one, so that positions stay."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def mask_person(name: str) -> str:
    """张三丰 -> 张某, 欧阳修 -> 欧阳某; the length of the name is not shown."""
    name = name.strip()
    if not name:
        return SOME
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > len("欧阳") else name[0]
    return surname + SOME


def mask_id(number: str) -> str:
    """Keep the first three and the last two characters of an identity number."""
    return _masked(identifiers.compact(number), 3, 2)


def mask_phone(number: str) -> str:
    """13812345678 -> 138****5678."""
    return _masked(identifiers.compact(number), 3, 4)


def _masked(number: str, head: int, tail: int) -> str:
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def redact(text: str, finds: list[Find]) -> str:
    """The text with every find replaced by asterisks of a fixed length, so that nothing of it is left."""
    for find in sorted(finds, key=lambda item: item.start, reverse=True):
        text = text[: find.start] + "****" + text[find.end :]
    return text
