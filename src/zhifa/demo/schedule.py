"""Stories told side by side: every story yields the instant of its next step; the earliest goes first.

So the journal grows in the order of time, as it would in a real year, and a story ends where the present begins.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

from zhifa import clock
from zhifa.clock import SHANGHAI
from zhifa.law.calendar import Calendar

Story = Iterator[datetime]
ONE_DAY = timedelta(days=1)


class Teller(Protocol):
    """A story that has not begun, and the case it is about once it has."""

    case_id: str

    def tell(self) -> Story: ...


class Workdays:
    """Steps over working days of the calendar the law uses."""

    def __init__(self) -> None:
        self._calendar = Calendar.default()

    def before(self, day: date, count: int) -> date:
        """The working day `count` working days before the last one that precedes `day`."""
        found = self._previous(day)
        for _ in range(count):
            found = self._previous(found)
        return found

    def after(self, day: date, count: int) -> date:
        """The `count`th working day after a day."""
        for _ in range(count):
            day += ONE_DAY
            while not self._calendar.day(day).working:
                day += ONE_DAY
        return day

    def _previous(self, day: date) -> date:
        day -= ONE_DAY
        while not self._calendar.day(day).working:
            day -= ONE_DAY
        return day


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def tell(stories: list[Story], until: datetime, *, each_day: Callable[[], None], told: Callable[[Story], None]) -> None:
    """Runs the stories with the clock pinned to each step; what lies after `until` does not happen.

    `each_day` runs whenever a new day begins, `told` for every story that has ended.
    """
    waiting: list[tuple[datetime, int, Story]] = []
    for n, story in enumerate(stories):
        _next(waiting, n, story, until, told)
    today: date | None = None
    while waiting:
        moment, n, story = heapq.heappop(waiting)
        with clock.pinned(moment):
            if today != (today := moment.date()):
                each_day()
            _next(waiting, n, story, until, told)


def tell_by_day(
    days: Iterable[date], arrivals: Callable[[date], Iterable[Teller]], *, told: Callable[[Teller], None]
) -> None:
    """The same for very many stories: each begins on its day, so that only those under way are in memory.

    What lies after the last day does not happen; `told` is called for every story that has ended.
    """
    waiting: list[tuple[datetime, int, Teller, Story]] = []
    count = 0
    for day in days:
        for teller in arrivals(day):
            story = teller.tell()
            heapq.heappush(waiting, (next(story), count, teller, story))
            count += 1
        end = at(day + ONE_DAY, 0, 0)
        while waiting and waiting[0][0] < end:
            moment, n, teller, story = heapq.heappop(waiting)
            with clock.pinned(moment):
                later = next(story, None)
            if later is None:
                told(teller)
            else:
                heapq.heappush(waiting, (later, n, teller, story))


def _next(
    waiting: list[tuple[datetime, int, Story]], n: int, story: Story, until: datetime, told: Callable[[Story], None]
) -> None:
    moment = next(story, None)
    if moment is None or moment > until:
        told(story)
    else:
        heapq.heappush(waiting, (moment, n, story))
