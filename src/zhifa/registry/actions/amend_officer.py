"""Changes name, unit, post, staff number or account of an officer."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.actions.register_officer import as_open, check, data_of, fill, stream_of
from zhifa.registry.content import OfficerData
from zhifa.registry.kinds import OFFICER_CHANGED
from zhifa.registry.models import Officer


def amend_officer(officer: Officer, data: OfficerData, *, actor: Actor) -> bool:
    """True if anything changed. Raises Forbidden and Invalid."""
    capacity = require(actor, "registry.change", authority=officer.authority_id)
    with journal.transaction() as tx:
        problems = check(officer.authority, data, officer)
        if problems:
            raise Invalid(*problems)
        return amend(tx, officer, data, actor=actor, capacity=capacity)


def amend(tx: journal.Transaction, officer: Officer, data: OfficerData, *, actor: Actor, capacity: str) -> bool:
    """Writes row and entry inside the caller's transaction; the data are checked. False where nothing differs."""
    if data_of(officer) == data:
        return False
    fill(officer, data)
    officer.save(update_fields=["name", "unit", "post", "staff_number", "user"])
    tx.append(
        stream_of(officer),
        [journal.NewEntry(OFFICER_CHANGED.name, open=as_open(officer.authority, data))],
        authority=officer.authority_id,
        actor=actor.id,
        capacity=capacity,
    )
    return True
