"""加处罚款: three per cent a day, never more than the fine, not while challenged (处罚法 72(1)(1), 73(3))."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from zhifa.law.additional_fine import additional_fine, countable_days
from zhifa.law.rules import Rulebook

DUE = date(2026, 3, 27)
DAY = timedelta(days=1)
near = st.integers(-40, 120).map(lambda n: DUE + n * DAY)
pauses = st.lists(st.tuples(near, st.none() | near), max_size=4)


def counted_one_by_one(due: date, until: date, spans: list[tuple[date, date | None]]) -> int:
    """Day by day: unpaid on it, and not within any challenge."""
    count, day = 0, due + DAY
    while day <= until:
        count += not any(first <= day and (last is None or day <= last) for first, last in spans)
        day += DAY
    return count


@given(until=near, spans=pauses)
@example(until=DUE + 34 * DAY, spans=[])
@example(until=DUE + 50 * DAY, spans=[(DUE, None), (DUE + 3 * DAY, DUE + 5 * DAY)])
@example(until=DUE + 50 * DAY, spans=[(DUE + 9 * DAY, DUE + 2 * DAY)])
def test_days_are_those_counted_one_by_one_whatever_overlaps_or_has_not_ended(
    until: date, spans: list[tuple[date, date | None]]
) -> None:
    assert countable_days(DUE, until, spans) == counted_one_by_one(DUE, until, spans)


@given(fine=st.integers(1, 10**12), until=near, spans=pauses)
def test_it_is_three_per_cent_of_the_fine_for_every_countable_day_but_never_more_than_the_fine(
    fine: int, until: date, spans: list[tuple[date, date | None]]
) -> None:
    book = Rulebook.default()
    daily = book.rule("penalty.additional_fine.daily", until).number
    cap = book.rule("penalty.additional_fine.cap", until).number
    days = counted_one_by_one(DUE, until, spans)
    found = additional_fine(fine, countable_days(DUE, until, spans), daily=daily, cap=cap)
    assert found == min(fine, 3 * fine * days // 100)


def test_the_cap_is_reached_on_the_thirty_fourth_day() -> None:
    grown = [additional_fine(500_000, days, daily=300, cap=10_000) for days in (0, 1, 33, 34, 35)]
    assert grown == [0, 15_000, 495_000, 500_000, 500_000]
