"""Rule: a complaint is lodged, followed, handled and answered on pages, without log-in for the public and without script (R46)."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import CERTIFICATES, Cast, build_cast
from tests.complaints.making import published
from zhifa.complaints import lodging
from zhifa.complaints.models import Complaint

CODE = r"(?:[2-9A-HJ-NP-Z]{4}-){6}[2-9A-HJ-NP-Z]{4}"
FORM = {"about": "other", "what": "conduct", "authority": "water", "text": "大声呵斥", "name": "诸葛小亮", "contact": "0455-7654321"}


@pytest.fixture
def cast(db: None, noon: datetime, settings: Settings, tmp_path: Path) -> Cast:
    settings.ZHIFA_HOME = tmp_path
    return build_cast()


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", client.get(path).content.decode()))


def lodged(**changes: str) -> str:
    sent = Client().post("/complaints/new", FORM | changes)
    assert (sent.status_code, len(sent.cookies)) == (201, 0)
    (code,) = re.findall(CODE, sent.content.decode())
    return str(code)


def under(code: str) -> str:
    return Client().post("/complaints", {"code": code}).content.decode()


def test_a_visitor_complains_and_follows_it_without_a_cookie(cast: Cast) -> None:
    wrong = Client().post("/complaints/new", FORM | {"what": ""})
    assert (wrong.status_code, "大声呵斥" in wrong.content.decode()) == (422, True)
    for field in ("text", "name", "contact", "subject"):
        answer = Client().post("/complaints/new", FORM | {field: "a\0b"})
        assert (answer.status_code, "不能保存的字符" in answer.content.decode()) == (422, True), field
    code = lodged()
    assert "待受理，2026年3月20日前决定是否受理" in re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", under(code)))
    assert Client().post("/complaints", {"code": "2222"}).status_code == 404


def test_too_many_are_told_to_come_again(cast: Cast) -> None:
    about = {"about": "officer", "of": CERTIFICATES[0]}
    for _ in range(lodging.OF_ONE_SUBJECT):
        lodged(**about)
    assert Client().post("/complaints/new", FORM | about).status_code == 429


def test_the_pages_of_an_officer_and_of_a_decision_lead_to_the_form(cast: Cast, noon: datetime) -> None:
    record = published(noon)
    for page, link, known in (
        (f"/officer/{CERTIFICATES[0]}", f"/complaints/new?about=officer&amp;of={CERTIFICATES[0]}", "甲（执法证"),
        (f"/decisions/{record.id}", f"/complaints/new?about=decision&amp;of={record.id}", record.number),
    ):
        assert link in Client().get(page).content.decode()
        assert known in text(Client(), link.replace("&amp;", "&"))
    assert Client().get("/complaints/new?about=officer&of=nobody").status_code == 404


def test_a_head_takes_it_up_and_answers(cast: Cast) -> None:
    code = lodged()
    head, path = cast.browser("agency_head"), f"/workbench/complaints/{Complaint.objects.get().id}/"
    assert "等您办的投诉举报" in text(head, "/workbench/")
    assert "态度粗暴、方式不当" in text(head, "/workbench/complaints/")
    early = head.post(path, {"act": "answer", "result": "founded", "answer": "已经道歉"})
    assert early.status_code == 409
    assert head.post(path, {"act": "accept"}).status_code == 302
    empty = head.post(path, {"act": "answer", "result": "", "answer": "已经道歉"})
    assert (empty.status_code, "已经道歉" in empty.content.decode()) == (422, True)
    assert head.post(path, {"act": "note", "text": "看了录像"}).status_code == 302
    assert "看了录像" in text(head, path)
    assert head.post(path, {"act": "answer", "result": "founded", "answer": "已经道歉"}).status_code == 302
    seen = under(code)
    assert "已经道歉" in seen
    assert "看了录像" not in seen
    assert "请求复查" in seen


def test_who_complained_is_shown_once_for_a_reason(cast: Cast) -> None:
    lodged()
    head, path = cast.browser("agency_head"), f"/workbench/complaints/{Complaint.objects.get().id}/"
    assert "0455-7654321" not in text(head, path)
    assert head.post(f"{path}complainant", {"reason": ""}).status_code == 302
    shown = head.post(f"{path}complainant", {"reason": "约谈"}).content.decode()
    assert "诸葛小亮" in shown
    assert "0455-7654321" in shown


def test_what_the_public_wrote_is_never_markup(cast: Cast) -> None:
    code = lodged(text="<script>alert(1)</script>", subject="<b>x</b>")
    head, path = cast.browser("agency_head"), f"/workbench/complaints/{Complaint.objects.get().id}/"
    for page in (head.get(path).content.decode(), under(code)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_a_page_asks_no_more_when_there_are_more_complaints(cast: Cast) -> None:
    lodged()
    head, row = cast.browser("agency_head"), Complaint.objects.get()
    limits = {"/workbench/": 14, "/workbench/complaints/?state=open": 9, f"/workbench/complaints/{row.id}/": 11}

    def asked(path: str) -> int:
        head.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert head.get(path).status_code == 200
        return len(captured)

    first = {path: asked(path) for path in limits}
    for _ in range(3):
        lodged()
    assert {path: asked(path) for path in limits} == first
    assert {path: n for path, n in first.items() if n > limits[path]} == {}
