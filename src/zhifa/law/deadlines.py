"""When a period ends, and why: each day counted or skipped, with its reason (design 2.2, 3.1).

The day (or hour) the clock starts is not counted (民事诉讼法第八十五条). Suspended days are inclusive, merged, and not
counted. A month or year rule ends on the same day-number or the month's last day; suspended days are added after it.
A due day on a day off moves to the next working day only where the rule says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from zhifa.law.calendar import Calendar, DayInfo
from zhifa.law.dates import ONE_DAY, SHANGHAI, format_date, legal_day, same_day_of_month
from zhifa.law.rules import PERIOD_UNITS, Rule, Rulebook, RuleError

ONE_HOUR = timedelta(hours=1)
SUSPENDED = "中止期间，不计算"
MONTHS = {"month": 1, "year": 12}
LOOK = Callable[[date], DayInfo]


@dataclass(frozen=True, slots=True)
class Day:
    """One day (for an hour rule: the end of one hour) of a period, counted or not, and why."""

    date: date | datetime
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A reckoned period. `due_latest` differs from `due` only while a year's holidays are not announced."""

    rule: Rule
    start: date | datetime
    due: date | datetime
    due_latest: date | datetime
    provisional: bool
    days: tuple[Day, ...]

    @property
    def unit(self) -> str:
        return self.rule.unit

    @property
    def basis(self) -> str:
        return self.rule.basis

    def as_json(self) -> dict[str, Any]:
        """The shape of design 3.1; instants are written in Asia/Shanghai."""
        return {
            "rule": self.rule.id,
            "start": _written(self.start),
            "due": _written(self.due),
            "due_latest": _written(self.due_latest),
            "unit": self.unit,
            "basis": self.basis,
            "provisional": self.provisional,
            "days": [{"date": _written(day.date), "counted": day.counted, "why": day.why} for day in self.days],
        }


def deadline(
    rulebook: Rulebook,
    calendar: Calendar,
    rule_id: str,
    start: date | datetime,
    *,
    suspended: Sequence[tuple[date, date]] = (),
    region: str = "",
    sector: str = "",
    statute: str = "",
    act: str = "",
    party_kind: str = "",
) -> Deadline:
    """The deadline under the rule in force on the day the clock starts. Raises RuleError, CalendarError, ValueError."""
    rule = rulebook.rule(
        rule_id, legal_day(start), region=region, sector=sector, statute=statute, act=act, party_kind=party_kind
    )
    return reckon(rule, calendar, start, suspended=suspended)


def reckon(
    rule: Rule, calendar: Calendar, start: date | datetime, *, suspended: Sequence[tuple[date, date]] = ()
) -> Deadline:
    """The deadline under a rule already chosen. `suspended` holds pairs of first and last day, both inclusive."""
    if rule.unit not in PERIOD_UNITS:
        raise RuleError(f"规则{rule.id}（{rule.title}）不是期限，无法计算到期日。请改用期限类规则。")
    off = _merged(suspended)
    if rule.unit == "hour":
        return _hours(rule, start, off)
    return _by_days(rule, calendar, legal_day(start), off)


@lru_cache(maxsize=4096)
def _by_days(rule: Rule, calendar: Calendar, first: date, off: frozenset[date]) -> Deadline:
    """Remembered: every case of a day asks for the same few periods, and rule, calendar and answer never change."""
    due, days, provisional = _days(rule, first, off, calendar.day)
    latest, _, _ = _days(rule, first, off, calendar.latest)
    return Deadline(rule, first, due, latest, provisional or latest != due, tuple(days))


def _days(rule: Rule, start: date, off: frozenset[date], look: LOOK) -> tuple[date, list[Day], bool]:
    days: list[Day] = []
    provisional = False
    remaining = rule.number
    if rule.unit in MONTHS:
        end = same_day_of_month(start, rule.number * MONTHS[rule.unit])
        remaining = (end - start).days
    day = start
    while remaining:
        day += ONE_DAY
        counted, why = True, "自然日"
        if day in off:
            counted, why = False, SUSPENDED
        elif rule.unit == "working_day":
            info = look(day)
            counted, why, provisional = info.working, info.why, provisional or info.provisional
        days.append(Day(day, counted, why))
        remaining -= counted
    while rule.rolls == "next_working_day":
        info = look(day)
        provisional = provisional or info.provisional
        if info.working and day not in off:
            break
        if days[-1].counted:
            days[-1] = Day(day, True, f"{days[-1].why}，{info.why}")
        day += ONE_DAY
        days.append(_rolled(look(day), day in off))
    return day, days, provisional


def _rolled(info: DayInfo, suspended: bool) -> Day:
    if suspended:
        return Day(info.date, False, SUSPENDED)
    return Day(info.date, False, f"{info.why}，顺延至此日" if info.working else f"{info.why}，顺延")


def _hours(rule: Rule, start: date | datetime, off: frozenset[date]) -> Deadline:
    if not isinstance(start, datetime):
        raise RuleError(
            f"规则{rule.id}（{rule.title}）按小时计算，起算时间要精确到时分。请提供例如 2026-03-05T10:00:00+08:00。"
        )
    legal_day(start)  # refuses a naive time
    begun = start.astimezone(SHANGHAI)
    moment, remaining = begun, rule.number
    days: list[Day] = []
    while remaining:
        # An hour belongs to the day it begins on.
        counted = legal_day(moment) not in off
        moment += ONE_HOUR
        days.append(Day(moment, counted, "小时" if counted else SUSPENDED))
        remaining -= counted
    return Deadline(rule, begun, moment, moment, False, tuple(days))


def _merged(intervals: Sequence[tuple[date, date]]) -> frozenset[date]:
    off: set[date] = set()
    for first, last in intervals:
        if last < first:
            raise ValueError(f"中止期间的止日{format_date(last)}早于起日{format_date(first)}。请核对先后。")
        off.update(first + n * ONE_DAY for n in range((last - first).days + 1))
    return frozenset(off)


def _written(moment: date | datetime) -> str:
    return moment.isoformat()
