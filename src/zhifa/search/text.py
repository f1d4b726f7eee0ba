"""One normal form for texts and queries, and the cutting into bigrams. Pure functions."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import chain, pairwise

QUERY_LENGTH = 200  # characters; a longer one is a paste by mistake or an attack, never a question
_END = "\x01"  # after the last character of a word; no normal form holds it
_MARK = "\0"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


class QueryProblem(ValueError):
    """The query cannot be answered; the message says why and what to do, in Chinese, of the parameter `field`."""

    def __init__(self, message: str, field: str = "q") -> None:
        super().__init__(message)
        self.field = field


def normalise(text: str) -> str:
    """NFKC (so width too), case folded, invisible characters dropped, white space as single spaces."""
    return " ".join(_fold(text).split())


def _fold(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.lower()
    wide = unicodedata.normalize("NFKC", text)
    if not wide.isprintable():
        wide = "".join(char for char in wide if char.isspace() or unicodedata.category(char) not in _INVISIBLE)
    return unicodedata.normalize("NFKC", wide.casefold())


class _Folded(dict[str, str]):
    """Character -> its normal form, worked out once: a page of results folds ten thousand characters.

    A combining mark has none of its own: `_MARK`, which no normal form holds.
    """

    def __missing__(self, char: str) -> str:
        self[char] = folded = _MARK if unicodedata.combining(char) else _fold(char)
        return folded


_FOLDED = _Folded()


def words(query: str) -> list[str]:
    """The words of a query in normal form, doubles removed; [] for a blank one. Raises QueryProblem."""
    check(query)
    found = list(dict.fromkeys(normalise(query).split()))
    if query.strip() and not found:
        raise QueryProblem("检索词中没有可以检索的文字，请重新输入。")
    return found


def check(query: str) -> None:
    """Raises QueryProblem for what is too long or holds control characters or lone surrogates."""
    if len(query) > QUERY_LENGTH:
        raise QueryProblem(f"检索词过长（{len(query)} 个字符，最多 {QUERY_LENGTH} 个），请缩短后再查。")
    if any(unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace() for char in query):
        raise QueryProblem("检索词中有无法识别的控制字符，请删除后重新输入。")


def tokens(text: str) -> list[str]:
    """What is indexed of `text` (in normal form): each character with the one after it, the last with a mark.

    So each character begins one token, which is how a single one is found; and no phrase reaches across a space.
    """
    return list(chain.from_iterable((*bigrams(word), word[-1] + _END) for word in text.split()))


def bigrams(word: str) -> list[str]:
    """All pairs of neighbouring characters of a word in normal form."""
    return [first + second for first, second in pairwise(word)]


def highlights(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of `query` stand in `text` as it is shown: [start, end) ranges, merged, in order."""
    folded, origin = with_origin(text)
    found = []
    for word in words(query):
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])  # noqa: PLW2901 - the two are one from here on
        merged.append((start, end))
    return merged


def with_origin(text: str) -> tuple[str, Sequence[int]]:
    """The normal form and, for each of its characters, its index in `text` (combining marks stay with their base)."""
    plain = [_FOLDED[char] for char in text]
    if _MARK in plain:
        return _with_marks(text)
    folded = "".join(plain)
    if len(folded) == len(text) and "" not in plain:
        return folded, range(len(text))
    return folded, [at for at, piece in enumerate(plain) for _ in piece]


def _with_marks(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _fold(text[start:end])
        pieces.append(piece)
        origin += [start] * len(piece)
        start = end
    return "".join(pieces), origin
