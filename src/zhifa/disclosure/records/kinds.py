"""Entries of the streams record/<id>: a decision made and kept in another system, as it was handed over.

What describes the decision is open; who it is about and what was told in sentences is personal and erasable.
"""

from __future__ import annotations

from zhifa.journal.api import Entry, Kind, Payload, register


class RecordOpen(Payload):
    """Days are ISO 8601 or empty (2099-12-31: 长期), sums are fen; `kinds` and `kind_titles` go in pairs.

    `matter` is the kind of violation or the name of the licence's document; `source_name` and `source_code` who
    reported it; `disputed`: under reconsideration or litigation as the other system says; `format` of the table.
    """

    act: str
    number: str
    kinds: list[str]
    kind_titles: list[str]
    amount_fen: int | None
    confiscated_fen: int | None
    decided_on: str
    valid_from: str
    valid_to: str
    shown_until: str
    matter: str
    basis: str
    source_name: str
    source_code: str
    disputed: bool
    format: str


class RecordParty(Payload):
    """`kind` organisation, sole_trader or natural_person; what is not known is empty."""

    kind: str
    name: str
    credit_code: str
    registration_number: str
    organisation_code: str
    tax_number: str
    institution_number: str
    society_number: str
    representative: str
    representative_id_type: str
    representative_id_number: str
    id_type: str
    id_number: str


class RecordPersonal(Payload):
    """`facts`: violation, or what is licensed; `outcome`: the penalty in words; `certificates` taken away by a penalty;
    `certificate_name`, `certificate_number` of a licence (a person's may be its identity number); `note` is internal.
    """

    party: RecordParty
    facts: str
    outcome: str
    certificates: str
    certificate_name: str
    certificate_number: str
    note: str


class CorrectedOpen(RecordOpen):
    """`changed`: names of the fields that differ from the entry before."""

    changed: list[str]


class VoidedOpen(Payload):
    reason: str


def _erase(entry_id: str, parts: tuple[str, ...]) -> None:
    from zhifa.disclosure.records.erasing import forget

    if "personal" in parts:
        forget(entry_id)


def _filed(entry: Entry) -> str:
    return f"登记其他系统作出的决定{entry.open['number']}。"


def _corrected(entry: Entry) -> str:
    return f"按重新报送的数据更正{entry.open['number']}，改动 {len(entry.open['changed'])} 项。"


def _voided(entry: Entry) -> str:
    return f"这项决定不再有效：{entry.open['reason']}。"


FILED = register(
    Kind("record.filed", "登记外部决定", _filed, open=RecordOpen, personal=RecordPersonal, erase=_erase)
)
CORRECTED = register(
    Kind("record.corrected", "更正外部决定", _corrected, open=CorrectedOpen, personal=RecordPersonal, erase=_erase)
)
VOIDED = register(Kind("record.voided", "外部决定失效", _voided, open=VoidedOpen))
