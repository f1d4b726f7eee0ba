"""Showing a masked number in full: a role, a reason, and an entry that says who looked."""

from __future__ import annotations

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import write
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry

FIELDS = {"id_number": "证件号码", "phone": "电话", "birth_date": "出生日期"}


def reveal(actor: Actor, case_id: str, party_id: str, reason: str) -> dict[str, str]:
    """The party's numbers as recorded. An entry in access/<person>/<day>. Raises NotFound, Forbidden, Invalid."""
    loaded = write.load(actor, case_id)
    case = loaded.case
    capacity = require(
        actor, "case.reveal", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case)
    )
    party = next((one for one in loaded.parties if one.id == party_id), None)
    if party is None:
        raise NotFound("没有这名当事人。")
    if not reason.strip():
        raise Invalid(FieldError("reason", "没有写明查看的理由。", "请写明办理什么事项需要查看。"))
    shown = {field: str(getattr(party, field)) for field in FIELDS if getattr(party, field)}
    with journal.transaction() as tx:
        tx.append(
            f"access/{actor.id}/{clock.legal_today().isoformat()}",
            [
                NewEntry(
                    "access.revealed",
                    open={"case": case_id, "party": party_id, "fields": [FIELDS[field] for field in shown]},
                    restricted={"reason": reason.strip()},
                    provenance="system",
                )
            ],
            authority=case.authority_id,
            actor=actor.id,
            capacity=capacity,
        )
    return shown
