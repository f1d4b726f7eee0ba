"""Decisions as lists show them: found by the search, or on the page of a company, an authority, a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zhifa.law.publication import CHALLENGES, PERFORMANCES
from zhifa.registry.content import ACTS
from zhifa.web.presentation import disclosures, words

BEFORE, LENGTH = 24, 110  # characters of a snippet: before the first hit, and in all
QUIET: Final = ("none", "no_money")
"""What goes without saying in a list."""
Pieces = list[tuple[str, bool]]
Hits = Sequence[tuple[int, int]]


def row(item: Mapping[str, Any]) -> dict[str, Any]:
    """{id, number, act_title, title and snippet [(text, hit)], party, company, authority, authority_code, outcome,
    standing [text], decided_on, published_at} of an item of disclosure.searching.
    """
    hits: Mapping[str, Hits] = item.get("highlights", {})
    title = [*marked(item["party"], hits.get("party", ())), ("：", False)]
    return {
        "id": item["id"],
        "number": marked(item["number"], hits.get("number", ())),
        "act_title": ACTS.get(item["act"], item["act"]),
        "title": [*title, *marked(item["matter"], hits.get("matter", ()))],
        "snippet": snippet(item["facts"], hits.get("facts", ())),
        "party": item["party"],
        "authority": item["authority"]["name"],
        "authority_code": item["authority"]["code"],
        "outcome": disclosures.outcome(item),
        "standing": standing(item["standing"]),
        "decided_on": item["decided_on"],
        "published_at": words.day(item["published_at"]),
    }


def standing(codes: Mapping[str, str]) -> list[str]:
    """已经履行, 正在行政复议: what is worth a word."""
    said = (PERFORMANCES.get(codes.get("performance", "")), CHALLENGES.get(codes.get("challenge", "")))
    loud = (codes.get("performance") not in QUIET, codes.get("challenge") not in QUIET)
    return [text for text, wanted in zip(said, loud, strict=True) if text and wanted]


def snippet(text: str, hits: Hits) -> Pieces:
    """The part of a text around its first hit, with the hits told apart."""
    start = max(0, hits[0][0] - BEFORE) if hits else 0
    end = min(len(text), start + LENGTH)
    inside = [(a - start, min(b, end) - start) for a, b in hits if start <= a < end]
    pieces = marked(text[start:end], inside)
    return [("…", False)] * (start > 0) + pieces + [("…", False)] * (end < len(text))


def marked(text: str, hits: Hits) -> Pieces:
    pieces: Pieces = []
    at = 0
    for start, end in hits:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
