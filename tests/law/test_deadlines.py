"""Eighty deadlines of 2024-2026, by file, by an independent loop and by zhifa.law; and what a deadline must say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook, RuleError

from .make_deadlines import LENGTHS, cases, loop

BOOK, CALENDAR = Rulebook.default(), Calendar.default()
ROWS = json.loads(Path(__file__).with_name("deadlines_80.json").read_text("utf-8"))


def moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def test_the_file_holds_eighty_deadlines_and_the_independent_loop_agrees_with_each() -> None:
    assert len(ROWS) == 80
    assert [loop(*case) for case in cases()] == ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['rule']}@{row['start']}")
def test_a_deadline_counts_and_skips_the_same_days_as_the_file(row: dict[str, Any]) -> None:
    pairs = [pair.split("..") for pair in row["suspended"]]
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]
    result = deadline(BOOK, CALENDAR, row["rule"], moment(row["start"]), suspended=spans).as_json()
    assert result["due"] == row["due"]
    assert [("+" if day["counted"] else "-") + day["date"] for day in result["days"]] == row["days"]
    assert all(day["why"] for day in result["days"])
    assert sum(day["counted"] for day in result["days"]) == LENGTHS[row["rule"]][0] or result["unit"] in ("month", "year")


def test_the_json_has_exactly_the_promised_shape() -> None:
    data = deadline(BOOK, CALENDAR, "penalty.serve", date(2026, 2, 11)).as_json()
    assert list(data) == ["rule", "start", "due", "due_latest", "unit", "basis", "provisional", "days"]
    assert (data["start"], data["due"], data["due_latest"]) == ("2026-02-11", "2026-02-27", "2026-02-27")
    assert (data["unit"], data["provisional"]) == ("working_day", False)
    assert data["basis"] == "行政处罚法第六十一条、第八十五条"
    assert data["days"][2] == {"date": "2026-02-14", "counted": True, "why": "调休上班"}
    assert data["days"][3] == {"date": "2026-02-15", "counted": False, "why": "春节"}


def test_a_due_day_on_a_day_off_moves_only_where_the_rule_says_so() -> None:
    pays = deadline(BOOK, CALENDAR, "penalty.pay", date(2026, 2, 2))
    assert pays.due == date(2026, 2, 24)
    assert pays.days[14].counted
    assert pays.days[-1].why == "工作日，顺延至此日"
    assert deadline(BOOK, CALENDAR, "coercion.seize", date(2026, 1, 22)).due == date(2026, 2, 21)


def test_suspensions_overlap_once_and_a_suspended_due_day_is_passed_over() -> None:
    once = deadline(BOOK, CALENDAR, "penalty.decide", date(2026, 2, 1), suspended=[(date(2026, 2, 5), date(2026, 2, 14))])
    twice = deadline(
        BOOK,
        CALENDAR,
        "penalty.decide",
        date(2026, 2, 1),
        suspended=[(date(2026, 2, 8), date(2026, 2, 14)), (date(2026, 2, 5), date(2026, 2, 10))],
    )
    assert once == twice
    assert once.due == date(2026, 2, 1) + timedelta(days=100)
    with pytest.raises(ValueError, match="早于"):
        deadline(BOOK, CALENDAR, "penalty.pay", date(2026, 2, 1), suspended=[(date(2026, 2, 9), date(2026, 2, 8))])


@pytest.mark.parametrize(
    ("start", "due"),
    [(date(2024, 11, 30), date(2025, 2, 28)), (date(2023, 11, 30), date(2024, 2, 29)), (date(2026, 1, 15), date(2026, 4, 15))],
)
def test_a_month_rule_ends_on_the_same_day_number_or_the_last_day_of_the_month(start: date, due: date) -> None:
    assert deadline(BOOK, CALENDAR, "coercion.court", start).due == due


def test_suspended_days_are_added_after_the_end_of_a_month_rule() -> None:
    result = deadline(BOOK, CALENDAR, "coercion.court", date(2026, 1, 15), suspended=[(date(2026, 2, 1), date(2026, 2, 10))])
    assert result.due == date(2026, 4, 25)


def test_an_instant_counts_from_its_day_in_shanghai() -> None:
    late = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)  # 01:00 on 6 March
    assert deadline(BOOK, CALENDAR, "referral.decide", late).start == date(2026, 3, 6)
    with pytest.raises(ValueError, match="时区"):
        deadline(BOOK, CALENDAR, "referral.decide", datetime(2026, 3, 5, 17, 0))  # noqa: DTZ001 - the point of the test


def test_an_hour_rule_needs_an_hour_and_lists_hours() -> None:
    with pytest.raises(RuleError, match="时分"):
        deadline(BOOK, CALENDAR, "coercion.report", date(2026, 3, 5))
    data = deadline(BOOK, CALENDAR, "coercion.report", datetime(2026, 3, 5, 2, 30, tzinfo=UTC)).as_json()
    assert (data["start"], data["due"]) == ("2026-03-05T10:30:00+08:00", "2026-03-06T10:30:00+08:00")
    assert len(data["days"]) == 24


def test_a_provisional_date_says_so_and_gives_the_latest_possible_one() -> None:
    result = deadline(BOOK, CALENDAR, "penalty.serve", date(2027, 2, 1))
    assert (result.due, result.due_latest, result.provisional) == (date(2027, 2, 10), date(2027, 3, 2), True)
    table = {"year": 2027, "holidays": {"2027-01-01": "元旦"}, "workdays": {}}
    announced = deadline(BOOK, Calendar.default(extra=[table]), "penalty.serve", date(2027, 2, 1))
    assert (announced.due, announced.due_latest, announced.provisional) == (date(2027, 2, 10), date(2027, 2, 10), False)


def test_a_calendar_period_that_does_not_roll_is_never_provisional() -> None:
    assert not deadline(BOOK, CALENDAR, "coercion.seize", date(2027, 1, 20)).provisional


def test_a_rule_that_is_no_period_has_no_deadline() -> None:
    with pytest.raises(RuleError, match="不是期限"):
        deadline(BOOK, CALENDAR, "officers.minimum", date(2026, 3, 5))
