"""Rule: repair, the second person, channels, corrections and what is kept back are done on pages, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import build_cast
from tests.street import Street, actor
from zhifa.accounts.models import User
from zhifa.casework import party_codes
from zhifa.casework.models import Party
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Correction, Disclosure, Receipt
from zhifa.journal.api import followers


@pytest.fixture
def street(db: None, noon: datetime, settings: Settings, tmp_path: Path) -> Iterator[Street]:
    """A fine, served, public and paid."""
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    street = Street(noon)
    street.open()
    street.until_served()
    with street.later():
        followers.run_to_end()
        row = Disclosure.objects.get(case_id=street.case.id)
        for who, act in (("editor", "prepare"), ("agency_head", "approve"), ("editor", "publish")):
            perform(actor(who), row.id, act)
        followers.run_to_end()
        followers.tick()
    street.file_and_pay()
    with street.later():
        followers.run_to_end()
        yield street


def browser(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def row(street: Street) -> Disclosure:
    return Disclosure.objects.get(case_id=street.case.id)


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", client.get(path).content.decode()))


def test_the_decision_says_how_it_stands_and_until_when_it_shows(street: Street) -> None:
    shown = text(Client(), f"/decisions/{row(street).id}")
    for words in ("履行情况已经履行", "复议诉讼没有复议、诉讼", "公示至2026年6月5日", "申请更正"):
        assert words in shown, words


def test_a_visitor_asks_and_reads_the_answer_without_a_cookie(street: Street) -> None:
    client, path = Client(), f"/decisions/{row(street).id}/correction"
    wrong = client.post(path, {"what": "", "text": "金额不对"})
    assert (wrong.status_code, "金额不对" in wrong.content.decode()) == (422, True)
    sent = client.post(path, {"what": "outcome", "text": "金额不对"})
    assert sent.status_code == 201
    assert not sent.cookies
    (code,) = re.findall(r"(?:[2-9A-HJ-NP-Z]{4}-){6}[2-9A-HJ-NP-Z]{4}", sent.content.decode())
    assert "正在核实" in client.post("/correction", {"code": code}).content.decode()
    assert client.post("/correction", {"code": "2222"}).status_code == 404
    editor = browser("editor")
    page = "/workbench/disclosures/corrections"
    assert "金额不对" in text(editor, page)
    asked = Correction.objects.get().id
    early = editor.post(page, {"correction": asked, "result": "corrected", "answer": "已经改了"})
    assert (early.status_code, "已经改了" in early.content.decode()) == (409, True)
    assert editor.post(page, {"correction": asked, "result": "refused", "answer": "与决定书一致"}).status_code == 302
    assert "与决定书一致" in client.post("/correction", {"code": code}).content.decode()


def test_an_editor_pulls_and_a_head_confirms(street: Street) -> None:
    path = f"/workbench/disclosures/{row(street).id}/"
    said = {"act": "pull", "ground": "personal", "reason": "写出了第三人"}
    assert browser("editor").post(path, said).status_code == 302
    gone = Client().get(f"/decisions/{row(street).id}")
    assert (gone.status_code, "暂时撤下" in gone.content.decode()) == (410, True)
    assert "等另一人批准：紧急撤下" in text(browser("agency_head"), path)
    assert "同意，立即生效" not in text(browser("editor"), path)
    assert browser("agency_head").post(path, {"act": "agree"}).status_code == 302
    assert row(street).state == "due"


def test_a_party_asks_for_repair_and_two_of_the_staff_grant_it(street: Street) -> None:
    party = Party.objects.get(case_id=street.case.id)
    code = party_codes.issue(actor("officer"), street.case.id, party.id)
    own = Client()
    own.post(f"/case/{code}", {"factor": party_codes.factor_of(party)})
    assert "申请信用修复" in text(own, f"/case/{code}")
    assert own.post(f"/case/{code}/repair", {"text": ""}).status_code == 422
    assert own.post(f"/case/{code}/repair", {"text": "已经缴清、改正"}).status_code == 302
    assert "您的信用修复申请正在审核" in text(own, f"/case/{code}")
    path = f"/workbench/disclosures/{row(street).id}/"
    examined = {"act": "repair", "accept": "yes", "confirmed": ["corrected", "pledged"], "reason": "核实", "basis": "办法"}
    assert browser("editor").post(path, {**examined, "confirmed": ["corrected"]}).status_code == 422
    assert browser("editor").post(path, examined).status_code == 302
    assert browser("agency_head").post(path, {"act": "agree"}).status_code == 302
    assert "已经停止公示" in text(own, f"/case/{code}")
    assert Client().get(f"/decisions/{row(street).id}").status_code == 410


def test_receipts_are_confirmed_together(street: Street) -> None:
    path = "/workbench/disclosures/channels"
    open_ones = list(Receipt.objects.filter(channel="province", state="sent").values_list("id", flat=True))
    assert open_ones
    editor = browser("editor")
    assert editor.post(path, {"receipts": open_ones, "proof": ""}).status_code == 422
    assert editor.post(path, {"receipts": open_ones, "proof": "回执一号"}).status_code == 302
    assert "所有渠道都已经完成" in text(editor, path)
    assert "回执一号" in text(editor, f"/workbench/disclosures/{row(street).id}/")


def test_what_is_kept_back_is_listed_and_downloaded(street: Street) -> None:
    street.open({"kind": "sole_trader", "name": "明水县丁小吃店", "address": "城关镇3号"})
    street.until_decided()
    with street.later():
        followers.run_to_end()
        kept = Disclosure.objects.get(case_id=street.case.id)
        page = f"/workbench/disclosures/{kept.id}/"
        why = {"reason": "关联案件没有查清", "basis": "条例第十六条", "ground": "series"}
        assert browser("editor").post(page, {"act": "propose", "what": "withhold", **why}).status_code == 302
        assert browser("agency_head").post(page, {"act": "agree"}).status_code == 302
    supervisor = browser("supervisor")
    path = "/workbench/disclosures/kept-back"
    assert "关联案件没有查清" in text(supervisor, path)
    assert "关联案件没有查清" not in text(supervisor, f"{path}?ground=minor")
    table = supervisor.get(f"{path}?format=csv")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert "关联案件没有查清" in table.content.decode()
    assert "关联案件没有查清" not in text(browser("outside_editor"), path)
