"""Attachments and documents through the pages: scanned back, shown in place, refused when they must be."""

from __future__ import annotations

import io

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from tests.web.pages import words
from tests.web.test_a_case_is_walked_through_the_pages import do, opened
from tests.web.test_the_draft_stands_beside_the_form import DECIDED, ready_to_decide
from zhifa.casework.models import Document

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


def test_a_photograph_joins_the_file_and_comes_back_as_it_was(officer: Client) -> None:
    case = opened(officer)
    sent = SimpleUploadedFile("现场.png", PNG, content_type="text/html")
    answer = officer.post(f"{case}attachments", {"file": sent, "kind": "evidence"}, follow=True)
    assert "已入卷" in words(answer)
    address = answer.content.decode().split(f'href="{case}attachments/')[1].split('"')[0]
    back = officer.get(f"{case}attachments/{address}")
    assert back.getvalue() == PNG
    assert back["Content-Type"] == "image/png"
    assert back["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_pretends_to_be_a_picture_is_refused_in_words(officer: Client) -> None:
    case = opened(officer)
    sent = SimpleUploadedFile("x.png", b"\x00\x01\x02\x03 nothing known", content_type="image/png")
    answer = officer.post(f"{case}attachments", {"file": sent, "kind": "evidence"}, follow=True)
    assert "无法识别该文件的类型" in words(answer)


def test_an_upload_beyond_the_limit_is_turned_away(officer: Client, settings: Settings) -> None:
    case = opened(officer)
    settings.ZHIFA_UPLOAD_LIMIT = 10
    sent = SimpleUploadedFile("x.png", PNG * 2000, content_type="image/png")
    answer = officer.post(f"{case}attachments", {"file": sent, "kind": "evidence"})
    assert answer.status_code == 413
    assert "没有保存" in words(answer)


def test_a_form_without_a_file_says_so(officer: Client) -> None:
    case = opened(officer)
    assert "没有选择文件" in words(officer.post(f"{case}attachments", {"kind": "evidence"}, follow=True))


def test_the_numbers_of_a_party_are_shown_for_a_reason_only(officer: Client) -> None:
    case = opened(officer)
    page = officer.get(case).content.decode()
    assert "/reveal" not in page or "required" in page
    party = officer.get(case).context["page"]["parties"][0].id
    answer = officer.post(f"{case}parties/{party}/reveal", {"reason": ""}, follow=True)
    assert "没有写明查看的理由" in words(answer)
    assert officer.post(f"{case}parties/{party}/reveal", {"reason": "核对送达地址"}).status_code == 200


def test_the_chart_lights_the_present_step(officer: Client) -> None:
    page = officer.get(opened(officer) + "chart").content.decode()
    assert 'class="fc-step now" data-step="investigate"' in page


def test_an_approved_document_is_had_as_a_word_file_too(officer: Client) -> None:
    case = ready_to_decide(officer)
    assert do(officer, case, "decide", **DECIDED).status_code == 302
    made = Document.objects.get()
    page = officer.get(f"{case}documents/{made.id}/").content.decode()
    assert f"{case}documents/{made.id}/word" in page
    answer = officer.get(f"{case}documents/{made.id}/word")
    assert answer["Content-Disposition"].startswith("attachment")
    text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert made.number is not None
    assert made.number in text
    assert "罚款人民币壹仟伍佰元整（¥1,500.00）" in text
    slip = officer.get(f"{case}documents/{made.id}/slip")
    assert (slip["Content-Type"], slip.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_scan_that_comes_back_shows_what_is_still_missing(officer: Client) -> None:
    case = ready_to_decide(officer)
    assert do(officer, case, "decide", **DECIDED).status_code == 302
    made = Document.objects.get()
    scan = SimpleUploadedFile("扫描.pdf", officer.get(f"{case}documents/{made.id}/pdf").content)
    sent = {"file": scan, "document": made.id, "seam_seal": "true", "shelf": "档案室 3 柜"}
    page = words(officer.post(f"{case}attachments", sent, follow=True))
    assert "齐全" in page
    assert "骑缝章 已盖" in page
    assert "档案室 3 柜" in page
