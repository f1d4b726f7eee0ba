"""Rule: what is negotiated can be taken away as a Word file with the same words; it says that it is no document."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.shared import Mm

from tests.documents import samples
from tests.documents.test_every_document_prints_what_it_was_given import words
from zhifa.casework.documents import catalogue
from zhifa.casework.documents.word import export


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    runs = document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return re.sub(r"\s", "", "".join(run.text or "" for run in runs))


@pytest.mark.parametrize("code", catalogue.codes())
def test_the_word_file_holds_every_word_of_the_document(code: str) -> None:
    paper = samples.paper(code)
    printed = text_of(export(paper))
    assert paper.template.title in printed
    for word in words(paper.blocks):
        assert word in printed, f"{code} lost {word!r}"


def test_the_word_file_says_that_it_is_a_working_copy_and_counts_its_pages() -> None:
    document = docx.Document(io.BytesIO(export(samples.paper("penalty_summary_decision", draft=True))))
    section = document.sections[0]
    head = section.header.paragraphs[0].text
    assert "以正式的 PDF 文书为准" in head
    assert "草稿" in head
    assert 'w:instr="NUMPAGES"' in section.footer.paragraphs[0]._p.xml
    assert [round(length / Mm(1)) for length in (section.page_width or 0, section.page_height or 0)] == [210, 297]
