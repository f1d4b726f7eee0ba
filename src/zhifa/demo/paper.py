"""A paper booklet of pre-numbered decision forms: issued to the water bureau each year, accounted for form by form."""

from __future__ import annotations

from zhifa import clock
from zhifa.demo.world import World
from zhifa.journal import api as journal
from zhifa.journal.api import numbers

AUTHORITY = "LJ-WAT"
WORD = "罚当决字"
FORMS = 25
SPOILT_FORM = 3


class Booklets:
    """Form n of a year's booklet carries the number `first + n − 1`; the third one got wet."""

    def __init__(self, world: World) -> None:
        self._head = world.actor("water.head")
        self._first: dict[int, int] = {}
        self._spoilt: set[int] = set()

    def hand_out(self) -> None:
        """The year's booklet is in the officers' hands from now on."""
        year = clock.legal_today().year
        if year in self._first:
            return
        with journal.transaction() as tx:
            block = numbers.issue_block(
                tx, AUTHORITY, WORD, size=FORMS, holder="水政科（第一本）", actor=self._head.id, capacity="unit_head"
            )
        self._first[year] = block.first

    def number(self, form: int) -> int:
        """The number printed on a form; a spoilt one before it is accounted for first."""
        year = clock.legal_today().year
        if form > SPOILT_FORM and year not in self._spoilt:
            self._spoil(year)
        return self._first[year] + form - 1

    def _spoil(self, year: int) -> None:
        n = self._first[year] + SPOILT_FORM - 1
        with journal.transaction() as tx:
            block = numbers.block_of(AUTHORITY, WORD, year, n)
            reason = "表格被雨水浸湿，不能使用"
            numbers.spoil(tx, block, n, reason=reason, actor=self._head.id, capacity="unit_head")
        self._spoilt.add(year)
