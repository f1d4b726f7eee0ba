from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.disclosure.casts import OTHER, WATER, decision
from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework import queries
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Case, Party
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.reactor import DisclosureReactor
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry


@pytest.fixture
def authorities(db: None) -> None:
    for code, name in ((WATER, "临江区水利局"), (OTHER, "临江区交通局")):
        Authority.objects.create(
            code=code, name=name, short_name=name, kind="authority", level="county", region="330299", path=f"/{code}/"
        )


class Town:
    """Cases as casework would tell them, and the journal's followers run by hand."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self.reactor = DisclosureReactor()

    def append(self, case: str, kind: str, opened: dict[str, Any], personal: dict[str, Any] | None = None) -> Entry:
        with journal.transaction() as tx:
            (entry,) = tx.append(
                f"case/{case}", [NewEntry(kind, open=opened, personal=personal)],
                authority=WATER, actor="user-chen", capacity="officer",
            )  # fmt: skip
        return entry

    def act(self, case: str, act: str, **more: Any) -> Entry:
        """An entry of an act, in the shape the engine drafts."""
        opened = {
            "act": act, "procedure": "penalty-summary", "procedure_version": 1, "party": "p1", "officers": [], "data": {},
            "facts": {}, "gates": [], "rules": [], "chain": [], "effect": "", "sets_state": "", "done": True,
            "clocks": [], "meets": [], "documents": [], "publishes": None,
        }  # fmt: skip
        return self.append(case, f"case.{act}", opened | more)

    def source(self, case: str, party: str) -> dict[str, Any]:
        if case not in self.files:
            raise NotFound("还没有对这名当事人作出决定。")
        return self.files[case]

    def react(self, entry: Entry) -> None:
        self.reactor.handle(entry)

    def decide(self, case: str = "c1", **changes: Any) -> Disclosure:
        """A decision that publishes, followed to the duty it opens."""
        self.files[case] = decision(**changes)
        publishes = {"rule": "penalty.publish", "basis": "行政处罚法第四十八条第一款"}
        entry = self.act(case, "decide", publishes=publishes)
        self._rows(case)
        self.react(entry)
        return Disclosure.objects.get(case_id=case)

    def _rows(self, case: str) -> None:
        now = timezone.now()
        Case.objects.create(
            id=case, authority_id=WATER, number=case, procedure="penalty-summary", procedure_version=1, matter="m",
            title="t", state="decided", status="open", situation={}, version=1, opened_at=now, updated_at=now,
        )  # fmt: skip
        party = {name: value for name, value in self.files[case]["party"].items() if name != "age_band"}
        Party.objects.create(id=f"{case}-p1", case_id=case, ordinal=1, entry_id="", **party)

    def void(self, row: Disclosure) -> Entry:
        """The decision's record is struck out."""
        body = {"entry": row.decision, "act": "decide", "party": "p1", "proposal": "x", "aftermath": []}
        entry = self.append(row.case_id, "entry.voided", body)
        del self.files[row.case_id]
        self.react(entry)
        return entry


@pytest.fixture
def town(authorities: None, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The parser is the real one; only the dict it reads is ours instead of a case walked through every step."""
    town = Town()
    monkeypatch.setattr(queries, "disclosure_source", town.source)
    assert clock.legal_today().isoformat() == "2026-03-05"
    return town
