"""Rule (ADR 10): own periods are read beside the duties of a case; its clocks, gates and overdue duties know nothing of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import MARKET_MATTER, WATER
from tests.office import Office
from tests.street import actor
from tests.town import DAY
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.casework import clocks, queries
from zhifa.casework.models import Case
from zhifa.journal.api import followers, read
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry import queries as registers
from zhifa.registry.actions import set_period

pytestmark = pytest.mark.django_db
FROM = date(2026, 3, 1)
INSIDE = OwnPeriod("penalty.decide", "internal", 5, "calendar_day", "明水发〔2026〕3号", FROM)
PROMISED = OwnPeriod("penalty.decide", "promised", 60, "calendar_day", "服务承诺第一项", FROM)


@pytest.fixture
def office() -> Office:
    with clock.pinned(DAY):
        cast.build_cast()
        water = Authority.objects.get(code=WATER)
        for period in (PROMISED, INSIDE):
            set_period(water, period, actor=SYSTEM)
    return Office(DAY)


def seen(office: Office, key: str) -> dict[str, Any]:
    """The newest clock of a key as the interface answers it."""
    with office.later():
        found = [one for one in queries.case_view(actor("officer"), office.case.id)["clocks"] if one["key"] == key]
    newest: dict[str, Any] = found[-1]
    return newest


def own(clock_json: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["nature"], one["due"], one["basis"]) for one in clock_json.get("own", ())]


def test_a_duty_shows_the_law_first_then_the_internal_and_the_promised_day(office: Office) -> None:
    office.register()
    office.do("file")
    found = seen(office, "decide")
    assert (found["start"], found["due"]) == ("2026-03-05", "2026-06-03")
    assert own(found) == [
        ("internal", "2026-03-10", "明水发〔2026〕3号"), ("promised", "2026-05-04", "服务承诺第一项"),
    ]  # fmt: skip
    inside = found["own"][0]
    assert [day["counted"] for day in inside["days"]] == [True] * 5
    assert (inside["value"], inside["unit"], inside["provisional"]) == (5, "calendar_day", False)


def test_a_duty_without_own_periods_and_a_right_of_the_party_have_none(office: Office) -> None:
    office.register()
    office.do("file")
    (party,) = office.parties
    office.until_concluded(party)
    office.do("notify", party)
    assert "own" not in seen(office, "represent")
    office.wait_until("2026-03-16")
    office.do("decide", party)
    assert "own" not in seen(office, "serve")


def test_the_clock_of_the_law_is_the_same_with_and_without_own_periods(office: Office) -> None:
    office.register()
    office.do("file")
    row = Case.objects.get(id=office.case.id)
    assert row.next_due == date(2026, 6, 3)
    assert "own" not in str(row.situation)
    office.wait_until("2026-03-20")  # ten days after the internal one
    with office.later():
        followers.tick()
    assert [entry for entry in read.stream(f"finding/{row.id}") if entry.kind == "finding.overdue"] == []
    (party,) = office.parties
    office.until_concluded(party)
    office.do("notify", party)
    office.wait_until("2026-03-31")
    office.do("decide", party)  # late by the authority's own measure, lawful all the same
    assert seen(office, "decide")["met"] is not None


def test_suspended_days_and_days_granted_move_both_alike(office: Office) -> None:
    office.register(matter=MARKET_MATTER)
    office.do("file")
    before = own(seen(office, "decide"))
    office.do("suspend", ground="appraisal")
    assert own(seen(office, "decide")) == before  # stands still until it goes on
    office.wait_until("2026-03-11")
    office.do("resume")
    shifted = seen(office, "decide")  # 6 to 10 March: the day it started is not counted anyway
    assert (shifted["due"], own(shifted)[0][1], own(shifted)[1][1]) == ("2026-06-08", "2026-03-15", "2026-05-09")
    office.do("extend")
    longer = seen(office, "decide")
    assert (longer["due"], own(longer)[0][1], own(longer)[1][1]) == ("2026-07-08", "2026-04-14", "2026-06-08")


def test_a_list_names_what_is_past_only_while_the_day_of_the_law_is_not(office: Office) -> None:
    office.register()
    office.do("file")
    row = Case.objects.select_related("authority").get(id=office.case.id)
    periods = registers.own_periods([WATER])[WATER]

    def over(day: date) -> list[str]:
        return [one["nature"] for one in clocks.passed(row, periods, day)]

    assert over(date(2026, 3, 10)) == []
    assert over(date(2026, 3, 11)) == ["internal"]
    assert over(date(2026, 5, 5)) == ["internal", "promised"]
    assert over(date(2026, 6, 4)) == []  # the law's own day is past: that is what counts then


def test_own_periods_are_asked_for_once_however_many_clocks_there_are(office: Office) -> None:
    office.register()
    office.do("file")
    row = Case.objects.select_related("authority").get(id=office.case.id)
    row.situation["clocks"] = row.situation["clocks"] * 20
    with CaptureQueriesContext(connection) as asked:
        assert len(clocks.of_case(row)) == 20
    assert len(asked) == 1
