from __future__ import annotations

import pytest
from django.utils import timezone

from tests.disclosure.casts import OTHER, WATER, decision
from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework import kinds as case_kinds
from zhifa.casework.models import Case
from zhifa.disclosure import source
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.reactor import DisclosureReactor
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry


@pytest.fixture(autouse=True)
def _registered():
    if "case.decide" not in {kind.name for kind in journal.all_kinds()}:
        case_kinds.register_all()


@pytest.fixture
def authorities(db):
    for code, name in ((WATER, "临江区水利局"), (OTHER, "临江区交通局")):
        Authority.objects.create(
            code=code, name=name, short_name=name, kind="authority", level="county", region="330299", path=f"/{code}/"
        )


class Town:
    """Cases as casework would tell them, and the journal's followers run by hand."""

    def __init__(self) -> None:
        self.files: dict[str, dict] = {}
        self.reactor = DisclosureReactor()

    def append(self, case: str, kind: str, opened: dict, personal: dict | None = None):
        with journal.transaction() as tx:
            (entry,) = tx.append(
                f"case/{case}", [NewEntry(kind, open=opened, personal=personal)],
                authority=WATER, actor="user-chen", capacity="officer",
            )  # fmt: skip
        return entry

    def act(self, case: str, act: str, **more):
        opened = {"act": act, "procedure": "penalty-summary", "procedure_version": 1, "party": "p1", **more}
        return self.append(case, f"case.{act}", opened)

    def react(self, entry) -> None:
        self.reactor.handle(entry)

    def decide(self, case: str = "c1", **changes):
        """A decision that publishes, followed to the duty it opens."""
        self.files[case] = decision(**changes)
        publishes = {"rule": "penalty.publish", "basis": "行政处罚法第四十八条第一款"}
        entry = self.act(case, "decide", publishes=publishes)
        now = timezone.now()
        Case.objects.create(
            id=case, authority_id=WATER, number=f"案{case}", procedure="penalty-summary", procedure_version=1, matter="m",
            title="t", state="decided", status="open", version=1, opened_at=now, updated_at=now,
            situation={"entries": [{"id": entry.entry_id, "voided": False, "pending": False, "returned": False}]},
        )  # fmt: skip
        self.react(entry)
        return Disclosure.objects.get(case_id=case)

    def void(self, case: str = "c1"):
        """The decision's record is struck out and the unit head has signed."""
        row = Case.objects.get(pk=case)
        row.situation["entries"][0]["voided"] = True
        row.save()
        entry = self.act(case, "approve", effect="approve", of="0")
        self.react(entry)
        return entry


@pytest.fixture
def town(authorities, noon, monkeypatch):
    """The parser is the real one; only the dict it reads is ours instead of a case walked through every step."""
    town = Town()
    monkeypatch.setattr(source, "read", lambda case, party: source.parse(case, party, town.files[case]))
    assert clock.legal_today().isoformat() == "2026-03-05"
    return town
