"""Rule: where pictures are read, what is found in them is blacked out by pixel; everything else of the file is left behind.

Needs what `make ocr` installs (380 MB), which `make full` does and `make test` does not: skipped without it.
"""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image

from tests.disclosure import planting
from tests.disclosure.casts import EDITOR, HEAD, ID_NUMBER
from tests.disclosure.conftest import Town
from zhifa.disclosure import queries
from zhifa.disclosure.actions import attach, perform
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.preflight import seeing

pytestmark = pytest.mark.skipif(not seeing.installed(), reason="make ocr was not run")
LINES = ["现场照片：堆放垃圾", f"身份证号码{ID_NUMBER}", "电话13912345678"]


def prepared(town: Town, content: bytes, name: str) -> Disclosure:
    row = town.decide()
    attach(EDITOR, row.id, io.BytesIO(content), name, title="现场情况")
    return perform(EDITOR, row.id, "prepare", {"rest": "mask"}).disclosure


def out(row: Disclosure) -> bytes:
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    return queries.public_file(row.id, 1)[1].read()


@pytest.mark.parametrize(("make", "name"), [(planting.jpeg, "a.jpg"), (planting.png, "a.png")])
def test_lines_with_a_finding_are_black_and_the_others_stay(town: Town, make: object, name: str) -> None:
    assert callable(make)
    row = prepared(town, make(LINES), name)
    assert {(one["kind"], one["place"]) for one in row.findings} == {
        ("id_number", "附件1：图片文字"), ("phone", "附件1：图片文字"),
    }  # fmt: skip
    text, _ = seeing.seen(Image.open(io.BytesIO(out(row))))
    assert "堆放垃圾" in text
    assert ID_NUMBER not in text
    assert "13912345678" not in text


def test_a_page_that_is_a_picture_goes_out_as_a_page_of_a_new_picture(town: Town) -> None:
    row = prepared(town, planting.pdf(["笔录"], picture=planting.jpeg(LINES)), "a.pdf")
    document = pypdf.PdfReader(io.BytesIO(out(row)))
    assert len(document.pages) == 2
    image = document.pages[1].images[0].image
    assert image is not None
    text, _ = seeing.seen(image)
    assert "堆放垃圾" in text
    assert ID_NUMBER not in text


def test_a_picture_without_words_has_no_findings(town: Town) -> None:
    blank = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(blank, "PNG")
    assert prepared(town, blank.getvalue(), "a.png").findings == []
