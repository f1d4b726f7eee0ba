"""Rule (design language 4): 法定, 内部 and 承诺 never share a row, and only the day of the law turns a light red."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import ORGANISATION, WATER, Cast, build_cast
from tests.office import Office
from tests.web.pages import words
from zhifa.accounts.actor import SYSTEM
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import followers
from zhifa.law.calendar import Calendar
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry.actions import set_period
from zhifa.registry.models import OwnPeriod as Row
from zhifa.web.presentation import clocks

CALENDAR = Calendar.default()
FROM = date(2026, 3, 1)
INSIDE = OwnPeriod("penalty.decide", "internal", 5, "calendar_day", "明水发〔2026〕3号", FROM)
PROMISED = OwnPeriod("penalty.decide", "promised", 60, "calendar_day", "服务承诺第一项", FROM)
PUBLISH = OwnPeriod("penalty.publish", "promised", 2, "working_day", "服务承诺第四项", FROM)
OWN = {"nature": "internal", "due": "2026-03-10", "unit": "calendar_day"}
SETTING = {"authority": WATER, "rule": "penalty.serve", "nature": "promised", "value": "5", "basis": "承诺书", "valid_from": "2026-03-05"}


@pytest.fixture
def district(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Cast:
    settings.ZHIFA_HOME = tmp_path
    return build_cast()


@pytest.fixture
def office(district: Cast, noon: datetime) -> Office:
    """A filed case of an authority that has set periods of its own."""
    for period in (INSIDE, PROMISED, PUBLISH):
        set_period(district.authorities[WATER], period, actor=SYSTEM)
    office = Office(noon)
    office.register(ORGANISATION)
    office.do("file")
    return office


def light(today: date, **clock_json: Any) -> tuple[str, str, str]:
    found = clocks.own_light(clock_json, OWN, today=today, calendar=CALENDAR)
    return found.tone, found.words, found.meaning


def test_what_the_authority_set_itself_is_never_red() -> None:
    assert light(date(2026, 3, 5)) == ("green", "还有 5 日", "正常")
    assert light(date(2026, 3, 10)) == ("amber", "今天到期", "临近")
    assert light(date(2026, 3, 13)) == ("amber", "内部超期 3 日", "超期")
    assert light(date(2026, 3, 13), since="2026-03-09") == ("violet", "2026年3月9日起中止", "已中止")
    assert light(date(2026, 5, 1), met={"at": "2026-03-10T01:00:00Z"})[:2] == ("green", "按时办结")
    assert light(date(2026, 5, 1), met={"at": "2026-03-12T01:00:00Z"})[:2] == ("amber", "内部超期 2 日办结")


def test_each_duty_of_the_case_page_has_a_line_for_each_of_the_three(district: Cast, office: Office) -> None:
    office.wait_until("2026-03-13")
    with office.later():
        answer = district.browser("officer").get(f"/workbench/cases/{office.case.id}/")
    text = words(answer)
    said = re.search(r"作出行政处罚决定 法定 .*?内部时限 5 日 .*?承诺时限 60 日 .*?服务承诺第一项", text)
    assert said, text
    assert "2026年6月3日（周三）到期" in said[0]
    assert "内部超期 3 日" in said[0]
    assert "3月6日—9日 自然日 第 1—4 日" in said[0]
    assert "只约束本机关，不改变法定期限。" in said[0]
    assert answer.content.decode().count('class="clock red"') == 0


def test_the_lists_keep_the_order_of_the_law_and_say_what_is_past_inside(district: Cast, office: Office) -> None:
    office.wait_until("2026-03-13")
    with office.later():
        todo, listed = (words(district.browser("officer").get(path)) for path in ("/workbench/", "/workbench/cases/"))
    for text in (todo, listed):
        assert "还有 82 日 6月3日 到期 内部超期 3 日" in text, text
    assert "超期 0 件" in todo


def test_a_duty_to_publish_shows_what_was_promised_beside_it(district: Cast, office: Office) -> None:
    (party,) = office.parties
    office.until_concluded(party)
    office.do("notify", party)
    office.wait_until("2026-03-16")
    office.do("decide", party)
    with office.later():
        followers.run_to_end()
        duty = Disclosure.objects.get(case_id=office.case.id)
        page = words(district.browser("editor").get(f"/workbench/disclosures/{duty.id}/"))
        api = district.api("editor").get(f"/disclosures/{duty.id}").json()
    assert "承诺时限 2 个工作日" in page
    (shown,) = api["clocks"]
    assert [(one["nature"], one["due"]) for one in shown["own"]] == [("promised", "2026-03-18")]
    assert shown["due"] == duty.due_on.isoformat() == "2026-03-25"


def test_the_lists_ask_no_more_for_more_own_periods_or_cases(district: Cast, office: Office) -> None:
    client = district.browser("officer")

    def asked(path: str) -> int:
        with office.later():
            client.get(path)
            with CaptureQueriesContext(connection) as found:
                assert client.get(path).status_code == 200
        return len(found)

    paths = ("/workbench/", "/workbench/cases/", f"/workbench/cases/{office.case.id}/", "/workbench/periods/")
    first = {path: asked(path) for path in paths}
    with office.later():
        for rule, value in (("penalty.serve", 5), ("review.opinion", 3)):
            set_period(district.authorities[WATER], OwnPeriod(rule, "internal", value, "working_day", "规定", FROM), actor=SYSTEM)
    office.register({**ORGANISATION, "name": "明水县丁砂石有限公司", "credit_code": ""})
    office.do("file")
    assert {path: asked(path) for path in paths} == first
    assert max(first.values()) <= 15, first


# -- the page of the lists ---------------------------------------------------------------------------------------------


def test_the_page_puts_each_own_period_beside_the_law_and_its_clause(district: Cast, office: Office) -> None:
    text = words(district.browser("agency_head").get("/workbench/periods/"))
    assert re.search(r"作出行政处罚决定的期限 行政处罚法第六十条 90 日 5 日 明水发〔2026〕3号 2026年3月1日起 60 日", text), text
    assert "设定一项时限" not in text


def test_an_administrator_sets_and_ends_one_on_the_page(district: Cast) -> None:
    client = district.browser("sysadmin")
    answer = client.post("/workbench/periods/", SETTING, follow=True)
    assert "已设定并记入日志。" in words(answer)
    row = Row.objects.get()
    assert (row.value, row.unit, row.valid_to) == (5, "working_day", None)
    ended = client.post(f"/workbench/periods/{row.id}/end", {"since": "2026-04-01", "reason": "另有规定"}, follow=True)
    assert "用到2026年3月31日" in words(ended)


def test_a_refusal_keeps_what_was_typed_and_names_clause_and_remedy(district: Cast) -> None:
    answer = district.browser("sysadmin").post("/workbench/periods/", {**SETTING, "value": "8"})
    assert answer.status_code == 422
    assert "承诺时限8个工作日超过行政处罚法第六十一条、第八十五条规定的7个工作日。请改为不超过7个工作日" in words(answer)
    assert 'value="承诺书"' in answer.content.decode()
    assert not Row.objects.exists()


@pytest.mark.parametrize(("change", "says"), [({"valid_from": ""}, "没有填写起用日期"), ({"valid_to": "明年"}, "不是日期"), ({"value": "五"}, "大于零的整数"), ({"value": "9" * 5000}, "大于零的整数")])
def test_what_cannot_be_read_is_named(district: Cast, change: dict[str, str], says: str) -> None:
    answer = district.browser("sysadmin").post("/workbench/periods/", {**SETTING, **change})
    assert answer.status_code == 422
    assert says in words(answer)


def test_who_may_not_change_it_is_told_who_can(district: Cast) -> None:
    answer = district.browser("officer").post("/workbench/periods/", SETTING)
    assert answer.status_code == 403
    assert "系统管理员" in words(answer)


# -- what the public reads ---------------------------------------------------------------------------------------------


def test_the_public_reads_what_was_promised_and_nothing_internal(office: Office) -> None:
    found = Client().get(f"/api/v1/public/catalogue/periods?authority={WATER}&on=2026-03-05").json()
    assert [(one["rule"], one["value"], one["statutory"]["value"]) for one in found["items"]] == [
        ("penalty.decide", 60, 90), ("penalty.publish", 2, 7),
    ]  # fmt: skip
    assert "明水发" not in str(found)
    assert Client().get("/api/v1/public/catalogue/periods?authority=nowhere").status_code == 404
    assert Client().get(f"/api/v1/public/catalogue/periods?authority={WATER}&on=2026-02-01").json()["total"] == 0
