"""A bulk run: cases told through the very acts of `write`, held in memory, written in large transactions.

For simulations in demonstrations alone. Nothing is decided here: `Run` stands where `write` would read the tables, and
its desk where `write` would write them. What one seed makes one act at a time, it makes here, row by row the same.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from types import TracebackType
from typing import Any, Self

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.casework import facts, papers, sets, write
from zhifa.casework.desk import Desk
from zhifa.casework.models import Case, CaseHandler, Document, OwnForm, Party
from zhifa.casework.requests import ActRequest, OpenRequest, Result
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Entry, numbers
from zhifa.law import engine
from zhifa.law.types import CitationFact, FineFact, InvitableFact, MatterFact, OfficerFact, TierFact

ENTRIES_A_TRANSACTION = 10_000
OBJECTS_A_COLLECTION = 200_000
"""A run keeps ten thousands of rows; looking for garbage among them after every 700 objects finds none and slows it."""
_CHANGING = (
    "situation", "version", "state", "status", "waiting_for", "next_due", "updated_at", "handlers",
    "reviewer",
)  # fmt: skip


@dataclass(frozen=True)
class Buffers(Desk):
    """The rows of a run since they were last written, and what it remembers of the registers."""

    prints: bool = False
    tx: list[journal.bulk.BulkTransaction] = field(default_factory=list)
    """The transaction under way, or none."""
    opened: dict[str, Case] = field(default_factory=dict)
    changed: dict[str, tuple[Case, Callable[[Case], Mapping[str, Any]]]] = field(default_factory=dict)
    """Cases to write again, and how: their columns are derived once, when they are written."""
    handlers: list[CaseHandler] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    due: dict[tuple[str, str], DueRow] = field(default_factory=dict)
    gone: list[tuple[str, str]] = field(default_factory=list)
    counters: dict[tuple[str, str, int], tuple[int, int]] = field(default_factory=dict)
    """(authority, kind, year) -> (first number of this transaction, how many were taken)."""
    registers: dict[Any, Any] = field(default_factory=dict)
    identifiers: dict[str, set[str]] = field(default_factory=dict)
    """Credit code or fingerprint -> the cases in which somebody has it."""
    waiting: Counter[str] = field(default_factory=Counter)
    """Account -> how many submissions lie with it."""
    lies_with: dict[str, str] = field(default_factory=dict)
    """Case of the run -> the account with which its submission lies."""

    # -- the registers, read once ----------------------------------------------------------------------------------

    def authority(self, code: str) -> Authority | None:
        found: Authority | None = self._once(("authority", code), lambda: super(Buffers, self).authority(code))
        return found

    def matter(self, code: str, authority: str, on: date) -> tuple[MatterFact, tuple[TierFact, ...]] | None:
        key = ("matter", code, authority, on)
        found: tuple[MatterFact, tuple[TierFact, ...]] | None = self._once(
            key, lambda: super(Buffers, self).matter(code, authority, on)
        )
        return found

    def officers(self, certificates: Iterable[str]) -> tuple[OfficerFact, ...]:
        numbers = tuple(certificates)
        found: tuple[OfficerFact, ...] = self._once(
            ("officers", numbers), lambda: super(Buffers, self).officers(numbers)
        )
        return found

    def own(self, account: str) -> tuple[OfficerFact, ...]:
        found: tuple[OfficerFact, ...] = self._once(("own", account), lambda: super(Buffers, self).own(account))
        return found

    def names(self, accounts: Iterable[str]) -> Mapping[str, str]:
        ids = frozenset(accounts)
        found: Mapping[str, str] = self._once(("names", ids), lambda: super(Buffers, self).names(ids))
        return found

    def citations(self, texts: Sequence[str], days: Sequence[date]) -> tuple[CitationFact, ...]:
        key = ("citations", tuple(texts), tuple(days))
        found: tuple[CitationFact, ...] = self._once(key, lambda: super(Buffers, self).citations(texts, days))
        return found

    def invitable(self, authority: str, on: date) -> tuple[InvitableFact, ...]:
        people = self._once(("invitable", authority, on), lambda: facts.invitable(authority, on))
        return facts.with_waiting(people, self.waiting)

    def forms(self, act: str) -> Sequence[OwnForm]:
        found: Sequence[OwnForm] = self._once(("forms", act), lambda: sets.own_forms(act))
        return found

    def _once(self, key: Any, look: Any) -> Any:
        if key not in self.registers:
            self.registers[key] = look()
        return self.registers[key]

    def fines(self, case_id: str, party: Party) -> tuple[FineFact, ...]:
        """As the tables would answer, had everything been written."""
        others = {other for one in _identifiers(party) for other in self.identifiers[one]} - {case_id}
        held = [self.opened.get(other) or self.changed.get(other, (None,))[0] for other in others]
        known = [case for case in held if case is not None]
        written = Case.objects.filter(id__in=others - {case.id for case in known}) if others else ()
        return facts.fines_in(party.id, ((case.matter, case.number, case.situation) for case in (*known, *written)))

    def next_number(self, authority: str, word: str, year: int) -> int:
        """The allocator's row is held from its first number to the end of the transaction."""
        key = (authority, word, year)
        first, taken = self.counters.get(key) or (numbers.allocate(authority, word, year, 0), 0)
        self.counters[key] = (first, taken + 1)
        return first + taken

    # -- the rows, kept ----------------------------------------------------------------------------------------------

    def insert_case(self, case: Case) -> None:
        self.opened[case.id] = case

    def insert_handlers(self, case: Case, accounts: Sequence[str]) -> None:
        self.handlers.extend(CaseHandler(case=case, account=one) for one in accounts)

    def update_case(self, case: Case, version: int, derive: Callable[[Case], Mapping[str, Any]]) -> bool:  # noqa: ARG002 - the journal's chain refuses a fork
        self.changed[case.id] = case, derive
        if before := self.lies_with.pop(case.id, ""):
            self.waiting[before] -= 1
        if now := engine.reviewer_of(case.situation):
            self.waiting[now] += 1
            self.lies_with[case.id] = now
        return True

    def insert_parties(self, rows: Sequence[Party]) -> None:
        self.parties.extend(rows)
        self.know(rows)

    def know(self, rows: Iterable[Party]) -> None:
        for party in rows:
            for one in _identifiers(party):
                self.identifiers.setdefault(one, set()).add(party.case_id)

    def insert_documents(self, rows: Sequence[Document]) -> None:
        self.documents.extend(rows)

    def serve_documents(self, ids: Sequence[str]) -> None:
        raise AssertionError(f"an unprinted document cannot be handed over: {ids}")

    def set_due(self, rows: Sequence[DueRow]) -> None:
        for row in rows:
            self.due[row.stream, row.key] = row

    def clear_due(self, stream: str, keys: Sequence[str]) -> None:
        for key in keys:
            if self.due.pop((stream, key), None) is None:
                self.gone.append((stream, key))

    def write(self) -> None:
        """Everything kept so far into the tables, inside the transaction."""
        for transaction in self.tx:
            transaction.flush()
        bulk = journal.bulk
        for case, derive in self.changed.values():
            derive(case)
        bulk.load_models(list(self.opened.values()))
        bulk.update_models([case for case, _ in self.changed.values() if case.id not in self.opened], _CHANGING)
        bulk.load_models(self.handlers)
        bulk.load_models(self.parties)
        bulk.load_models(self.documents)
        bulk.load_due(self.due.values(), self.gone)
        for (authority, word, year), (_, taken) in self.counters.items():
            numbers.allocate(authority, word, year, taken)
        kept: tuple[Any, ...] = (
            self.opened, self.changed, self.handlers, self.parties, self.documents, self.due, self.gone, self.counters,
        )  # fmt: skip
        for one in kept:
            one.clear()


