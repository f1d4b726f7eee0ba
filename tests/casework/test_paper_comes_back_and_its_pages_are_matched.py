"""Rule: a scan of the signed paper is matched by the mark on its pages where it can be read, else by what the person says."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from tests.street import Street, actor
from zhifa import files
from zhifa.casework import attachments, scans
from zhifa.casework.errors import Invalid
from zhifa.casework.models import Attachment, Document
from zhifa.casework.scans import Told

LONG = "\n".join("当事人在河道管理范围内倾倒渣土，占用滩地。" * 12 for _ in range(8))


def printed(document: Document) -> bytes:
    with files.store().open(document.file) as stream:
        return stream.read()


def some_pages(pdf: bytes, *numbers: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as whole, pikepdf.new() as made:
        made.pages.extend(whole.pages[n - 1] for n in numbers)
        made.save(out)
    return out.getvalue()


def picture(street: Street) -> bytes:
    """A PDF without any text, as most scanners make it."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


def decided(street: Street) -> Document:
    street.open()
    street.investigate(facts=LONG)
    street.notify()
    street.represent()
    street.decide()
    document = Document.objects.get(case_id=street.case.id)
    assert document.pages >= 3
    return document


def back(street: Street, document: Document, content: bytes, **told: Any) -> Attachment:
    with street.later():
        return attachments.add(
            actor("officer"), street.case.id, io.BytesIO(content), "扫描.pdf", kind="scan_back", document=document.id,
            told=Told(**told),
        )  # fmt: skip


def test_pages_are_matched_by_code_and_number_in_any_order(street: Street) -> None:
    document = decided(street)
    made = back(street, document, some_pages(printed(document), 2, 1), seam_seal=True, shelf="一楼 3 柜 2 层")
    assert made.paper == {"pages": [1, 2], "known_by": "mark", "seam_seal": True, "shelf": "一楼 3 柜 2 层"}
    entry = street.entries[-1]
    assert (entry.schema, entry.open["paper"]) == (2, made.paper)
    cover = scans.coverage(document, [made])
    assert (cover.missing, cover.seam_seal, cover.shelf) == (tuple(range(3, document.pages + 1)), True, "一楼 3 柜 2 层")


def test_a_picture_without_text_needs_the_persons_word(street: Street) -> None:
    document = decided(street)
    unknown = back(street, document, picture(street))
    assert unknown.paper == {"pages": [], "known_by": "", "seam_seal": False, "shelf": ""}
    said = back(street, document, picture(street), pages="1-2、3")
    assert said.paper is not None
    assert (said.paper["pages"], said.paper["known_by"]) == ([1, 2, 3], "said")
    assert scans.coverage(document, [unknown, said]).unknown == 1


@pytest.mark.parametrize("pages", ["0", "3-1", "99", "第一页", "1-"])
def test_pages_that_the_document_has_not_are_refused(street: Street, pages: str) -> None:
    document = decided(street)
    with pytest.raises(Invalid, match="不是这份文书的页码"):
        back(street, document, picture(street), pages=pages)
    assert not Attachment.objects.exists()


def test_the_scan_of_another_document_is_refused(street: Street) -> None:
    document = decided(street)
    street.serve()
    receipt = Document.objects.get(template="service_receipt")
    with pytest.raises(Invalid, match=f"扫描件上的核对码是 {document.code}"):
        back(street, receipt, printed(document))


def test_a_document_of_one_page_needs_no_word_and_what_is_broken_says_nothing(street: Street) -> None:
    street.open()
    street.until_served()
    receipt = Document.objects.get(template="service_receipt")
    assert receipt.pages == 1
    made = back(street, receipt, b"%PDF-1.7\n%broken")
    assert made.paper is not None
    assert made.paper["pages"] == [1]
