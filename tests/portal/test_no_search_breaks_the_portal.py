"""Rule: whatever is searched for, pages, interface and feeds answer or say what is wrong; they never break (R19).

Each string goes to the interface, every fourth to the search page, every fourth to one of the other registers.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import build_cast
from tests.portal.test_pages import publish

STRINGS: Final = 10_000 if os.environ.get("ZHIFA_TEST_FULL") else 2_000
LONG: Final = 499  # every so many strings one of 100 KB; no multiple of 4, so that each address gets some
FIELDS: Final = ("q",) * 8 + (
    "party", "number", "authority", "act", "year", "from", "to", "sort", "cursor", "facets", "limit", "region", "kind", "sector",
    "matter_code", "party_kind", "performance", "challenge", "credit_code",
)  # fmt: skip
PAGE: Final = "/search"
INTERFACE: Final = "/api/v1/public/disclosures"
OTHERS: Final = (
    "/api/v1/public/feeds/disclosures.atom", "/api/v1/public/feeds/disclosures.json", "/api/v1/public/changes",
    "/officers", "/matters", "/statutes/", "/catalogue/", "/api/v1/public/officers", "/api/v1/public/catalogue/matters",
    "/api/v1/public/statutes", "/api/v1/public/catalogue", "/search/download/csv", "/search/download/json",
)  # fmt: skip
WORDS: Final = (
    "渣土", "欧阳某", "明水罚当决字〔2026〕1号", "水", " ", "　", "\u202e\u2067渣土\u2069", "שלום", "العربية", "\ufeff", "\u200d", "\x00", "\x0b",
    "\x1f", "\x7f", "\x85", "\u2028", "\ufffe", "\U000e0001", "👩‍👩‍👧", "e\u0301" * 9, "\u0300" * 30, "ﷺ", "İ", "ß", "㍿", "𠮷", "␟", '"', "'",
    "\\", "*", "?", "~", "^", "(", ")", "[", "{", "AND", "OR NOT", "field:", "../", "%", "_", "<script>", "{{ q }}", "{% url %}", "${7*7}",
    "';--", "2026-03-05", "2026-02-30", "-1", "99999999999999999999", "NaN", "1e9", "٣", "²", "true", "penalty", "newest",
)  # fmt: skip
BROKEN: Final = (b"%", b"%z", b"%e6%b0", b"%ff%fe", b"%u6c34", b"%ed%a0%80", b"%c0%80", b"%00", b"&", b"=", b";", b"#", b"+", b"&q=", b"[]=")
"""Pieces of an address that are sent as they are: half characters, lone surrogates, overlong NUL, other fields."""


def queries(draw: random.Random) -> Iterator[bytes]:
    for n in range(STRINGS):
        text = b"".join(_piece(draw) for _ in range(draw.randint(0, 6)))
        if n % LONG == 0:
            text = (text or b"%e6%b0%b4") * (100_000 // (len(text) or 9) + 1)
        yield draw.choice(FIELDS).encode() + b"=" + text


def _piece(draw: random.Random) -> bytes:
    kind = draw.random()
    if kind < 0.55:
        return _quoted(draw.choice(WORDS))
    if kind < 0.7:
        return draw.choice(BROKEN)
    if kind < 0.85:
        return _quoted(chr(draw.randrange(0x110000)))  # a lone surrogate as well
    return quote_from_bytes(draw.randbytes(draw.randint(1, 8))).encode()


def _quoted(text: str) -> bytes:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass")).encode()


@pytest.mark.parametrize("seed", [20260305])
def test_ten_thousand_strings_are_answered_or_refused_in_words(
    db: None, noon: datetime, settings: Settings, tmp_path: Path, seed: int
) -> None:
    settings.ZHIFA_HOME = tmp_path
    publish(build_cast())
    draw = random.Random(seed)
    client = Client(raise_request_exception=False)
    found: Counter[tuple[str, int]] = Counter()
    wrong: list[tuple[str, int, bytes]] = []
    for n, query in enumerate(queries(draw)):
        page = PAGE if n % 4 else OTHERS[n // 4 % len(OTHERS)]
        for path in (INTERFACE, page) if n % 2 == 0 else (INTERFACE,):
            answer = client.get(path, QUERY_STRING=query.decode("ascii"))
            found[path, answer.status_code] += 1
            if answer.status_code not in ({200, 404, 422} if path in OTHERS else {200, 422}):
                wrong.append((path, answer.status_code, query[:200]))
    assert wrong == []
    assert found[INTERFACE, 200] + found[INTERFACE, 422] == STRINGS
    assert min(found[INTERFACE, 200], found[INTERFACE, 422]) > STRINGS // 10, found
    assert found[PAGE, 200] == STRINGS // 4  # the page says in words what it cannot look for
