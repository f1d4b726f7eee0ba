from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.documents import pdf_text, samples
from zhifa.casework.documents import catalogue, typesetting
from zhifa.casework.documents.composing import Paper

A4_POINTS = {(595, 842), (842, 595)}
SLIP_WIDTH = 227  # points of 80 mm
PPI = 36  # enough to see ink where none may be, and fast
MM = PPI / 25.4
EVERY = catalogue.codes()
SUMMARY = "penalty_summary_decision"
NOT_WORDS = {"kind", "place", "outcome", "style", "width", "millimetres"}


def words(value: Any) -> Iterator[str]:
    """Every string of the paper that is to be read on it."""
    if isinstance(value, str):
        yield re.sub(r"\s", "", value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in NOT_WORDS:
                yield from words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)


def render(paper: Paper) -> bytes:
    return typesetting.render(paper, timestamp=samples.MOMENT)


def assert_printed(paper: Paper, printed: str) -> None:
    signed = any(block.get("style") in {"seal", "date"} for block in paper.blocks)
    head = paper.data.model_dump(exclude={"values", "verification", *(() if signed else ("date",))})
    for word in {*words(paper.blocks), *words(head)}:
        assert word in printed, f"{paper.template.code} lost {word!r}"


def without_marks(printed: str, paper: Paper) -> str:
    """The text without what stands at the head and foot of every page, which cuts long values."""
    signing = re.escape(f"{paper.template.sign_each_page}签名（捺印）：年月日")
    marks = rf"{signing}|ZF7M2Q-4KXD|第\d+页共\d+页|—\d+—|演示数据，不具有法律效力|骑缝章"
    return re.sub(marks, "", printed)


@pytest.mark.parametrize("code", EVERY)
def test_short_values_are_on_paper_and_searchable(code: str) -> None:
    paper = samples.paper(code, "short")
    printed = pdf_text.text(render(paper))
    assert_printed(paper, without_marks(printed, paper) + printed)


@pytest.mark.parametrize("code", EVERY)
def test_names_of_sixty_characters_forty_rows_and_long_facts_lose_nothing_and_stay_inside_the_margins(code: str) -> None:
    paper = samples.paper(code, "long")
    printed = without_marks(pdf_text.text(render(paper)), paper)
    whole = re.sub("序号" + "".join(re.escape(c["title"]) for b in paper.blocks for c in b.get("columns", ())), "", printed)
    for word in words(paper.blocks):
        assert word in printed or word in whole, f"{code} lost {word!r}"
    for page in typesetting.pages_png(paper, timestamp=samples.MOMENT, ppi=PPI):
        assert_inside(Image.open(io.BytesIO(page)).convert("L"), paper)


def assert_inside(image: Image.Image, paper: Paper) -> None:
    width, height = image.size
    slip = paper.template.paper == "slip80"
    left, right, below = (5, 5, 1) if slip else (28, 26, 10)
    edges = [
        image.crop((0, 0, round(left * MM) - 1, height)),
        image.crop((width - round(right * MM) + 2, 0, width, height)),
        image.crop((0, height - round(below * MM), width, height)),
    ]
    if paper.template.seam_seal:  # half of a seal stands there
        del edges[1]
    assert all(edge.getextrema() == (255, 255) for edge in edges), f"{paper.template.code}: ink beyond the margins"


@pytest.mark.parametrize("code", EVERY)
def test_usual_values_are_on_paper_and_the_same_input_gives_the_same_archivable_bytes(code: str) -> None:
    """Structure only: no validator is at hand, so nobody may call the file validated."""
    paper = samples.paper(code)
    pdf = render(paper)
    printed = pdf_text.text(pdf)
    assert_printed(paper, without_marks(printed, paper) + printed)
    assert pdf == render(samples.paper(code))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert_archivable(document)


def assert_archivable(document: pikepdf.Pdf) -> None:
    size = tuple(round(float(v)) for v in document.pages[0].MediaBox)[2:]
    assert size in A4_POINTS or size[0] == SLIP_WIDTH
    with document.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert str(document.Root.Lang) == "zh-CN"
    assert document.Root.MarkInfo.Marked
    assert not document.is_encrypted
    assert "/Names" not in document.Root
    for page in document.pages:
        for font in page.Resources.Font.values():
            descendant = font.DescendantFonts[0].FontDescriptor
            assert any(key in descendant for key in ("/FontFile2", "/FontFile3")), "fonts must be embedded"
            assert "/ToUnicode" in font


