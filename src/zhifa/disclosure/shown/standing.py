"""How far a published decision is carried out and whether it is challenged: read from the case as it stands."""

from __future__ import annotations

from typing import Any

from zhifa import clock
from zhifa.casework.models import Case
from zhifa.disclosure import kinds
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.shown import due
from zhifa.disclosure.shown.noting import note
from zhifa.journal.api import Transaction
from zhifa.law import publication
from zhifa.law.publication import Standing

FOLLOWED = frozenset(
    {
        "case.pay", "case.collect", "case.defer", "case.demand", "case.apply_to_court", "case.refund", "case.serve",
        "case.approve", "case.redo", "case.challenge.receive", "case.challenge.outcome", "entry.voided",
        "entry.amended",
    }
)  # fmt: skip
"""Entries of a case after which the standing may read otherwise; time is the other cause (due date `standing`)."""


def of(row: Disclosure) -> Standing | None:
    """None where there is no case to read it from."""
    if not row.case_id:
        return None
    situation = Case.objects.filter(pk=row.case_id).values_list("situation", flat=True).first()
    if not situation or not situation.get("entries"):
        return None
    return publication.standing(situation, row.party_id, clock.legal_today())


def kept(found: Standing | None) -> dict[str, Any]:
    """What the public record holds; empty where nothing is known."""
    if found is None:
        return {}
    day = clock.legal_today().isoformat()
    return {"performance": found.performance, "challenge": found.challenge, "since": day}


def follow(tx: Transaction, row: Disclosure, actor: str, cause: str | None = None) -> None:
    """Brings a live record in step with its case: an entry and a change of the public record, or nothing."""
    found = of(row)
    record = PublicRecord.objects.filter(pk=row.id).first()
    if found is None or record is None:
        return
    due.look_again(row, found)
    was = record.standing
    if (was.get("performance"), was.get("challenge")) == (found.performance, found.challenge):
        return
    opened = {"performance": found.performance, "challenge": found.challenge}
    entry = note(tx, row, kinds.STANDING, opened, actor, cause)
    row.save(update_fields=["version", "updated_at"])
    record.standing, record.updated_at = kept(found), entry.recorded
    record.save(update_fields=["standing", "updated_at"])
