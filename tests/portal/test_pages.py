"""What a citizen finds on the portal: without log-in, without script, without a word that is not public."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import CERTIFICATES, MATTER, ORGANISATION, PARTY, WATER, Cast
from zhifa.journal.api import followers

PAGES = (
    "/", "/search", "/officers", "/matters", f"/matters/{WATER}/{MATTER}", "/procedures/penalty-summary", "/verify", "/log",
    "/about", "/how-to-verify", f"/officer/{CERTIFICATES[0]}",
)  # fmt: skip


class Answer(Protocol):
    """A page, whatever the client of the test calls its type."""

    @property
    def content(self) -> bytes: ...


def text_of(answer: Answer) -> str:
    """What a reader sees: tags out, white space single."""
    plain = re.sub(r"<[^>]+>", "", answer.content.decode())
    return re.sub(r"\s+", "", plain)


def publish(cast: Cast, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A decision walked, prepared, approved and published through the interface; the disclosure's id and the case."""
    case = cast.case(upto="record_filing", **changes)
    followers.run_to_end()
    editor, head = cast.api("editor"), cast.api("unit_head")
    duty = next(row for row in editor.get("/disclosures").json()["items"] if row["case"] == case["id"])
    for api, act, data in (
        (editor, "prepare", {}),
        (head, "approve", {"opinion": "同意公示。"}),
        (editor, "publish", {}),
    ):
        made = api.post(f"/disclosures/{duty['id']}/acts", {"act": act, "data": data})
        assert made.status_code == 201, made.content.decode()
    followers.run_to_end()
    return duty["id"], case


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_nothing_from_outside(cast: Cast, path: str) -> None:
    followers.run_to_end()
    answer = Client().get(path)
    assert answer.status_code == 200, answer.content.decode()
    html = answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)
    assert "<script>" not in html
    assert " style=" not in html
    assert not answer.cookies


