"""What the public complained of, and how far the heads and the supervisor have come with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from zhifa.complaints import acting, lodging
from zhifa.demo.cast import read
from zhifa.demo.schedule import Workdays, at
from zhifa.demo.world import World


class ComplaintStory:
    """Lodged on its day; taken up the day after; answered a week later."""

    def __init__(self, world: World, day: date, later: tuple[date, date], line: list[Any]) -> None:
        self.world, self.day, self.later = world, day, later
        self.authority, _ago, self.about, self.what, self.handler, self.end = line
        self.words: dict[str, Any] = read("complaints.yaml")

    def tell(self) -> Iterator[datetime]:
        """Yields the instant of each step and then takes it."""
        yield at(self.day, 20, 10)
        made = lodging.under(lodging.lodge(self._wanted()).code).id
        if self.end == "received":
            return
        yield at(self.later[0], 9, 5)
        handler = self.world.actor(self.handler)
        if self.end == "refused":
            acting.refuse(handler, made, self.words["refusal"]["ground"], self.words["refusal"]["text"])
            return
        acting.accept(handler, made)
        if self.end == "accepted":
            return
        yield at(self.later[1], 16, 20)
        acting.note(handler, made, self.words["note"])
        acting.answer(handler, made, self.words["answers"]["result"], self.words["answers"]["text"])

    def _wanted(self) -> lodging.Wanted:
        of = self.world.certificates[self.words["officer"]] if self.about == "officer" else ""
        return lodging.Wanted(
            self.about, self.what, self.words["words"][self.what], authority=self.authority, of=of,
            contact="" if self.what == "integrity" else self.words["contact"],
        )  # fmt: skip


def stories(world: World, workdays: Workdays, today: date) -> list[ComplaintStory]:
    found = []
    for line in read("complaints.yaml")["plan"]:
        day = workdays.before(today, line[1])
        found.append(ComplaintStory(world, day, (workdays.after(day, 1), workdays.after(day, 6)), line))
    return found