def _identifiers(party: Party) -> list[str]:
    return [one for one in (party.credit_code, party.id_fingerprint) if one]


class Run:
    """`with Run() as run:` open cases and perform acts; whole transactions are committed on the way and at the end.

    An exception takes back the transaction under way and leaves the earlier ones. Raises NotADemonstration; whatever
    `write` raises; and journal.Conflict or Stale when somebody else acts on a case of the run meanwhile.
    """

    def __init__(self) -> None:
        self._buffers = Buffers()
        self._cases: dict[str, write.Loaded] = {}
        self._transaction = ExitStack()
        self._rows = 0
        self._collected_every = gc.get_threshold()

    def __enter__(self) -> Self:
        gc.set_threshold(OBJECTS_A_COLLECTION, *self._collected_every[1:])
        papers.warm()
        self._buffers.waiting.update(facts.waiting_with())
        self._buffers.know(Party.objects.only("case", "credit_code", "id_fingerprint").iterator())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gc.set_threshold(*self._collected_every)
        if error is None:
            self.commit()
            journal.bulk.tell_the_planner(*(model._meta.db_table for model in (Case, CaseHandler, Party, Document)))  # noqa: SLF001 - Django's documented model API
        else:
            self._buffers.tx.clear()
            self._transaction.__exit__(kind, error, trace)

    def open_case(self, actor: Actor, request: OpenRequest) -> Result:
        result = write.register(self._buffers, self._tx(), actor, request)
        self._cases[result.case.id] = write.Loaded(result.case, result.parties, result.entries)
        return self._counted(result)

    def perform(self, actor: Actor, case_id: str, request: ActRequest) -> Result:
        loaded, tx = self._cases[case_id], self._tx()
        write.must_know(actor, loaded.case, *write.NEAR)
        tx.resume(loaded.entries[-1])
        result = write.record(self._buffers, tx, actor, loaded, request, self._buffers.forms(request.act))
        self._cases[case_id] = replace(loaded, entries=(*loaded.entries, *result.entries))
        return self._counted(result)

    def entries(self, case_id: str) -> tuple[Entry, ...]:
        return self._cases[case_id].entries

    def forget(self, case_id: str) -> None:
        """The case is told: nothing of it is needed any more once it is written."""
        self._cases.pop(case_id, None)

    def commit(self) -> None:
        """Writes and commits what is held."""
        if self._buffers.tx:
            self._buffers.write()
            self._buffers.tx.clear()
            self._transaction.close()
            self._rows = 0

    def _tx(self) -> journal.bulk.BulkTransaction:
        if self._rows >= ENTRIES_A_TRANSACTION:
            self.commit()
        if not self._buffers.tx:
            self._buffers.tx.append(self._transaction.enter_context(journal.bulk.bulk_transaction()))
        return self._buffers.tx[0]

    def _counted(self, result: Result) -> Result:
        self._rows += len(result.entries)
        return result
