"""What an act reads from the registers and where its rows go: here, from the tables and into them, one statement each.

`write` records every act at a desk. The desk of a bulk run (`bulk`) keeps the rows until many acts are together; what
is decided, recorded and folded is the same at both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhifa.accounts.models import Authority, User
from zhifa.casework import facts
from zhifa.casework.models import Case, CaseHandler, Document, Party
from zhifa.journal.api import DueRow, due, numbers
from zhifa.law.types import CitationFact, FineFact, InvitableFact, MatterFact, OfficerFact, TierFact
from zhifa.registry import queries as registry
from zhifa.statutes import queries as statutes


@dataclass(frozen=True)
class Desk:
    """`prints` False (a simulation's, in a demonstration alone): documents stay approved until somebody opens them."""

    prints: bool = True

    # -- the registers -------------------------------------------------------------------------------------------

    def authority(self, code: str) -> Authority | None:
        return Authority.objects.select_related("principal").filter(code=code).first()

    def matter(self, code: str, authority: str, on: date) -> tuple[MatterFact, tuple[TierFact, ...]] | None:
        return registry.matter_fact(code, authority, on)

    def officers(self, certificates: Iterable[str]) -> tuple[OfficerFact, ...]:
        return registry.officer_facts(certificates)

    def own(self, account: str) -> tuple[OfficerFact, ...]:
        return registry.certificates_of([account]).get(account, ())

    def names(self, accounts: Iterable[str]) -> Mapping[str, str]:
        """Names by id of account; an id that is none is left out."""
        rows = User.objects.filter(id__in=[one for one in accounts if "-" in one])
        return {str(key): name for key, name in rows.values_list("id", "name")}

    def citations(self, texts: Sequence[str], days: Sequence[date]) -> tuple[CitationFact, ...]:
        """What the statutes say of what is cited, on each of the days. Two statements; none where nothing is."""
        return statutes.citation_facts(texts, *days)

    def invitable(self, authority: str, on: date) -> tuple[InvitableFact, ...]:
        people = facts.invitable(authority, on)
        return facts.with_waiting(people, facts.waiting_with({one.id for one in people})) if people else ()

    def fines(self, case_id: str, party: Party) -> tuple[FineFact, ...]:
        return facts.earlier_fines(case_id, party.id)

    def next_number(self, authority: str, word: str, year: int) -> int:
        return numbers.allocate(authority, word, year)

    # -- the rows ------------------------------------------------------------------------------------------------

    def insert_case(self, case: Case) -> None:
        case.save(force_insert=True)

    def insert_handlers(self, case: Case, accounts: Sequence[str]) -> None:
        CaseHandler.objects.bulk_create(CaseHandler(case=case, account=one) for one in accounts)

    def update_case(self, case: Case, version: int, derive: Callable[[Case], Mapping[str, Any]]) -> bool:
        """Writes what `derive` makes of the case as it stands now; False when it is no longer at `version`."""
        return bool(Case.objects.filter(id=case.id, version=version).update(**derive(case)))

    def insert_parties(self, rows: Sequence[Party]) -> None:
        Party.objects.bulk_create(rows)

    def insert_documents(self, rows: Sequence[Document]) -> None:
        Document.objects.bulk_create(rows)

    def serve_documents(self, ids: Sequence[str]) -> None:
        Document.objects.filter(id__in=ids).update(state="served")

    def set_due(self, rows: Sequence[DueRow]) -> None:
        due.set_due(rows)

    def clear_due(self, stream: str, keys: Sequence[str]) -> None:
        due.clear(stream, keys)


TABLES = Desk()
UNPRINTED = Desk(prints=False)
