"""What a story writes with: the same acts, one transaction each, or many together in a bulk run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from zhifa.accounts.actor import Actor
from zhifa.casework import write
from zhifa.casework.desk import TABLES, Desk
from zhifa.casework.requests import ActRequest, OpenRequest, Result
from zhifa.journal.api import Entry, read


class Hand(Protocol):
    """casework.bulk.Run is one as well."""

    def open_case(self, actor: Actor, request: OpenRequest) -> Result: ...

    def perform(self, actor: Actor, case_id: str, request: ActRequest) -> Result: ...

    def entries(self, case_id: str) -> Sequence[Entry]: ...

    def forget(self, case_id: str) -> None: ...


class OneByOne:
    """The ordinary path. `desk` UNPRINTED leaves documents approved until they are opened."""

    def __init__(self, desk: Desk = TABLES) -> None:
        self._desk = desk

    def open_case(self, actor: Actor, request: OpenRequest) -> Result:
        return write.open_case(actor, request, desk=self._desk)

    def perform(self, actor: Actor, case_id: str, request: ActRequest) -> Result:
        return write.perform(actor, case_id, request, desk=self._desk)

    def entries(self, case_id: str) -> Sequence[Entry]:
        return read.stream(write.stream_of(case_id))

    def forget(self, case_id: str) -> None:
        """Nothing is kept here."""
