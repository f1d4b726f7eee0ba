"""A paper booklet of pre-numbered decision forms: issued to the water bureau, filled in by hand, accounted for."""

from __future__ import annotations

from zhifa.demo.world import World
from zhifa.journal import api as journal
from zhifa.journal.api import numbers

AUTHORITY = "LJ-WAT"
WORD = "罚当决字"
FORMS = 25
SPOILT_FORM = 3


class Booklets:
    """One booklet, issued when the district is set up; form n carries the number `first + n − 1`."""

    def __init__(self, world: World) -> None:
        head = world.actor("water.head")
        with journal.transaction() as tx:
            self._block = numbers.issue_block(
                tx, AUTHORITY, WORD, size=FORMS, holder="水政科（第一本）", actor=head.id, capacity="unit_head"
            )

    def number(self, form: int) -> int:
        return self._block.first + form - 1

    def spoil(self, world: World) -> None:
        """One form got wet: its number is accounted for and never used again."""
        head, n = world.actor("water.head"), self.number(SPOILT_FORM)
        with journal.transaction() as tx:
            block = numbers.block_of(AUTHORITY, WORD, self._block.year, n)
            reason = "表格被雨水浸湿，不能使用"
            numbers.spoil(tx, block, n, reason=reason, actor=head.id, capacity="unit_head")