@pytest.mark.parametrize("code", [code for code in EVERY if catalogue.load(code).has_slip])
@pytest.mark.parametrize("size", ["usual", "long"])
def test_a_slip_of_eighty_millimetres_holds_the_same_words(code: str, size: str) -> None:
    whole = samples.paper(code, size)
    slip = replace(whole, template=whole.template.as_slip())
    pdf = render(slip)
    assert_printed(slip, without_marks(pdf_text.text(pdf), slip) + pdf_text.text(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert [round(float(page.MediaBox[2])) for page in document.pages] == [SLIP_WIDTH]
    (page,) = typesetting.pages_png(slip, timestamp=samples.MOMENT, ppi=PPI)
    assert_inside(Image.open(io.BytesIO(page)).convert("L"), slip)


def test_several_threads_get_the_same_bytes() -> None:
    paper = samples.paper("service_receipt")
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: render(paper), range(12)))
    assert len(made) == 1


def test_another_instant_gives_other_bytes() -> None:
    paper = samples.paper("collection_receipt")
    assert render(paper) != typesetting.render(paper, timestamp=samples.MOMENT.replace(day=6))


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="没有时区"):
        typesetting.render(samples.paper("collection_receipt"), timestamp=datetime(2026, 3, 5))  # noqa: DTZ001 - the point


@pytest.mark.parametrize("text", ["#strong[罚款]", "*粗* _斜_ $x^2$ `代码`", "= 标题\n- 列表", '"]); #panic("x")', "@引用 <标签> \\u{41} // 注释", "{decide.place}[可省]"])
def test_markup_characters_and_places_in_values_are_printed_as_they_are(text: str) -> None:
    paper = samples.paper(SUMMARY, values={"investigate.facts": text, "evidence": text.replace("\n", "")})
    printed = pdf_text.text(render(paper))
    for line in text.split("\n"):
        assert re.sub(r"\s", "", line) in printed


def test_body_pages_hold_twenty_two_lines_of_twenty_eight_characters() -> None:
    facts = "\n".join("捌" * 26 for _ in range(60))
    with pikepdf.open(io.BytesIO(render(samples.paper(SUMMARY, values={"investigate.facts": facts})))) as document:
        second = pdf_text._page_text(document.pages[1])
    assert second.count("捌") == 22 * 26


def test_a_character_that_no_font_holds_is_named() -> None:
    with pytest.raises(typesetting.UnprintableError, match=r"U\+31350.*请管理员安装"):
        render(samples.paper("collection_receipt", values={"party.name": "\U00031350某"}))


@pytest.mark.parametrize("name", ["𬱖𬶋", "喆堃镕", "阿卜杜热合曼·买买提依明", "O’Brien", "박철수"])
def test_rare_and_foreign_names_are_printed(name: str) -> None:
    try:
        pdf = render(samples.paper("collection_receipt", values={"party.name": name}))
    except typesetting.UnprintableError as error:
        assert "U+" in str(error)
    else:
        assert re.sub(r"\s", "", name) in pdf_text.text(pdf)


def pages_of(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [pdf_text._page_text(page) for page in document.pages]


def test_a_draft_says_so_on_every_page_and_carries_no_code() -> None:
    pages = pages_of(render(samples.paper(SUMMARY, "long", draft=True, number="", verification=None)))
    assert all("草稿：尚未编号，不发生效力" in page for page in pages)
    assert "核对真伪" not in "".join(pages)
    assert "〔〕号" in pages[0]


def test_every_page_carries_the_mark_that_matches_scans() -> None:
    pages = pages_of(render(samples.paper(SUMMARY, "long")))
    assert [f"ZF7M2Q-4KXD第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all(f"—{n}—" in page for n, page in enumerate(pages, 1))


def test_the_place_of_the_seal_disappears_once_a_seal_is_on_the_file() -> None:
    assert "盖章处" in pdf_text.text(render(samples.paper(SUMMARY)))
    assert "盖章处" not in pdf_text.text(render(samples.paper(SUMMARY, sealed=True)))


def test_template_digests_differ_and_stay_the_same_between_calls() -> None:
    digests = [typesetting.template_digest(catalogue.source(code)) for code in EVERY]
    assert len(set(digests)) == len(digests)
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in digests)
