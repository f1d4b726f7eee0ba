"""Which days are working days, and why (design 2.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest

from zhifa.law.calendar import Calendar, CalendarError, YearTable

CALENDAR = Calendar.default()


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_day_from_2004_to_2026_agrees_with_the_kept_library() -> None:
    for day in days(date(2004, 1, 1), date(2026, 12, 31)):
        assert CALENDAR.day(day).working == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        (date(2026, 2, 14), True, "调休上班"),
        (date(2026, 2, 17), False, "春节"),
        (date(2026, 3, 7), False, "周末"),
        (date(2026, 3, 9), True, "工作日"),
        (date(2025, 10, 6), False, "中秋节"),
    ],
)
def test_a_day_says_why_it_is_a_working_day_or_not(day: date, working: bool, why: str) -> None:
    info = CALENDAR.day(day)
    assert (info.working, info.why, info.provisional) == (working, why, False)


def test_a_year_after_the_table_is_provisional_and_guesses_no_lunar_day() -> None:
    off = {day for day in days(date(2027, 1, 1), date(2027, 12, 31)) if not CALENDAR.day(day).working}
    fixed = {date(2027, 1, 1), date(2027, 5, 1), date(2027, 5, 2), *(date(2027, 10, n) for n in (1, 2, 3))}
    assert off == fixed | {day for day in days(date(2027, 1, 1), date(2027, 12, 31)) if day.weekday() > 4}
    assert CALENDAR.day(date(2027, 6, 9)).provisional


def test_the_windows_of_possible_holidays_have_the_stated_length() -> None:
    off = [day for day in days(date(2027, 1, 1), date(2027, 12, 31)) if not CALENDAR.latest(day).working]
    assert set(days(date(2027, 1, 23), date(2027, 2, 19))) <= set(off)  # 28 days around 6 February
    for first, last in (((4, 2), (4, 7)), ((6, 7), (6, 11)), ((9, 13), (9, 17)), ((10, 1), (10, 8))):
        assert set(days(date(2027, *first), date(2027, *last))) <= set(off)
    assert CALENDAR.latest(date(2027, 3, 10)).working


@pytest.mark.parametrize("year", range(2014, 2027))
def test_the_windows_would_have_held_every_arrangement_announced_since_2014(year: int) -> None:
    lunar = {year: {"春节": spring(year), "端午节": festival(year, "Dragon"), "中秋节": festival(year, "Mid")}}
    before = [table for table in packaged() if table.year < year]
    then = Calendar(before, lunar)
    surprises = [
        day
        for day in days(date(year, 1, 1), date(year, 12, 31))
        if then.latest(day).working and not CALENDAR.day(day).working
    ]
    assert surprises in ([], extraordinary(year))


def packaged() -> list[YearTable]:
    holidays, workdays = CALENDAR._holidays, CALENDAR._workdays
    return [
        YearTable(y, {d: n for d, n in holidays.items() if d.year == y}, {d: n for d, n in workdays.items() if d.year == y})
        for y in range(CALENDAR.first_year, CALENDAR.last_year + 1)
    ]


LUNAR_DAYS = {  # 春节, 端午, 中秋: published almanacs
    2014: ("01-31", "06-02", "09-08"), 2015: ("02-19", "06-20", "09-27"), 2016: ("02-08", "06-09", "09-15"),
    2017: ("01-28", "05-30", "10-04"), 2018: ("02-16", "06-18", "09-24"), 2019: ("02-05", "06-07", "09-13"),
    2020: ("01-25", "06-25", "10-01"), 2021: ("02-12", "06-14", "09-21"), 2022: ("02-01", "06-03", "09-10"),
    2023: ("01-22", "06-22", "09-29"), 2024: ("02-10", "06-10", "09-17"), 2025: ("01-29", "05-31", "10-06"),
    2026: ("02-17", "06-19", "09-25"),
}  # fmt: skip


def spring(year: int) -> date:
    return date.fromisoformat(f"{year}-{LUNAR_DAYS[year][0]}")


def festival(year: int, name: str) -> date:
    return date.fromisoformat(f"{year}-{LUNAR_DAYS[year][1 if name == 'Dragon' else 2]}")


def extraordinary(year: int) -> list[date]:
    """Decided within the year itself, by no rule: the day of 3 September 2015."""
    return [date(2015, 9, 3), date(2015, 9, 4)] if year == 2015 else []


def test_a_year_before_the_table_is_an_error_that_says_so() -> None:
    with pytest.raises(CalendarError, match="2003年"):
        CALENDAR.day(date(2003, 12, 31))


def test_a_table_that_arrives_replaces_the_provisional_year() -> None:
    table = {"year": 2027, "holidays": {"2027-01-01": "元旦", "2027-02-05": "春节"}, "workdays": {"2027-02-20": "春节"}}
    calendar = Calendar.default(extra=[table])
    assert calendar.last_year == 2027
    assert calendar.day(date(2027, 2, 5)).why == "春节"
    assert calendar.day(date(2027, 2, 20)).why == "调休上班"
    assert not calendar.day(date(2027, 2, 8)).provisional
    assert calendar.latest(date(2027, 2, 8)).working


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"year": 2027, "holidays": {"2027-01-01": "元旦"}, "workdays": {"2027-01-01": "元旦"}}, "同时列为"),
        ({"year": 2027, "holidays": {"2027-01-01": "元旦", "2028-05-01": "劳动节"}, "workdays": {}}, "不属于该年"),
        ({"year": 2027, "holidays": {}, "workdays": {}}, "缺少元旦"),
        ({"year": 2027, "holidays": ["2027-01-01"], "workdays": {}}, "格式不对"),
        ({"year": 2028, "holidays": {"2028-01-01": "元旦"}, "workdays": {}}, "不连续"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table: dict[str, Any], says: str) -> None:
    with pytest.raises(CalendarError, match=says):
        Calendar.default(extra=[table])


def test_what_never_rolls_is_to_be_done_on_the_last_working_day_before() -> None:
    assert CALENDAR.working_day_until(date(2026, 2, 23)) == date(2026, 2, 14)
    assert CALENDAR.working_day_from(date(2026, 2, 15)) == date(2026, 2, 24)
