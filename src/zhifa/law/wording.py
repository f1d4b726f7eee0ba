"""Slips in the words of a document: figures against capitals, dates, names, citations. It remarks, never refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhifa.law import amounts, numerals
from zhifa.law.dates import format_date
from zhifa.law.types import CitationFact

_CAPITALS: Final = r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{2,}"
_FIGURES: Final = r"¥?\s?\d[\d,]*(?:\.\d{1,2})?元?"
_FIGURES_FIRST: Final = re.compile(rf"({_FIGURES})[（(](?:人民币)?(?:大写[：:]?)?({_CAPITALS})[）)]")
_CAPITALS_FIRST: Final = re.compile(rf"({_CAPITALS})[（(](?:小写[：:]?)?({_FIGURES})[）)]")
_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PERIOD: Final = re.compile(rf"自?({_DATE.pattern})起?(?:至|到|—|－)({_DATE.pattern})")
_PLACE: Final = re.compile(r"第([^第条款项目，。；《》]{1,10})(条|款|项|目)")
_RUN: Final = re.compile(r"《[^《》]{2,80}》((?:第[^第条款项目，。；《》]{1,10}[条款项目])+)")
_RANK: Final = "条款项目"
SHORTEST_NAME: Final = 4
"""Characters; of a shorter name every second word of a text would be a near miss."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One slip. `message` names no person and no words of the text; `quote` holds the words meant."""

    code: str
    """amounts | dates | names | citations."""
    message: str
    quote: str


def check(
    text: str,
    *,
    names: Iterable[str] = (),
    events: Iterable[tuple[str, date]] = (),
    known: Iterable[CitationFact] = (),
    on: date,
) -> list[Remark]:
    """Everything to look at in a text. `names`: as the register writes them; `events`: what the record says happened,
    by title; `known`: what the statutes say of `cited(text)`; `on`: the day of the document.
    """
    slips = (*money(text), *days(text), *order(events, on), *registered(text, names), *citations(text))
    return list(dict.fromkeys((*slips, *statutes(known))))


def money(text: str) -> Iterator[Remark]:
    """Figures and capitals that stand beside each other and do not say the same (支付结算办法附一)."""
    pairs = [(m[1], m[2]) for m in _FIGURES_FIRST.finditer(text)] + [
        (m[2], m[1]) for m in _CAPITALS_FIRST.finditer(text)
    ]
    for figures, capitals in pairs:
        try:
            agree = amounts.parse_yuan(figures) == amounts.parse_yuan(capitals)
        except ValueError:
            agree = False
        if not agree:
            yield Remark("amounts", "金额的小写与大写不一致，或者大写不规范。", f"{figures}（{capitals}）")


def days(text: str) -> Iterator[Remark]:
    """Dates that no calendar has, and periods that end before they begin."""
    for match in _DATE.finditer(text):
        if _day(match[0]) is None:
            yield Remark("dates", "日历上没有这一天。", match[0])
    for match in _PERIOD.finditer(text):
        begin, end = _day(match[1]), _day(match[5])
        if begin and end and end < begin:
            yield Remark("dates", "期间的结束早于开始。", match[0])


def order(events: Iterable[tuple[str, date]], on: date) -> Iterator[Remark]:
    """Things the record says happened that would lie after the day of the document."""
    for title, day in events:
        if day > on:
            yield Remark("dates", f"“{title}”晚于文书的日期。", f"{format_date(day)}，文书日期{format_date(on)}")


def registered(text: str, names: Iterable[str]) -> Iterator[Remark]:
    """Words that differ from a registered name in a single character."""
    for name in dict.fromkeys(names):
        if len(name) < SHORTEST_NAME:
            continue
        for start in range(len(text) - len(name) + 1):
            part = text[start : start + len(name)]
            if part != name and sum(a != b for a, b in zip(part, name, strict=True)) == 1 and _is_word(part, name):
                yield Remark("names", "名称与登记的差一个字。", f"“{part}”，登记的是“{name}”")


def _is_word(part: str, name: str) -> bool:
    """The odd character is one of a name, not the mark before or after it."""
    odd = next(a for a, b in zip(part, name, strict=True) if a != b)
    return odd.isalnum()


def citations(text: str) -> Iterator[Remark]:
    """Book-title marks that do not close, places of a statute out of order or in no proper numeral."""
    if text.count("《") != text.count("》"):
        yield Remark("citations", "书名号不成对。", "《" if text.count("《") > text.count("》") else "》")
    for run in _RUN.finditer(text):
        places = _PLACE.findall(run[1])
        ranks = [_RANK.index(unit) for _, unit in places]
        if ranks != sorted(set(ranks)) or (ranks and ranks[0] != 0):
            yield Remark("citations", "条、款、项、目的次序不对，或者没有写明是哪一条。", run[0])
        if not all(_is_numeral(number.strip("（）()")) for number, _ in places):
            yield Remark("citations", "条款的序数应当用汉字数字。", run[0])


def cited(text: str) -> list[str]:
    """Every statute with a place in it that a text names, as it is written."""
    return list(dict.fromkeys(run[0] for run in _RUN.finditer(text)))


def statutes(known: Iterable[CitationFact]) -> Iterator[Remark]:
    """Articles that there are not, and texts that are not in force on the day; of a statute unknown nothing is said."""
    for fact in known:
        if fact.status in ("repealed", "not_yet"):
            state = "已经失效" if fact.status == "repealed" else "还没有施行"
            yield Remark("citations", f"引用的条文在文书的日期{state}。", fact.text)
        elif fact.status == "no_such_article":
            yield Remark("citations", "没有所引的这一条。", fact.text)
        elif fact.article_exists and not fact.place_exists:
            yield Remark("citations", "这一条里没有找到所写的款、项。", fact.text)


def _is_numeral(text: str) -> bool:
    if not text or text[0].isdecimal():
        return False
    try:
        numerals.parse(text)
    except ValueError:
        return False
    return True


def _day(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
