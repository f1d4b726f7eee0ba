"""How an article is cited: 《中华人民共和国行政处罚法》第五十一条第一款第（二）项 <-> its parts. Pure.

Reading is lenient about the way of writing (with or without 《》, 第二项 or 第（二）项, digits or characters, several
places after one title) and strict about the meaning: what cannot be told for certain is refused with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from zhifa.law import numerals

LONGEST: Final = 300  # characters of one text; the longest title in force has 90
MOST: Final = 20  # places in one text
LEVELS: Final = {
    "law": "法律",
    "administrative_regulation": "行政法规",
    "local_regulation": "地方性法规",
    "department_rule": "部门规章",
    "local_government_rule": "地方政府规章",
    "judicial_interpretation": "司法解释",
    "normative": "规范性文件",
}
PENAL_LEVELS: Final = frozenset(
    {"law", "administrative_regulation", "local_regulation", "department_rule", "local_government_rule"}
)
"""Levels that may set a penalty (行政处罚法第十条至第十四条); a normative document may not (第十六条)."""
PENAL_BASIS: Final = "行政处罚法第十六条"
EXAMPLE: Final = "请写成例如《中华人民共和国行政处罚法》第五十一条第一款第（二）项。"
STATE: Final = "中华人民共和国"

_N: Final = r"[一二三四五六七八九十百千零〇两\d]{1,12}"
_PLACE: Final = re.compile(
    rf"(?:第(?P<article>{_N})条(?:之(?P<sub>{_N}))?)?"
    rf"(?:第(?P<paragraph>{_N})款)?"
    rf"(?:(?:第(?P<item>{_N})项)|(?:第?（(?P<bracketed>{_N})）项?))?"
    rf"(?:第(?P<point>{_N})目)?"
)
_FIRST_PLACE: Final = re.compile(rf"第{_N}条")
_LEADING: Final = re.compile(r"^(?:违反了?|依据|根据|按照|依照|适用)[：:]?(?=《)")
_EDITION: Final = re.compile(r"（[^（）]*(?:修订|修正|公布|施行|通过|年|号)[^（）]*）")
_BETWEEN: Final = re.compile(r"以及|[、，,；;和及与]")
_END: Final = re.compile(r"(?:之?的?规定)?[。．.：:；;]*")
_WIDTH: Final = str.maketrans("()", "（）")


class BadCitation(ValueError):
    """A text that is no citation: what is wrong, and how to mend it; both in Chinese."""

    def __init__(self, message: str, remedy: str = EXAMPLE) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one statute. Numbers count from 1; 0 means that the part is not named."""

    title: str
    """As written, without 《》 and spaces."""
    article: int = 0
    """0: the statute as a whole."""
    sub: int = 0
    """第九条之一 has sub 1."""
    paragraph: int = 0
    item: int = 0
    point: int = 0
    """目 below an item."""
    last: tuple[int, int] | None = None
    """(article, sub) that ends a range of whole articles, inclusive."""


def parse(text: str, title: str = "") -> tuple[Citation, ...]:
    """Every place that a text cites, in its order. Raises BadCitation.

    `title`: the statute meant where the text begins with a place (第十七条、第二十条).
    """
    return _Reader(text, title).read()


def setting(listed: Iterable[str]) -> list[str]:
    """The places that set the penalty in the basis of a matter, one each: a list of powers names the article violated
    first, so they are those after it, or the only one. What is no citation is left out; the officer writes it.
    """
    lines = list(listed)
    found: dict[str, None] = {}
    for line in lines[1:] or lines:
        try:
            found |= dict.fromkeys(formatted(place) for place in parse(line) if place.article)
        except BadCitation:
            continue
    return list(found)


def joined(texts: Iterable[str]) -> str:
    """Places written one each, as one text; what does not read as a citation stands as it is."""
    lines = list(texts)
    try:
        return format(place for line in lines for place in parse(line))
    except BadCitation:
        return "、".join(lines)


def single(text: str) -> Citation:
    """The one place that a text cites. Raises BadCitation when there are several."""
    found = parse(text)
    if len(found) > 1:
        raise BadCitation(f"“{text}”引用了 {len(found)} 处。", "请一行只写一处。")
    return found[0]