def test_an_installation_without_anything_still_greets(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path
    for path in ("/", "/officers", "/matters", "/log", "/verify", "/about"):
        assert Client().get(path).status_code == 200


def test_a_published_decision_is_found_read_and_shows_no_personal_value(cast: Cast) -> None:
    disclosure, _ = publish(cast)
    found = Client().get("/search", {"q": "渣土"})
    assert "共1条" in text_of(found)
    assert "<mark>渣土</mark>" in found.content.decode()
    page = Client().get(f"/decisions/{disclosure}")
    shown = text_of(page)
    for word in ("欧阳某", "明水罚当决字〔2026〕1号", "明水县水务局", "罚款50元", "甲", CERTIFICATES[0], "第"):
        assert word in shown, word
    for secret in (PARTY["name"], PARTY["id_number"], PARTY["phone"], PARTY["address"]):
        assert secret not in page.content.decode()


def test_a_withdrawn_decision_leaves_number_authority_date_and_reason(cast: Cast) -> None:
    disclosure, _ = publish(cast)
    made = cast.api("editor").post(
        f"/disclosures/{disclosure}/acts",
        {"act": "withdraw", "data": {
            "ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05",
        }},
    )  # fmt: skip
    assert made.status_code == 201, made.content.decode()
    followers.run_to_end()
    page = Client().get(f"/decisions/{disclosure}")
    assert page.status_code == 410
    shown = text_of(page)
    assert "明水罚当决字〔2026〕1号" in shown
    assert "复议决定撤销" in shown
    assert "渣土" not in shown
    assert "共0条" in text_of(Client().get("/search", {"q": "渣土"}))
    assert "复议决定撤销" in text_of(Client().get("/"))


def test_filters_stand_as_tags_each_with_its_way_off_and_the_one_that_empties_is_named(cast: Cast) -> None:
    publish(cast)
    answer = Client().get("/search", {"q": "渣土", "authority": WATER, "year": "2025"})
    shown = text_of(answer)
    assert "共0条" in shown
    assert "是“年份”这个条件排除了全部结果：去掉它有1条。" in shown
    hrefs = re.findall(r'href="(\?[^"]*)"', answer.content.decode())
    assert any("year" not in href and "authority" in href for href in hrefs)
    assert "没有公示内容含有“桥梁”" in text_of(Client().get("/search", {"q": "桥梁"}))


@pytest.mark.parametrize(
    "query", [{"q": "x" * 500}, {"from": "yesterday"}, {"q": "\0"}, {"cursor": "x"}, {"sort": "up"}]
)
def test_a_query_that_makes_no_sense_is_answered_in_words(cast: Cast, query: dict[str, str]) -> None:
    followers.run_to_end()
    answer = Client().get("/search", query)
    assert answer.status_code == 200
    assert "Traceback" not in answer.content.decode()


def test_an_organisation_is_named_and_its_records_linked(cast: Cast) -> None:
    disclosure, _ = publish(cast, parties=[dict(ORGANISATION)])
    page = Client().get(f"/decisions/{disclosure}")
    assert ORGANISATION["name"] in text_of(page)
    assert ORGANISATION["phone"] not in page.content.decode()
    assert "共1条" in text_of(Client().get("/search", {"party": ORGANISATION["name"]}))


def test_the_rules_of_publication_say_each_case_once_and_how_long(cast: Cast) -> None:
    shown = text_of(Client().get("/about"))
    assert shown.count("公示时如何写当事人") == 1
    for act in ("行政征收", "行政征用", "行政检查"):
        assert shown.count(f"{act}、自然人") == 1
    assert "自然人：只写姓氏" in shown
    assert "一般失信信息的最长公示期" in shown
    assert "12个月内" in shown
    assert "答复公众更正申请的期限" in shown


def test_a_paper_is_told_genuine_by_its_code_however_it_is_typed(cast: Cast) -> None:
    case = cast.case(upto="decide")
    document = next(row for row in case["documents"] if row["number"])
    for typed in (document["code"], document["code"].lower().replace("-", " "), document["code"].replace("-", "")):
        answer = Client().get("/verify", {"code": typed}, follow=True)
        shown = text_of(answer)
        assert answer.status_code == 200
        assert document["number"] in shown
        assert document["title"] in shown
        assert "欧阳" not in shown
        assert "渣土" not in shown
    assert Client().get("/verify", {"code": "A" * 500}, follow=True).status_code == 404
    wrong = Client().get("/verify/AAAA-AAAA-AAAA")
    assert wrong.status_code == 404
    assert "没有这份文书" in text_of(wrong)


def test_the_page_of_a_certificate_says_its_verdict_first(cast: Cast) -> None:
    valid = Client().get(f"/officer/{CERTIFICATES[0]}")
    assert "证件有效" in text_of(valid)
    assert "no-store" in valid["Cache-Control"]
    unknown = Client().get("/officer/00000000000")
    assert (unknown.status_code, "没有这个证件" in text_of(unknown)) == (404, True)


@pytest.mark.parametrize(
    ("day", "status", "sentence"),
    [
        ("2026-03-05", "suspended", "证件已被暂扣"), ("2026-03-05", "revoked", "证件已被吊销"),
        ("2029-07-01", "", "证件已过有效期"),
    ],
)  # fmt: skip
def test_every_way_of_being_invalid_has_its_own_sentence(cast: Cast, day: str, status: str, sentence: str) -> None:
    from datetime import date

    from zhifa import clock
    from zhifa.accounts.actor import SYSTEM
    from zhifa.registry import queries
    from zhifa.registry.actions import set_certificate_status

    if status:
        certificate = queries.certificate(CERTIFICATES[0])
        assert certificate is not None
        set_certificate_status(certificate, status, reason="依法处理", actor=SYSTEM)
    with clock.pinned(clock.start_of_day(date.fromisoformat(day))):
        assert sentence in text_of(Client().get(f"/officer/{CERTIFICATES[0]}"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"category": "water", "area": "230125"}, "现在可以用于"),
        ({"category": "market"}, "现在可以用于市场监管"),
        ({"category": "tax"}, "不包括税务"),
        ({"area": "440703"}, "不包括440703"),
        ({"category": "tax", "area": "440703"}, "不包括税务。证件的执法区域"),
    ],
)
def test_a_certificate_is_held_against_work_and_place(cast: Cast, asked: dict[str, str], sentence: str) -> None:
    page = Client().get(f"/officer/{CERTIFICATES[0]}", asked)
    assert sentence in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_a_matter_shows_its_basis_and_every_tier(cast: Cast) -> None:
    shown = text_of(Client().get(f"/matters/{WATER}/{MATTER}"))
    for word in ("防洪法》第五十五条", "轻微", "20—100元", "依法从重处罚"):
        assert word in shown, word
    assert Client().get(f"/matters/{WATER}/NONE").status_code == 404


def test_a_procedure_is_drawn_and_told_in_words(cast: Cast) -> None:
    answer = Client().get("/procedures/penalty-summary")
    assert "<svg" in answer.content.decode()
    assert "出示执法证件" in text_of(answer)
    assert "行政处罚法第五十二条" in text_of(answer)


def test_the_look_that_somebody_chose_holds_on_every_page(cast: Cast) -> None:
    disclosure, _ = publish(cast)
    client = Client()
    client.post("/display", {"type": "large", "theme": "dark", "next": "/"})
    for path in (*PAGES, f"/decisions/{disclosure}", f"/decisions/{disclosure}/correction", "/statistics/", "/statistics/2026", "/accessibility"):
        html = client.get(path).content.decode()
        assert '<html lang="zh-CN" data-theme="dark" data-type="large">' in html, path


def test_public_pages_go_out_compressed_and_private_ones_do_not(cast: Cast) -> None:
    for path, compressed in (("/", True), ("/rights", True), ("/workbench/login", False), ("/case/AAAA-AAAA", False), ("/api/v1/public/officers", False), ("/open-data/", True)):
        answer = Client().get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, path
        assert ("Content-Encoding" in answer) is compressed, path
