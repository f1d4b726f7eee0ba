"""Who a case is about: the particulars, the party's own page, looking at what is hidden, and erasing it."""

from __future__ import annotations

from typing import Final

from zhifa.casework import erasing
from zhifa.journal.api import Kind, Payload


class PartyOpen(Payload):
    party: str
    ordinal: int
    kind: str


class PartyPersonal(Payload):
    name: str
    kind: str
    credit_code: str = ""
    id_type: str = ""
    id_number: str = ""
    birth_date: str = ""
    legal_representative: str = ""
    address: str = ""
    phone: str = ""


class RevealOpen(Payload):
    case: str
    party: str
    fields: list[str]


class PartyCodeOpen(Payload):
    party: str
    again: bool


class PartyCodePrinted(Payload):
    case: str
    party: str
    document: str


class PartyPageOpen(Payload):
    case: str
    party: str


class ReadingAskedOpen(Payload):
    party: str


class ReadingAnsweredOpen(Payload):
    """`attachments`: what the party may read from here on; empty where it was refused."""

    of: str
    party: str
    attachments: list[str]


class Reason(Payload):
    reason: str


class ErasureProposedOpen(Payload):
    party: str
    reason: str
    basis: str


KINDS: Final = (
    Kind(
        "party.recorded",
        "登记当事人",
        lambda e: f"登记第 {e.open['ordinal']} 名当事人。",
        open=PartyOpen,
        personal=PartyPersonal,
        erase=erasing.erase_party,
    ),
    Kind(
        "access.revealed",
        "查看个人信息原值",
        lambda e: f"查看当事人的{'、'.join(e.open['fields'])}。",
        open=RevealOpen,
        restricted=Reason,
        erase=lambda _entry, _parts: None,
    ),
    Kind(
        "party.code.issued",
        "发放查案码",
        lambda e: "换发当事人的查案码，旧码停用。" if e.open["again"] else "发放当事人的查案码，印在送达件上。",
        open=PartyCodeOpen,
    ),
    Kind(
        "access.party_code",
        "打印带查案码的送达件",
        lambda _: "打印带当事人查案码的送达件。",
        open=PartyCodePrinted,
    ),
    Kind("access.party_page", "当事人打开查案页", lambda _: "当事人凭查案码打开自己的案件页。", open=PartyPageOpen),
    Kind(
        "reading.asked",
        "申请查阅证据材料",
        lambda _: "当事人申请查阅证据材料。",
        open=ReadingAskedOpen,
        personal=Reason,
        erase=lambda _entry, _parts: None,
    ),
    Kind(
        "reading.answered",
        "答复查阅申请",
        lambda e: (
            f"同意当事人查阅证据材料 {len(e.open['attachments'])} 份。"
            if e.open["attachments"]
            else "不同意当事人查阅证据材料。"
        ),
        open=ReadingAnsweredOpen,
        personal=Reason,
        erase=lambda _entry, _parts: None,
    ),
    Kind(
        "erasure.proposed",
        "提出抹除个人信息",
        lambda e: f"按{e.open['basis']}提出抹除当事人的个人信息：{e.open['reason']}。",
        open=ErasureProposedOpen,
    ),
)