def formatted(citation: Citation, *, after: Citation | None = None) -> str:
    """《…》第五十一条第一款第（二）项; without the title where the one before names the same statute."""
    title = "" if after is not None and after.title == citation.title else f"《{citation.title}》"
    if citation.last is not None:
        return f"{title}{article_label(citation.article, citation.sub)}至{article_label(*citation.last)}"
    return title + place_label(citation)


def format(citations: Iterable[Citation]) -> str:  # noqa: A001 - the word for the opposite of parse; called as citations.format()
    """Several places in one text; what is read back is the same."""
    parts: list[str] = []
    before: Citation | None = None
    for citation in citations:
        parts.append(formatted(citation, after=before if citation.article else None))
        before = citation
    return "、".join(parts)


def article_label(article: int, sub: int = 0) -> str:
    """第九条之一."""
    return f"第{_ordinal(article)}条" + (f"之{_ordinal(sub)}" if sub else "")


def _ordinal(number: int) -> str:
    """17 -> 十七, as articles are counted; an amount would be 一十七."""
    text = numerals.chinese(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def place_label(citation: Citation) -> str:
    """The place without the title; empty for a whole statute."""
    if not citation.article:
        return ""
    return (
        article_label(citation.article, citation.sub)
        + (f"第{_ordinal(citation.paragraph)}款" if citation.paragraph else "")
        + (f"第（{_ordinal(citation.item)}）项" if citation.item else "")
        + (f"第{citation.point}目" if citation.point else "")
    )


def key(title: str) -> str:
    """What two ways of writing a title have in common: no 《》, no spaces, no 中华人民共和国 in front, one width."""
    plain = "".join(unicodedata.normalize("NFKC", title).split())
    plain = plain.translate({ord(mark): None for mark in "《》〈〉<>"})
    return plain.removeprefix(STATE).casefold()


def short_title(title: str) -> str:
    """中华人民共和国行政处罚法 -> 行政处罚法; the title itself where nothing can be left out."""
    return title.removeprefix(STATE)


def may_set_penalty(level: str) -> bool:
    """Whether a text of this level may set an administrative penalty (行政处罚法第十条至第十四条、第十六条)."""
    return level in PENAL_LEVELS


class _Reader:
    """One text being read from the left."""

    def __init__(self, text: str, title: str) -> None:
        self.given = text
        self.text = _plain(text)
        self.title = title
        self.found: list[Citation] = []

    def read(self) -> tuple[Citation, ...]:
        rest = _LEADING.sub("", self.text)
        if not rest.startswith("《"):
            rest = self._bare_title(rest)
        while True:
            rest = self._statute(rest) if rest.startswith("《") else self._place(rest)
            if len(self.found) > MOST:
                raise BadCitation(f"一处引用了超过 {MOST} 个条款。", "请分几行写。")
            if _END.fullmatch(rest):
                return tuple(self.found)
            between = _BETWEEN.match(rest)
            if between is None or between.end() == len(rest):
                raise self._unread(rest)
            rest = rest[between.end() :]

    def _bare_title(self, rest: str) -> str:
        first = _FIRST_PLACE.search(rest)
        if first is None:
            raise BadCitation(f"“{self._shown()}”没有写明是第几条。")
        if first.start():
            self.title = _EDITION.sub("", rest[: first.start()])
        if not self.title:
            raise BadCitation(f"“{self._shown()}”没有写明是哪一部法律、法规或者规章。")
        if "《" in self.title:
            raise BadCitation(f"“{self._shown()}”里书名号以外的文字看不懂。")
        return rest[first.start() :]

    def _statute(self, rest: str) -> str:
        end = _closing(rest)
        if end < 0:
            raise BadCitation(f"“{self._shown()}”的书名号没有写完整。")
        self.title = rest[1:end]
        if not self.title:
            raise BadCitation(f"“{self._shown()}”的书名号里没有名称。")
        rest = rest[end + 1 :]
        if edition := _EDITION.match(rest):
            rest = rest[edition.end() :]
        if _PLACE.match(rest).end():  # type: ignore[union-attr]  # every part is optional, so it always matches
            return self._place(rest)
        self.found.append(Citation(self.title))
        return rest

    def _place(self, rest: str) -> str:
        start, rest = self._one(rest)
        if not rest.startswith("至"):
            self.found.append(start)
            return rest
        end, rest = self._one(rest[1:], start)
        self.found.extend(_range(start, end, self._shown()))
        return rest

    def _one(self, rest: str, before: Citation | None = None) -> tuple[Citation, str]:
        match = _PLACE.match(rest)
        if match is None or not match.end():
            raise self._unread(rest)
        parts = {
            name: self._number(match[name]) for name in ("article", "sub", "paragraph", "item", "bracketed", "point")
        }
        item = parts["item"] or parts["bracketed"]
        if parts["article"]:
            place = Citation(self.title, parts["article"], parts["sub"], parts["paragraph"], item, parts["point"])
            return place, rest[match.end() :]
        before = before or (self.found[-1] if self.found and self.found[-1].title == self.title else None)
        if before is None or not before.article or before.last:
            raise BadCitation(f"“{self._shown()}”没有写明是第几条。")
        if parts["paragraph"]:
            place = replace(before, paragraph=parts["paragraph"], item=item, point=parts["point"])
        elif item:
            place = replace(before, item=item, point=parts["point"])
        elif before.item:
            place = replace(before, point=parts["point"])
        else:
            raise BadCitation(f"“{self._shown()}”没有写明是第几项。")
        return place, rest[match.end() :]

    def _number(self, text: str | None) -> int:
        if text is None:
            return 0
        try:
            number = int(numerals.parse(text))
        except ValueError:
            number = 0
        if not 0 < number < 10_000:  # noqa: PLR2004 - the longest code has 1,260 articles
            raise BadCitation(f"“{self._shown()}”里的“{text}”不是规范的序号。")
        return number

    def _unread(self, rest: str) -> BadCitation:
        return BadCitation(f"“{self._shown()}”里的“{rest[:20]}”看不懂。")

    def _shown(self) -> str:
        return self.given.strip()[:60]


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise BadCitation(f"引用的条款有 {len(text)} 字，最多 {LONGEST} 字。", "请分几行写，只写名称和条款。")
    if any(unicodedata.category(char) in {"Cs", "Cc"} and not char.isspace() for char in text):
        raise BadCitation("引用的条款里有不能显示的字符。", "请删去不能显示的字符，重新填写。")
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_WIDTH)
    plain = plain.strip("。．.；;：:，,、")
    if not plain:
        raise BadCitation("没有填写引用的条款。")
    return plain


