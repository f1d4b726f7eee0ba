"""A statute's text as a source gives it, and what can be told from the text itself. No database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from zhifa.law import citations, numerals
from zhifa.law.citations import Citation
from zhifa.proof.canonical import canonical_bytes

_DAY: Final = re.compile(r"(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日")
_MADE: Final = re.compile(r"通过|修正|修订|公布|发布|批准")
_BEGINS: Final = re.compile(r"自\s*(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日\s*起(?:施行|实施|执行|生效)")
_SESSION: Final = re.compile(r"([一-鿿]{0,12}?)第[一二三四五六七八九十]+届([一-鿿]{0,8}?人民代表大会(?:常务委员会)?)")
_REPEALED: Final = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)?")
_ITEM: Final = re.compile(r"^[（(]([一二三四五六七八九十百]+)[）)]")  # transcriptions write either bracket
_CLOSING_ARTICLES: Final = 3  # the commencement and what it repeals stand in one of the last articles


@dataclass(frozen=True)
class ArticleText:
    number: int
    sub: int
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class StatuteText:
    """One version of a statute from a source. `valid_from`, `names`, `slug`: only where the source says so."""

    title: str
    level: str
    source: str
    articles: tuple[ArticleText, ...]
    promulgated: date | None = None
    valid_from: date | None = None
    preamble: tuple[str, ...] = ()
    issuer: str = ""
    region: str = ""
    slug: str = ""
    names: tuple[str, ...] = ()
    over: bool = False
    """The source says that it is no longer in force, without the day."""


@dataclass(frozen=True)
class Paragraph:
    """款: its own words, and its items by number."""

    text: str
    items: dict[int, str] = field(default_factory=dict)


def digest(text: StatuteText) -> str:
    """SHA-256 in hex over title and articles: what a text says, not how a transcription spaces or heads it."""
    articles = [[one.number, one.sub, _unspaced(one.text)] for one in text.articles]
    return hashlib.sha256(canonical_bytes([text.title, articles])).hexdigest()


def _unspaced(text: str) -> str:
    return "\n".join("".join(line.split()) for line in text.split("\n"))


def slug(text: StatuteText) -> str:
    """The id of the statute: the source's own where it has one, else made from the title, the same every time."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text.slug):
        return text.slug[:100]
    return f"s-{hashlib.sha256(citations.key(text.title).encode()).hexdigest()[:12]}"


def names(text: StatuteText) -> tuple[str, ...]:
    """Full title first, then the ways to shorten it."""
    return tuple(dict.fromkeys((text.title, citations.short_title(text.title), *text.names)))


def promulgated(text: StatuteText) -> date | None:
    """The day of this version: the source's, or the last day that the heading names for making or amending it."""
    return text.promulgated or max(_made(text.preamble), default=None)


def enacted(text: StatuteText, day: date) -> date:
    """The first day that the heading names, at most the day of this version."""
    return min([one for one in _made(text.preamble) if one <= day], default=day)


def commencement(text: StatuteText, day: date) -> tuple[date, str]:
    """(day, how it became known): the source's, the one in the closing articles, else the day of the version itself.

    After an amendment (修正) the closing article still holds the first commencement, which is then too early to count.
    """
    if text.valid_from is not None:
        return text.valid_from, "given"
    for article in reversed(text.articles[-_CLOSING_ARTICLES:]):
        for match in _BEGINS.finditer(article.text):
            found = _date(match.groups())
            if found is not None and found >= day:
                return found, "article"
    return day, "promulgation"


def repeals(text: StatuteText) -> tuple[str, ...]:
    """Titles of which the closing articles say 同时废止; a part of a text (第…条) is not the text."""
    found: dict[str, None] = {}
    for article in text.articles[-_CLOSING_ARTICLES:]:
        for sentence in re.split(r"[。；\n]", article.text):
            if not sentence.endswith("同时废止") or re.search(r"》[^《]*第[一二三四五六七八九十百]+条", sentence):
                continue
            for match in _REPEALED.finditer(sentence):
                if citations.key(match[1]) != citations.key(text.title):
                    found[match[1]] = None
    return tuple(found)


def issuer(text: StatuteText) -> str:
    """Who made it, from the heading; empty where it does not say so."""
    for line in text.preamble:
        if found := _SESSION.search(line):
            return found[1].rpartition("日")[2] + found[2]
        if "国务院" in line:
            return "国务院"
    return ""


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """An article's paragraphs: lines that begin with （一） or (一) are items of the paragraph before."""
    found: list[Paragraph] = []
    for line in (line.strip() for line in text.splitlines()):
        item = _ITEM.match(line)
        if item and found and (number := ordinal(item[1])):
            found[-1].items[number] = line
        elif line:
            found.append(Paragraph(line))
    return tuple(found)


def part(text: str, citation: Citation) -> str | None:
    """The paragraph or item that is cited; the whole article where none is; None where it is not there."""
    if not citation.paragraph and not citation.item:
        return text
    found = paragraphs(text)
    if citation.paragraph:
        found = found[citation.paragraph - 1 : citation.paragraph]
    if not citation.item:
        return "\n".join([found[0].text, *found[0].items.values()]) if found else None
    return next((one.items[citation.item] for one in found if citation.item in one.items), None)


def ordinal(text: str) -> int:
    """二十一 -> 21; 0 for what is no ordinal."""
    try:
        return int(numerals.parse(text))
    except ValueError:
        return 0


def merged(texts: Sequence[StatuteText]) -> StatuteText | None:
    """One text from the parts of one statute (a code in several files); None when articles overlap."""
    numbered = [(one.number, one.sub) for text in texts for one in text.articles]
    if len(set(numbered)) != len(numbered):
        return None
    first = texts[0]
    articles = sorted((one for text in texts for one in text.articles), key=lambda one: (one.number, one.sub))
    lines = tuple(dict.fromkeys(line for text in texts for line in text.preamble))
    return StatuteText(**{**vars(first), "articles": tuple(articles), "preamble": lines})


def as_open(text: StatuteText, day: date, statute: str) -> dict[str, Any]:
    """What the entry says of a version."""
    begins, dated = commencement(text, day)
    return {
        "statute": statute, "title": text.title, "names": list(names(text)), "level": text.level,
        "issuer": text.issuer or issuer(text), "region": text.region, "promulgated": day.isoformat(),
        "enacted": enacted(text, day).isoformat(), "valid_from": begins.isoformat(), "dated": dated,
        "repeals": list(repeals(text)), "articles": len(text.articles), "digest": digest(text), "source": text.source,
    }  # fmt: skip


def _made(preamble: Iterable[str]) -> list[date]:
    return [day for line in preamble if _MADE.search(line) for day in _days(line)]


def _days(line: str) -> Iterator[date]:
    for match in _DAY.finditer(line):
        if (day := _date(match.groups())) is not None:
            yield day


def _date(parts: Iterable[str]) -> date | None:
    year, month, day = (int(part) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None
