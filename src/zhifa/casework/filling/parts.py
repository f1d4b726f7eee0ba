"""The pieces that several documents share: party block, signature places, head."""

from __future__ import annotations

from typing import Any

from zhifa.casework.filling.source import Source, moment
from zhifa.law import amounts, dates
from zhifa.law.dates import legal_day

ID_LABELS = {
    "resident_id": "居民身份证号码",
    "residence_permit": "港澳台居民居住证号码",
    "foreigner_permit": "外国人永久居留身份证号码",
    "passport": "护照号码",
    "military": "军人证件号码",
    "other": "证件号码",
}
OUTCOMES = {
    "signed": "signed",
    "fingerprint": "fingerprint",
    "read_aloud": "read_aloud",
    "by_agent": "by_agent",
    "refused": "refused",
    "absent": "absent",
    "delivered": "absent",
    "recorded": "signed",
}


def head(source: Source) -> dict[str, Any]:
    """What every form carries."""
    verification = {"code": source.code, "url": source.url} if source.code else None
    return {
        "authority": source.in_whose_name,
        "number": source.number,
        "date": dates.format_date(legal_day(source.day)),
        "draft": not source.code,
        "demonstration": source.demonstration,
        "verification": verification,
    }


def party(source: Source) -> dict[str, Any]:
    own = source.party
    number = own.credit_code or own.id_number
    label = "" if own.credit_code or not own.id_number else ID_LABELS.get(own.id_type, "证件号码")
    return {
        "kind": own.kind,
        "name": own.name,
        "id_label": label,
        "id_number": number,
        "representative": own.legal_representative,
        "address": own.address,
        "phone": own.phone,
    }


def officers(source: Source, role: str = "执法人员") -> list[dict[str, Any]]:
    return [{"role": role, "name": o.name, "certificate": o.certificate} for o in source.officers]


def party_slot(source: Source, act: str, field: str) -> dict[str, Any]:
    """The party's signature place as it ended; pending before the act."""
    data = source.act(act)
    outcome = OUTCOMES.get(str(data.get(field, "")), "pending")
    note = str(data.get("acknowledged_note") or data.get("receipt_note") or "")
    if data.get(field) == "delivered" and not note:
        note = "未当面签收，以送达回执或者系统记录为准。"
    return {
        "role": "当事人",
        "name": "",
        "outcome": outcome,
        "note": note,
        "witness": str(data.get("witness", "")),
        "at": moment(source.at(act)) if outcome != "pending" else "",
    }


def money(fen: int) -> str:
    """贰仟元整（¥2,000.00）."""
    return f"{amounts.capitals(fen)}（¥{fen // 100:,}.{fen % 100:02d}）"
