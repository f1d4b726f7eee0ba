from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.documents import pdf_text, samples
from zhifa.casework.documents import forms, typesetting

A4_POINTS = (595, 842)
PPI = 72
MM = PPI / 25.4


def words(value: Any) -> Iterator[str]:
    """Every string of the form that is to be read on paper."""
    if isinstance(value, str):
        yield re.sub(r"\s", "", value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in {"outcome", "kind"}:
                yield from words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)


def assert_printed(template: str, data: Mapping[str, Any], pdf: bytes) -> None:
    printed = pdf_text.text(pdf)
    for word in words(data):
        assert word in printed, f"{template} lost {word!r}"


@pytest.mark.parametrize("template", forms.FORMS)
def test_usual_values_are_on_paper_and_searchable(template: str) -> None:
    data = samples.USUAL[template]
    pdf = typesetting.render(template, data, timestamp=samples.MOMENT)
    assert_printed(template, data, pdf)
    assert forms.title(template) in pdf_text.text(pdf)


@pytest.mark.parametrize("template", forms.FORMS)
def test_sixty_character_names_and_facts_of_several_pages_lose_nothing_and_stay_inside_the_margins(template: str) -> None:
    data = samples.long(template)
    pdf = typesetting.render(template, data, timestamp=samples.MOMENT)
    without_folios = re.sub(r"ZF7M2Q-4KXD\d+/\d+|—\d+—|演示数据，不具有法律效力", "", pdf_text.text(pdf))
    for word in words(data):
        if word != data["verification"]["code"]:
            assert word in without_folios, f"{template} lost {word!r}"
    for page in typesetting.pages_png(template, data, timestamp=samples.MOMENT, ppi=PPI):
        image = Image.open(io.BytesIO(page)).convert("L")
        width, height = image.size
        type_area = (round(28 * MM) - 2, round(37 * MM) - 2, width - round(26 * MM) + 2, height - round(35 * MM) + 2)
        left, right = image.crop((0, 0, type_area[0], height)), image.crop((type_area[2], 0, width, height))
        assert left.getextrema() == right.getextrema() == (255, 255), "ink beyond the margins"
        below = image.crop((0, height - round(10 * MM), width, height))
        assert below.getextrema() == (255, 255)


@pytest.mark.parametrize("template", forms.FORMS)
def test_the_same_input_gives_the_same_bytes(template: str) -> None:
    first, second = (typesetting.render(template, samples.USUAL[template], timestamp=samples.MOMENT) for _ in range(2))
    assert first == second


def test_several_threads_get_the_same_bytes() -> None:
    data = samples.USUAL["service_receipt"]
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: typesetting.render("service_receipt", data, timestamp=samples.MOMENT), range(12)))
    assert len(made) == 1


def test_another_instant_gives_other_bytes() -> None:
    data = samples.USUAL["collection_receipt"]
    later = samples.MOMENT.replace(day=6)
    assert typesetting.render("collection_receipt", data, timestamp=samples.MOMENT) != typesetting.render(
        "collection_receipt", data, timestamp=later
    )


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="没有时区"):
        typesetting.render("collection_receipt", samples.USUAL["collection_receipt"], timestamp=datetime(2026, 3, 5))  # noqa: DTZ001 - the point


@pytest.mark.parametrize("template", forms.FORMS)
def test_the_file_has_the_structure_of_an_archivable_pdf(template: str) -> None:
    """Structure only: no validator is at hand, so nobody may call the file validated."""
    pdf = typesetting.render(template, samples.USUAL[template], timestamp=samples.MOMENT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert tuple(round(float(v)) for v in document.pages[0].MediaBox)[2:] == A4_POINTS
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


@pytest.mark.parametrize("text", ["#strong[罚款]", "*粗* _斜_ $x^2$ `代码`", "= 标题\n- 列表", '"]); #panic("x")', "@引用 <标签> \\u{41} // 注释"])
def test_markup_characters_are_printed_as_they_are(text: str) -> None:
    data = samples.USUAL["penalty_summary_decision"] | {"facts": text, "evidence": text.replace("\n", "")}
    pdf = typesetting.render("penalty_summary_decision", data, timestamp=samples.MOMENT)
    printed = pdf_text.text(pdf)
    for line in text.split("\n"):
        assert re.sub(r"\s", "", line) in printed


def test_body_pages_hold_twenty_two_lines_of_twenty_eight_characters() -> None:
    facts = "\n".join("捌" * 26 for _ in range(60))
    data = samples.USUAL["penalty_summary_decision"] | {"facts": facts}
    pdf = typesetting.render("penalty_summary_decision", data, timestamp=samples.MOMENT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        second = pdf_text._page_text(document.pages[1])
    assert second.count("捌") == 22 * 26


def test_a_character_that_no_font_holds_is_named() -> None:
    data = samples.USUAL["collection_receipt"] | {"party_name": "\U00031350某"}
    with pytest.raises(typesetting.UnprintableError, match=r"U\+31350.*请管理员安装"):
        typesetting.render("collection_receipt", data, timestamp=samples.MOMENT)


@pytest.mark.parametrize("name", ["𬱖𬶋", "喆堃镕", "阿卜杜热合曼·买买提依明", "O’Brien", "박철수"])
def test_rare_and_foreign_names_are_printed(name: str) -> None:
    data = samples.USUAL["collection_receipt"] | {"party_name": name}
    try:
        pdf = typesetting.render("collection_receipt", data, timestamp=samples.MOMENT)
    except typesetting.UnprintableError as error:
        assert "U+" in str(error)
    else:
        assert re.sub(r"\s", "", name) in pdf_text.text(pdf)


def test_a_draft_says_so_on_every_page_and_carries_no_code() -> None:
    data = samples.long("penalty_summary_decision") | {"draft": True, "number": "", "verification": None}
    pdf = typesetting.render("penalty_summary_decision", data, timestamp=samples.MOMENT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [pdf_text._page_text(page) for page in document.pages]
    assert all("草稿：尚未编号，不发生效力" in page for page in pages)
    assert "核对真伪" not in "".join(pages)


def test_every_page_carries_the_mark_that_matches_scans() -> None:
    pdf = typesetting.render(
        "penalty_summary_decision", samples.long("penalty_summary_decision"), timestamp=samples.MOMENT
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [pdf_text._page_text(page) for page in document.pages]
    assert [f"ZF7M2Q-4KXD{n}/{len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all(f"—{n}—" in page for n, page in enumerate(pages, 1))


def test_the_place_of_the_seal_disappears_once_a_seal_is_on_the_file() -> None:
    data = samples.USUAL["penalty_summary_decision"]
    open_place = pdf_text.text(typesetting.render("penalty_summary_decision", data, timestamp=samples.MOMENT))
    sealed = pdf_text.text(
        typesetting.render("penalty_summary_decision", data | {"sealed": True}, timestamp=samples.MOMENT)
    )
    assert "盖章处" in open_place
    assert "盖章处" not in sealed


def test_template_digests_differ_and_stay_the_same_between_calls() -> None:
    digests = [typesetting.template_digest(template) for template in forms.FORMS]
    assert len(set(digests)) == len(digests)
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in digests)
