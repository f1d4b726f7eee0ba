"""One public decision as a row of the bulk files, by the names of the columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from zhifa.clock import SHANGHAI
from zhifa.disclosure.records.decisions import Decision


def row(one: Decision) -> dict[str, Any]:
    """Values that JSON can hold, in the order of the columns; what is not known is None, never an empty text."""
    record, values = one.record, one.values
    named = {
        "id": record.id, "address": f"{settings.ZHIFA_PUBLIC_URL}/decisions/{record.id}",
        "edition": record.edition, "act": record.act, "number": record.number,
        **{name: values[name] for name in ("party_name", "party_kind", "credit_code", "matter", "facts", "basis")},
        "kinds": list(values["kinds"]), "outcome": values["outcome"], "amount_fen": values["amount"],
        "confiscated_fen": values["confiscated"],
        **{name: values[name] for name in ("certificates", "certificate_name", "certificate_number")},
        "decided_on": record.decided_on.isoformat(), "valid_from": values["valid_from"],
        "valid_to": values["valid_to"],
        "shown_until": record.shown_until.isoformat() if record.shown_until else None,
        "published_at": _instant(record.published_at), "updated_at": _instant(record.updated_at),
        "corrected_on": record.corrected_on.isoformat() if record.corrected_on else None,
        "performance": record.standing.get("performance"), "challenge": record.standing.get("challenge"),
        "status": values["status"], "region": one.authority.region, "authority": record.authority,
        "authority_name": record.authority_name, "authority_credit_code": one.authority.credit_code,
        "source_name": values["source_name"], "source_credit_code": values["source_code"],
    }  # fmt: skip
    return {name: None if value == "" else value for name, value in named.items()}


def _instant(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat()
