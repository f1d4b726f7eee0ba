"""Rule: the reviewer answers on one page, beside the file; the page sends its form to the act, which decides."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.review import rounds
from tests.web.pages import filled, words
from zhifa.casework import reviewing, write

MOST = 15


def test_points_findings_and_the_file_stand_on_one_page(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    said = words(people.browser("reviewer").get(f"/workbench/cases/{office.case.id}/review/"))
    for word in ("执法主体合法", "不涉嫌犯罪", "疑难复杂", "拒绝签名", "约三立方米", "出具意见", "案件调查终结报告"):
        assert word in said
    assert rounds.PHONE not in said


def test_the_to_do_list_leads_the_reviewer_there(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    page = people.browser("reviewer").get("/workbench/").content.decode()
    assert f'href="/workbench/cases/{office.case.id}/review/"' in page


def test_an_opinion_is_given_from_the_page(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    browser = people.browser("reviewer")
    page = browser.get(f"/workbench/cases/{office.case.id}/review/")
    typed = filled(page, sound=rounds.ALL, opinion="agree", reason="事实清楚。")
    with office.later():
        answer = browser.post(f"/workbench/cases/{office.case.id}/acts/review.opinion", typed)
    assert answer.status_code == 302, words(answer)
    assert [e.open["data"]["opinion"] for e in office.entries if e.kind == "case.review.opinion"] == ["agree"]


def test_a_point_left_open_is_refused_and_nothing_typed_is_lost(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    browser = people.browser("reviewer")
    page = browser.get(f"/workbench/cases/{office.case.id}/review/")
    answer = browser.post(
        f"/workbench/cases/{office.case.id}/acts/review.opinion",
        filled(page, sound=rounds.ALL[1:], opinion="agree", reason="事实清楚。"),
    )
    assert answer.status_code == 409
    assert "还没有审核：执法主体合法" in words(answer)
    assert "事实清楚。" in answer.content.decode()


def test_a_case_is_sent_back_from_the_page_with_its_remarks(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    browser = people.browser("reviewer")
    page = browser.get(f"/workbench/cases/{office.case.id}/review/")
    cells = {f"remarks.{n}.{code}": text for n, row in enumerate(rounds.REMARKS) for code, text in row.items()}
    typed = filled(page, sound=rounds.ALL[1:], wrong=rounds.ALL[:1], opinion="correct", reason="两处要改。", **cells)
    with office.later():
        answer = browser.post(f"/workbench/cases/{office.case.id}/acts/review.opinion", typed)
    assert answer.status_code == 302, words(answer)
    again = words(browser.get(f"/workbench/cases/{office.case.id}/review/"))
    assert "只有表底读数。" in again
    assert "还没有答复" in again


def test_the_second_round_shows_the_difference_escaped(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    page = people.browser("reviewer").get(f"/workbench/cases/{office.case.id}/review/").content.decode()
    assert "<del>三</del>" in page
    assert "<b>已清运</b>" not in page
    for word in ("5,000 元", "3,000 元", "已经检定，按读数认定。", "第 2 轮审核"):
        assert word in page


def test_whoever_is_no_reviewer_sees_no_form_and_strangers_see_nothing(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    path = f"/workbench/cases/{office.case.id}/review/"
    assert "出具意见</button>" not in people.browser("officer").get(path).content.decode()
    assert people.browser("outsider").get(path).status_code == 404


def test_the_working_paper_opens_everything_and_asks_nothing(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    page = people.browser("reviewer").get(f"/workbench/cases/{office.case.id}/review/?print=1").content.decode()
    assert "审核工作底稿" in page
    assert 'name="sound"' not in page
    assert "<details>" not in page.split('class="points"')[1].split("</ol>")[0]


@pytest.mark.parametrize(
    "path", ["/workbench/cases/{case}/review/", "/workbench/review/", "/workbench/review/catalogue"]
)
def test_the_pages_ask_no_more_when_there_is_more(people: Cast, noon: datetime, path: str) -> None:
    first = rounds.submitted(noon)
    browser = people.browser("reviewer")
    asked = []
    for office in (first, rounds.second_round(noon)):
        address = path.format(case=office.case.id)
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert asked[0] <= MOST


def test_the_page_says_who_drafted_reviewed_and_answers_with_capacity_and_time(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    signed = reviewing.signatures(write.load(people.actor("reviewer"), office.case.id))
    assert [(one.title, one.what, one.entry.capacity) for one in signed] == [
        ("调查终结，提出处理意见", "drafted", "officer"),
        ("送法制审核", "drafted", "officer"),
        ("法制审核", "reviewed", "reviewer"),
        ("调查终结，提出处理意见", "drafted", "officer"),
        ("送法制审核", "drafted", "officer"),
    ]
    said = words(people.browser("reviewer").get(f"/workbench/cases/{office.case.id}/review/"))
    table = said[said.index("各自的责任") :]
    assert "起草、承办" in table
    assert "法制审核人员" in table
    assert "第一责任人" in table


def test_an_approved_extension_names_the_reviewer_and_the_head(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    office.do("review.extend", reason="要查对检定。")
    signed = reviewing.signatures(write.load(people.actor("reviewer"), office.case.id))
    assert [(one.title, one.what, one.entry.capacity) for one in signed[-2:]] == [
        ("延长审核期限", "reviewed", "reviewer"),
        ("延长审核期限", "approved", "agency_head"),
    ]
