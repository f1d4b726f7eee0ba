"""What is public now as plain values, one decision after another: what every table that goes out is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from zhifa.accounts.models import Authority
from zhifa.disclosure.models import PublicRecord
from zhifa.law import amounts
from zhifa.law.rules import Rulebook

DETAILS: Final = ("valid_from", "valid_to", "shown_until")
MORE: Final = ("certificates", "certificate_name", "certificate_number")
AT_ONCE: Final = 500  # records read in one go


@dataclass(frozen=True)
class Decision:
    """`values` by the fields of the credit-disclosure tables; sums in fen, days ISO 8601."""

    record: PublicRecord
    authority: Authority
    values: dict[str, Any]
    left_out: bool
    """Of a natural person whose name the rules do not show: not in what is handed on in bulk unless asked for."""


def decisions(records: QuerySet[PublicRecord]) -> Iterator[Decision]:
    """In the order of `records`; what was erased is not among them."""
    authorities = {row.code: row for row in Authority.objects.all()}
    for record in records.iterator(chunk_size=AT_ONCE):
        if record.content.get("erased"):
            continue
        authority = authorities[record.authority]
        person = record.content["party"]["kind"] == "natural_person"
        yield Decision(record, authority, _values(record, authority), person and not _named(authority, record))


def _named(authority: Authority, record: PublicRecord) -> bool:
    """Whether the rules show the full name of a natural person."""
    day = max(record.decided_on, Rulebook.default().since("publish.party_name"))
    rule = Rulebook.default().rule(
        "publish.party_name", day, region=authority.region, sector=authority.sector,
        act=str(record.content["procedure"] or record.act), party_kind="natural_person",
    )  # fmt: skip
    return rule.value == "name"


def _values(record: PublicRecord, authority: Authority) -> dict[str, Any]:
    content = record.content
    details: dict[str, Any] = content.get("details", {})
    party: dict[str, Any] = content["party"]
    return {
        "act": record.act, "number": record.number, "status": "disputed" if details.get("disputed") else "valid",
        "party_name": party["shown"], "party_kind": party["kind"], "credit_code": party.get("credit_code", ""),
        **{name: content[name] for name in ("matter", "facts", "basis", "kinds", "decided_on")},
        "outcome": content.get("outcome") or _outcome(record.act, content),
        **{name: content.get(name, "") for name in MORE},
        "amount": content["amount_fen"], "confiscated": details.get("confiscated_fen"),
        **{name: details.get(name, "") for name in DETAILS},
        "authority_name": authority.name, "authority_code": authority.credit_code,
        "source_name": content.get("source_name") or authority.name,
        "source_code": details.get("source_code") or authority.credit_code,
    }  # fmt: skip


def _outcome(act: str, content: dict[str, Any]) -> str:
    """处罚内容 of a decision of our own cases: its kinds, with the sum of the fine."""
    if act != "penalty":
        return ""
    fine = amounts.yuan(content["amount_fen"]) if content["amount_fen"] else ""
    return "；".join(f"{kind}{fine}" if kind == "罚款" else str(kind) for kind in content["kinds"])
