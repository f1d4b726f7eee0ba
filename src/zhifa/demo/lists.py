"""The lists that the district's authorities published before their cases, through the same actions that people use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from zhifa.demo.cast import read
from zhifa.demo.schedule import Workdays, at
from zhifa.demo.world import World
from zhifa.disclosure.lists import actions

OPINION = "经审核，内容完整，依据准确，同意公布。"


class ListStory:
    """One submission of one list: written and handed in, reviewed the day after, published the day after that."""

    def __init__(self, world: World, day: date, days: tuple[date, date], line: list[Any], edition: int) -> None:
        self.world, self.day, self.days = world, day, days
        self.authority, self.code, _ago, self.reviewer, self.end = line
        self.edition = edition
        self.words: dict[str, Any] = read("lists.yaml")

    def tell(self) -> Iterator[datetime]:
        """Yields the instant of each step and then takes it."""
        editor = self.world.actor(self.words["editors"][self.authority])
        of = actions.target(self.authority, self.code)
        yield at(self.day, 9, 30)
        if not of.kind.derived:
            actions.save_draft(editor, of, self._rows(), if_saved=None)
        actions.submit(editor, of)
        yield at(self.days[0], 10, 20)
        reviewer = self.world.actor(self.reviewer)
        if self.end == "returned":
            actions.send_back(reviewer, of, reason=self.words["returned"])
            return
        actions.review(reviewer, of, opinion=OPINION)
        yield at(self.days[1], 14, 40)
        actions.publish(editor, of)

    def _rows(self) -> list[dict[str, str]]:
        rows = self.words["rows"][self.code][self.edition]
        if self.code not in self.words["names"]:
            return list(rows)
        people = self.world
        return [
            row | {"name": people.users[row["name"]].name, "certificate": people.certificates.get(row["name"], "")}
            for row in rows
        ]


def stories(world: World, workdays: Workdays, today: date) -> list[ListStory]:
    """In the order of the file; a list that comes twice has a second edition."""
    found: list[ListStory] = []
    for line in read("lists.yaml")["plan"]:
        day = workdays.before(today, line[2])
        edition = sum((story.authority, story.code) == (line[0], line[1]) for story in found)
        after = workdays.after(day, 1)
        found.append(ListStory(world, day, (after, workdays.after(after, 1)), line, edition))
    return found
