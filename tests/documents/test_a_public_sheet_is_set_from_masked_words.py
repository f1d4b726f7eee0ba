"""Rule: what the public gets as a PDF is set from the words given, the same bytes each time, whatever signs are in them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf

from zhifa.casework.documents.typesetting import public_sheet

HEAD = {"title": "决定", "authority": "临江区水利局", "running": "文号", "day": "2026年3月5日", "note": "不是原件"}
DAY = datetime(2026, 3, 5, tzinfo=UTC)


def test_the_same_words_give_the_same_bytes_with_metadata_of_their_own() -> None:
    first, again = (public_sheet(HEAD, [("事实", "堆放垃圾。\n当场清除。")], timestamp=DAY) for _ in range(2))
    assert first == again
    document = pypdf.PdfReader(io.BytesIO(first))
    assert "堆放垃圾。\n当场清除。" in document.pages[0].extract_text()
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("决定", "临江区水利局")


def test_a_sign_that_no_font_holds_is_shown_as_a_box_and_keeps_nothing_back() -> None:
    made = public_sheet(HEAD, [("", "甲\U00100000乙\U0010fffd丙 #set text(red) $x$ *y*")], timestamp=DAY)
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "甲□乙□丙 #set text(red) $x$ *y*" in text
