"""What holds of every deadline, whatever the rule, the day and the suspensions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import DIMENSIONS, PERIOD_UNITS, Rulebook

BOOK, CALENDAR = Rulebook.default(), Calendar.default()
BEGINS = date(2024, 1, 1)
NATIONAL = [rule for rule in BOOK.all() if not any(getattr(rule, name) for name in DIMENSIONS)]
IN_FORCE = {rule.id for rule in NATIONAL if rule.unit in PERIOD_UNITS and rule.valid_from <= BEGINS}
HOURS, NONE_NATIONALLY = {"coercion.report", "referral.transfer", "record.late"}, {"decision.filing"}
RULES = sorted(IN_FORCE - HOURS - NONE_NATIONALLY)
ids = st.sampled_from(RULES)
starts = st.dates(BEGINS, date(2027, 12, 31))
spans = st.lists(st.tuples(starts, st.integers(0, 40)).map(lambda s: (s[0], s[0] + timedelta(days=s[1]))), max_size=3)


@given(ids, starts, st.integers(0, 30), spans)
def test_a_later_start_never_ends_earlier(
    rule_id: str, start: date, later: int, suspended: list[tuple[date, date]]
) -> None:
    if BOOK.rule(rule_id, start).unit in ("month", "year"):
        # From 28 and from 31 January a month ends on the same day; suspended days between the two count for one only.
        suspended = []
    first = deadline(BOOK, CALENDAR, rule_id, start, suspended=suspended)
    second = deadline(BOOK, CALENDAR, rule_id, start + timedelta(days=later), suspended=suspended)
    assert first.due <= second.due
    assert first.due_latest <= second.due_latest


@given(ids, starts, spans)
def test_what_rolls_or_counts_working_days_never_ends_on_a_day_off(
    rule_id: str, start: date, suspended: list[tuple[date, date]]
) -> None:
    result = deadline(BOOK, CALENDAR, rule_id, start, suspended=suspended)
    if result.rule.rolls == "next_working_day" or result.unit == "working_day":
        assert CALENDAR.day(result.due).working
        assert CALENDAR.latest(result.due_latest).working
    assert not any(first <= result.due <= last for first, last in suspended)


@given(ids, starts, spans)
def test_the_counted_days_are_the_length_and_the_list_has_no_hole(
    rule_id: str, start: date, suspended: list[tuple[date, date]]
) -> None:
    result = deadline(BOOK, CALENDAR, rule_id, start, suspended=suspended)
    if result.unit not in ("month", "year"):
        assert sum(day.counted for day in result.days) == result.rule.number
    assert [day.date for day in result.days] == [start + timedelta(days=n + 1) for n in range(len(result.days))]
    assert result.days[-1].date == result.due


@given(ids, starts, spans)
def test_the_latest_date_is_never_before_the_due_date(
    rule_id: str, start: date, suspended: list[tuple[date, date]]
) -> None:
    result = deadline(BOOK, CALENDAR, rule_id, start, suspended=suspended)
    assert result.due_latest >= result.due
    if result.due_latest != result.due:
        assert result.provisional


@given(ids, starts, spans)
def test_a_suspension_never_shortens_a_period(rule_id: str, start: date, suspended: list[tuple[date, date]]) -> None:
    plain = deadline(BOOK, CALENDAR, rule_id, start)
    assert deadline(BOOK, CALENDAR, rule_id, start, suspended=suspended).due >= plain.due


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), spans)  # noqa: DTZ001 - hypothesis adds the zone
def test_an_hour_rule_counts_exactly_its_hours(start: datetime, suspended: list[tuple[date, date]]) -> None:
    result = deadline(BOOK, CALENDAR, "coercion.report", start, suspended=suspended)
    assert sum(day.counted for day in result.days) == 24
    assert isinstance(result.start, datetime)
    assert isinstance(result.due, datetime)
    assert result.due - result.start == timedelta(hours=len(result.days))
