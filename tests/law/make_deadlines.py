"""Write deadlines_80.json: eighty deadlines with their day lists, by a loop that shares nothing with zhifa.law.

    .venv/bin/python tests/law/make_deadlines.py

The loop asks chinesecalendar for announced years and uses weekends and fixed holidays for 2027; test_deadlines.py runs
it again and compares loop, file and zhifa.law with one another.
"""

from __future__ import annotations

import calendar
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar

TARGET = Path(__file__).with_name("deadlines_80.json")
LAST_ANNOUNCED = 2026
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}

# rule: (length, unit, rolls), copied from the statutes by hand
LENGTHS = {
    "penalty.decide": (90, "calendar_day", False),
    "penalty.serve": (7, "working_day", False),
    "penalty.pay": (15, "calendar_day", True),
    "penalty.publish": (7, "working_day", False),
    "penalty.withdraw": (3, "working_day", False),
    "penalty.remit.officer": (2, "working_day", False),
    "penalty.limitation": (2, "year", False),
    "hearing.request": (5, "working_day", False),
    "disclosure.other": (20, "working_day", False),
    "licence.extend": (10, "working_day", False),
    "coercion.report": (24, "hour", False),
    "coercion.seize": (30, "calendar_day", False),
    "coercion.court": (3, "month", False),
    "remedy.reconsideration": (60, "calendar_day", True),
    "remedy.litigation": (6, "month", True),
    "statistics.publish": (1, "month", False),
}
# rule: starts; a start may carry suspensions "A..B" after it
CASES = {
    "penalty.decide": "2024-01-31 2024-12-01 2025-07-04 2025-03-01,2025-03-10..2025-03-20 2026-09-30 2026-02-01,2026-02-05..2026-02-10,2026-02-08..2026-02-14",
    "penalty.serve": "2024-02-07 2024-04-03 2024-09-12 2025-01-24 2025-04-25 2025-09-26 2026-02-11 2026-12-28 2025-06-03,2025-06-05..2025-06-06",
    "penalty.pay": "2024-01-26 2024-04-20 2024-09-16 2025-01-13 2025-04-17 2025-09-20 2026-02-02 2026-04-19 2026-12-17 2026-12-18 2026-05-04,2026-05-06..2026-05-08",
    "penalty.publish": "2024-06-07 2024-09-29 2025-05-28 2026-01-01 2026-02-13 2026-06-18 2026-12-24 2026-10-09",
    "penalty.withdraw": "2024-02-08 2024-05-10 2025-01-25 2025-09-30 2026-02-14 2026-12-31",
    "penalty.remit.officer": "2024-09-14 2024-09-29 2025-02-07 2025-09-27 2026-01-04 2026-05-08",
    "penalty.limitation": "2024-02-29 2024-06-15",
    "hearing.request": "2024-04-26 2024-10-11 2025-04-02 2026-04-03 2026-09-18 2026-02-10,2026-02-12..2026-02-27",
    "disclosure.other": "2024-01-22 2025-09-22 2026-01-26 2026-12-14",
    "licence.extend": "2024-09-30 2025-01-20 2026-04-24",
    "coercion.report": "2026-02-13T22:30:00+08:00 2025-10-01T08:00:00+08:00 2026-12-31T23:00:00+08:00 2024-02-28T12:00:00+08:00,2024-02-29..2024-02-29",
    "coercion.seize": "2024-09-01 2025-01-02 2026-01-20,2026-01-25..2026-02-03 2026-12-05",
    "coercion.court": "2024-11-30 2025-05-31 2026-01-15",
    "remedy.reconsideration": "2024-12-03 2025-08-04 2026-08-05 2026-12-10",
    "remedy.litigation": "2024-08-31 2025-04-04 2026-07-02,2026-08-01..2026-08-10",
    "statistics.publish": "2025-12-31",
}


def is_off(day: date) -> bool:
    if day.year <= LAST_ANNOUNCED:
        return not chinese_calendar.is_workday(day)
    return day.weekday() > 4 or (day.month, day.day) in FIXED


def loop(rule: str, start: str, suspensions: list[str]) -> dict[str, object]:
    """Count one period the slow way: a list of "+day" (counted) and "-day" (not counted), and the due day."""
    length, unit, rolls = LENGTHS[rule]
    stopped = [tuple(map(date.fromisoformat, pair.split(".."))) for pair in suspensions]

    def is_stopped(day: date) -> bool:
        return any(first <= day <= last for first, last in stopped)

    days: list[str] = []
    if unit == "hour":
        moment, counted = datetime.fromisoformat(start), 0
        while counted < length:
            stopped_hour = is_stopped(moment.date())
            moment += timedelta(hours=1)
            days.append(("-" if stopped_hour else "+") + moment.isoformat())
            counted += not stopped_hour
        return {"rule": rule, "start": start, "suspended": suspensions, "due": moment.isoformat(), "days": days}
    day = date.fromisoformat(start)
    if unit in {"month", "year"}:
        months = day.month - 1 + length * (12 if unit == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        length = (date(year, month, min(day.day, calendar.monthrange(year, month)[1])) - day).days
    counted = 0
    while counted < length:
        day += timedelta(days=1)
        skip = is_stopped(day) or (unit == "working_day" and is_off(day))
        days.append(("-" if skip else "+") + day.isoformat())
        counted += not skip
    while rolls and (is_off(day) or is_stopped(day)):
        day += timedelta(days=1)
        days.append("-" + day.isoformat())
    return {"rule": rule, "start": start, "suspended": suspensions, "due": day.isoformat(), "days": days}


def cases() -> list[tuple[str, str, list[str]]]:
    return [
        (rule, start, suspensions)
        for rule, starts in CASES.items()
        for start, *suspensions in (item.split(",") for item in starts.split())
    ]


if __name__ == "__main__":
    rows = [json.dumps(loop(*case)) for case in cases()]
    TARGET.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    print(len(rows))  # noqa: T201 - a script says what it wrote