def _closing(text: str) -> int:
    """Where the 《 that begins the text is closed; titles may hold further ones. -1 when it is not."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "《") - (char == "》")
        if depth == 0:
            return at
    return -1


def _range(start: Citation, end: Citation, shown: str) -> list[Citation]:
    """Whole articles stay one range; paragraphs or items of one article are named one by one."""
    same = (start.article, start.sub) == (end.article, end.sub)
    if not same:
        if start.paragraph or start.item or end.paragraph or end.item:
            raise BadCitation(f"“{shown}”跨条的范围里不能写款、项。", "请分别写明每一条的款、项。")
        if (start.article, start.sub) > (end.article, end.sub):
            raise BadCitation(f"“{shown}”的范围前大后小。", "请按条文的顺序写。")
        return [replace(start, last=(end.article, end.sub))]
    if bool(start.item) != bool(end.item):
        raise BadCitation(f"“{shown}”跨款的范围里不能写项。", "请分别写明每一款的项。")
    first, last = (start.item, end.item) if start.item else (start.paragraph, end.paragraph)
    if start.point or end.point or not 0 < first < last or last - first >= MOST:
        raise BadCitation(f"“{shown}”的范围看不懂。", "请分别写明每一款、每一项。")
    if start.item:
        return [replace(start, item=number) for number in range(first, last + 1)]
    return [replace(start, paragraph=number) for number in range(first, last + 1)]
