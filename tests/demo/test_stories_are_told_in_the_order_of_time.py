from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhifa import clock
from zhifa.demo import schedule

START = schedule.at(date(2026, 3, 2), 9, 0)


@given(st.lists(st.lists(st.integers(0, 5000), max_size=6), max_size=6))
def test_steps_of_all_stories_come_in_order_and_nothing_after_the_present(gaps: list[list[int]]) -> None:
    seen: list[datetime] = []
    ended: list[object] = []

    def story(own: list[int]) -> Iterator[datetime]:
        moment = START
        for gap in own:
            moment += timedelta(minutes=gap)
            yield moment
            assert clock.legal_now() == moment
            seen.append(moment)

    until = START + timedelta(days=3)
    schedule.tell([story(own) for own in gaps], until, each_day=lambda: None, told=ended.append)
    assert seen == sorted(seen)
    assert all(moment <= until for moment in seen)
    assert len(ended) == len(gaps)


def test_working_days_skip_weekends_and_holidays_and_count_make_up_days() -> None:
    days = schedule.Workdays()
    # 2026-02-14 is a Saturday on which people work; Spring Festival lasts from the 15th to the 23rd.
    assert days.after(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert days.before(date(2026, 2, 25), 1) == date(2026, 2, 14)
