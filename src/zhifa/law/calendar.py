"""Which days are working days, and why.

The table is our own package data (`data/holidays.json`, 2004 onward), written by `scripts/make-holidays`. A year after
the table is *provisional*: weekends, 1 January, 1-2 May and 1-3 October are off, lunar days are not guessed. For such
a year `latest()` answers with every day of a window of possible holidays off:

    元旦    30 December - 3 January     劳动节  29 April - 5 May     清明  2 - 7 April     国庆节  1 - 8 October
    春节    28 days: 14 before the first day of the lunar year to 13 after it
    端午    2 days before to 2 days after;      中秋  2 days before to 2 days after

The windows hold every arrangement announced since 2014 (tests/law checks it): the three days of 清明, 端午 and 中秋
move to either side of the festival to join a weekend, so a window of exactly three days would be too short.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from zhifa.law.dates import ONE_DAY, format_date

SATURDAY = 5
SPRING, DRAGON, AUTUMN = "春节", "端午节", "中秋节"
LUNAR_MARGIN = {SPRING: (14, 13), DRAGON: (2, 2), AUTUMN: (2, 2)}
# Earliest and latest day a lunar festival can fall on, for years after the table of lunar dates.
LUNAR_RANGE = {SPRING: ((1, 21), (2, 21)), DRAGON: ((5, 25), (6, 26)), AUTUMN: ((9, 6), (10, 9))}
FIXED_WINDOWS = (
    ("元旦", (1, 1), (1, 3)),
    ("清明节", (4, 2), (4, 7)),
    ("劳动节", (4, 29), (5, 5)),
    ("国庆节", (10, 1), (10, 8)),
    ("元旦", (12, 30), (12, 31)),
)
CERTAIN_HOLIDAYS = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节"} | {(10, n): "国庆节" for n in (1, 2, 3)}


class CalendarError(ValueError):
    """A day the calendar cannot know, or a table that contradicts itself."""


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day: whether it is a working day, the reason in Chinese, and whether the year's arrangement is still open."""

    date: date
    working: bool
    why: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class YearTable:
    """The arrangement announced for one year: days off and make-up workdays, each with its holiday's Chinese name."""

    year: int
    holidays: Mapping[date, str]
    workdays: Mapping[date, str]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> YearTable:
        """Read `{"year": 2027, "holidays": {"2027-01-01": "元旦", …}, "workdays": {…}}`; raises CalendarError."""
        try:
            year = int(data["year"])
            holidays = {date.fromisoformat(day): str(name) for day, name in data["holidays"].items()}
            workdays = {date.fromisoformat(day): str(name) for day, name in data["workdays"].items()}
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise CalendarError(f"节假日安排表的格式不对：{error}。请按 year、holidays、workdays 三项填写。") from error
        # An announcement may reach back into the last days of December.
        first, last = date(year, 1, 1) - timedelta(days=7), date(year, 12, 31)
        for day in (*holidays, *workdays):
            if not first <= day <= last:
                raise CalendarError(f"{year}年节假日安排表里有不属于该年的日期{format_date(day)}。请核对后重新提交。")
        if both := holidays.keys() & workdays.keys():
            raise CalendarError(f"{format_date(min(both))}同时列为放假和上班。请按国务院办公厅的通知核对。")
        if (year, 1, 1) not in {(d.year, d.month, d.day) for d in holidays}:
            raise CalendarError(f"{year}年节假日安排表缺少元旦，表不完整。请补全后重新提交。")
        return cls(year, holidays, workdays)


class Calendar:
    """The working days of mainland China. Immutable; `default()` is cached."""

    def __init__(self, tables: Iterable[YearTable], lunar: Mapping[int, Mapping[str, date]]) -> None:
        self._holidays: dict[date, str] = {}
        self._workdays: dict[date, str] = {}
        years = set()
        for table in tables:
            years.add(table.year)
            for day in (*table.holidays, *table.workdays):
                self._holidays.pop(day, None)
                self._workdays.pop(day, None)
            self._holidays.update(table.holidays)
            self._workdays.update(table.workdays)
        if not years or years != set(range(min(years), max(years) + 1)):
            raise CalendarError("节假日安排表的年份不连续。请先补上中间缺少的年份。")
        self.first_year, self.last_year = min(years), max(years)
        self._lunar = lunar
        self._windows: dict[int, dict[date, str]] = {}

    @classmethod
    def default(cls, extra: Iterable[YearTable | Mapping[str, Any]] = ()) -> Calendar:
        """The table of the package, with further years (or a year announced anew) laid over it."""
        added = tuple(table if isinstance(table, YearTable) else YearTable.parse(table) for table in extra)
        if not added:
            return _packaged()
        tables, lunar = _package_data()
        replaced = {table.year for table in added}
        return cls([*(t for t in tables if t.year not in replaced), *added], lunar)

    def day(self, day: date) -> DayInfo:
        """What is known of a day. Raises CalendarError for a year before the table."""
        if day.year < self.first_year:
            raise CalendarError(
                f"没有{day.year}年的节假日安排（最早为{self.first_year}年），无法计算工作日。请核对起算日期。"
            )
        provisional = day.year > self.last_year
        if day in self._workdays:
            return DayInfo(day, True, "调休上班", provisional)
        name = self._holidays.get(day)
        if name is None and provisional:
            name = CERTAIN_HOLIDAYS.get((day.month, day.day))
        if name is not None:
            return DayInfo(day, False, name, provisional)
        if day.weekday() >= SATURDAY:
            return DayInfo(day, False, "周末", provisional)
        return DayInfo(day, True, "工作日", provisional)

    def latest(self, day: date) -> DayInfo:
        """As `day`, but every day that a table not yet announced may turn into a holiday is off."""
        info = self.day(day)
        # The next year's table may already move the last two days of December.
        if info.working and day >= date(self.last_year, 12, 30):
            name = self._possible(day.year).get(day)
            if name is not None:
                return DayInfo(day, False, f"{name}可能放假", True)
        return info

    def working_day_from(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.day(day).working:
            day += ONE_DAY
        return day

    def working_day_until(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it: when to act on what never rolls."""
        while not self.day(day).working:
            day -= ONE_DAY
        return day

    def _possible(self, year: int) -> dict[date, str]:
        if year not in self._windows:
            windows = [(name, date(year, *first), date(year, *last)) for name, first, last in FIXED_WINDOWS]
            for name, (before, after) in LUNAR_MARGIN.items():
                known = self._lunar.get(year, {}).get(name)
                first, last = (known, known) if known else (date(year, *d) for d in LUNAR_RANGE[name])
                windows.append((name, first - timedelta(days=before), last + timedelta(days=after)))
            self._windows[year] = {
                first + timedelta(days=n): name for name, first, last in windows for n in range((last - first).days + 1)
            }
        return self._windows[year]


@cache
def _package_data() -> tuple[tuple[YearTable, ...], dict[int, dict[str, date]]]:
    data = json.loads(resources.files("zhifa.law").joinpath("data/holidays.json").read_text("utf-8"))
    tables = tuple(YearTable.parse({"year": year, **table}) for year, table in data["years"].items())
    lunar = {int(y): {name: date.fromisoformat(d) for name, d in days.items()} for y, days in data["lunar"].items()}
    return tables, lunar


@cache
def _packaged() -> Calendar:
    return Calendar(*_package_data())
