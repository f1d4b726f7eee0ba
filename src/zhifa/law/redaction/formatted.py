"""Identifiers that carry their own proof (check digits, Luhn) or a fixed form, also in full-width digits and broken by
spaces, hyphens or line ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import luhn

from zhifa.law import identifiers
from zhifa.law.redaction.folding import fold

_GAP = r"[ \t\u2010-\u2015_-]{0,2}"  # what may break an identifier on one line
_LINE_GAP = r"(?:[ \t\u2010-\u2015_-]{0,2}|[ \t-]{0,2}\r?\n[ \t]{0,4})"
_PLATE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・ ]?"


@dataclass(frozen=True, slots=True)
class Find:
    """One identifier: `text[start:end]` of the scanned text, as it stands there."""

    start: int
    end: int
    kind: str
    text: str


_CREDIT = "[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]"


def _broken(gap: str, first: str, rest: str, count: int | tuple[int, int]) -> str:
    low, high = count if isinstance(count, tuple) else (count, count)
    return rf"(?<![0-9]){first}(?:{gap}{rest}){{{low},{high}}}"


def _digits(text: str) -> str:
    return re.sub(r"[_\s]", "", identifiers.compact(text))


def _old_id(text: str) -> bool:
    digits = _digits(text)
    full = digits[:6] + "19" + digits[6:]
    problem = identifiers.check_id_number(full + "0")
    return problem is None or problem.code == "check_digit"  # 15 digits carry none


def _card(text: str) -> bool:
    return bool(luhn.is_valid(_digits(text)))


def _always(text: str) -> bool:
    return bool(text)


_END = r"(?![0-9])"
_WORD_END = r"(?![0-9A-Za-z])"
Pattern = tuple[str, re.Pattern[str], Callable[[str], bool]]


def _patterns(gap: str) -> tuple[Pattern, ...]:
    """The patterns for what may break an identifier. Each run is bounded, so each search is linear."""
    return (
        ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII), _always),
        (
            "id_number",
            re.compile(_broken(gap, "[1-9]", "[0-9]", 16) + rf"{gap}[0-9Xx]{_END}"),
            lambda text: identifiers.check_id_number(_digits(text)) is None,
        ),
        # Cards of UnionPay first: one in thirty begins with what passes for a credit code.
        ("bank_card", re.compile(_broken(gap, f"6{gap}2", "[0-9]", (14, 17)) + _END), _card),
        (
            "credit_code",
            re.compile("(?<![A-Za-z])" + _broken(gap, _CREDIT, _CREDIT, 17) + _WORD_END),
            lambda text: identifiers.check_credit_code(_digits(text)) is None,
        ),
        ("bank_card", re.compile(_broken(gap, "[3-9]", "[0-9]", (15, 18)) + _END), _card),
        ("phone", re.compile(rf"(?<![0-9])(?:\+?86{gap})?1{gap}[3-9](?:{gap}[0-9]){{9}}{_END}"), _always),
        ("phone", re.compile(rf"(?<![0-9])(?:400|800){gap}[0-9]{{3,4}}{gap}[0-9]{{3,4}}{_END}"), _always),
        (
            "landline",
            re.compile(rf"(?<![0-9])\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{gap}[2-8][0-9]{{2,3}}{gap}[0-9]{{4}}{_END}"),
            _always,
        ),
        ("plate", re.compile(rf"{_PLATE}[A-HJ-NP-Z0-9]{{5,6}}{_WORD_END}"), _always),
        ("plate", re.compile(rf"{_PLATE}[A-HJ-NP-Z0-9]{{4}}[学警挂领港澳]"), _always),
        ("wechat", re.compile(r"(?<![\w])wxid_[A-Za-z0-9_-]{6,32}", re.ASCII), _always),
        ("id_number", re.compile(_broken(gap, "[1-9]", "[0-9]", 14) + _END), _old_id),
    )  # fmt: skip


_PATTERNS = _patterns(_GAP)
_BROKEN_BY_LINES = _patterns(_LINE_GAP)


def identifiers_in(text: str) -> list[Find]:
    """Every identifier in the text, in order, without overlaps; kinds: id_number, credit_code, bank_card, phone,
    landline, plate, email, wechat. Positions are those of the text given, whatever invisible characters it holds.
    """
    folded = fold(text)
    found = spans(folded.plain)
    finds = [Find(*folded.span(start, end), kind, folded.quoted(start, end)) for start, end, kind in found]
    return sorted(finds, key=lambda find: find.start)


def spans(plain: str) -> list[tuple[int, int, str]]:
    """(start, end, kind) in a folded text. What a line end breaks replaces what its first line alone would have passed
    for: nothing of the second line may be left.
    """
    found: list[tuple[int, int, str]] = []
    for patterns in (_PATTERNS, _BROKEN_BY_LINES) if "\n" in plain else (_PATTERNS,):
        earlier, found = found, _without_overlap(plain, patterns)
        kept = _outside(earlier, found)
        taken = bytearray(len(plain))
        for start, end, _ in kept:
            taken[start:end] = b"\1" * (end - start)
        found = kept + [one for one in found if not any(taken[one[0] : one[1]])]
    return found


def _outside(few: list[tuple[int, int, str]], others: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those that lie within none of the others (which do not overlap)."""
    ends = dict[int, int]()
    for start, end, _ in others:
        ends.update(dict.fromkeys(range(start, end), end))
    return [one for one in few if ends.get(one[0], 0) < one[1]]


def _without_overlap(plain: str, patterns: tuple[Pattern, ...]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    taken = bytearray(len(plain))
    for kind, pattern, valid in patterns:
        for start, end in _matches(pattern, valid, plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, kind))
    return found


def _matches(pattern: re.Pattern[str], valid: Callable[[str], bool], plain: str) -> Iterator[tuple[int, int]]:
    position = 0
    while match := pattern.search(plain, position):
        found = valid(match.group())
        if found:
            yield match.span()
        # A number that fails its check may hide another that begins inside it after a gap.
        position = match.end() if found else match.start() + 1
