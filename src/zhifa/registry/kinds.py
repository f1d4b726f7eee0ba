"""The entry kinds of the registry. Officers and lists are public by duty (R2, R7, R9): open parts only."""

from __future__ import annotations

from typing import Any

from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law.own_periods import NATURES
from zhifa.law.remedies import UNITS
from zhifa.registry.models import STATUS_TITLES


class OfficerOpen(Payload):
    authority: str
    name: str
    unit: str | None
    post: str
    staff_number: str
    username: str | None


class CertificateOpen(Payload):
    number: str
    kind: str
    categories: list[str]
    areas: list[str]
    valid_from: str
    valid_to: str


class StatusOpen(Payload):
    number: str
    status: str
    since: str
    reason: str


class TierOpen(Payload):
    code: str
    title: str
    circumstance: str
    standard: str
    stage_basis: str
    note: str
    kinds: list[str]
    conditional_kinds: list[str]
    min_fen: int | None
    max_fen: int | None
    person_min_fen: int | None
    person_max_fen: int | None
    ratio_min: str
    ratio_max: str
    ratio_base: str
    usable: bool
    party_kind: str


class ExemptionOpen(Payload):
    code: str
    title: str
    outcome: str
    conditions: list[str]
    basis: str


class MatterOpen(Payload):
    code: str
    title: str
    act: str
    basis: list[str]
    basis_text: str
    statute: str
    sector: str
    unit: str
    time_limit: str
    procedures: list[str]
    subjects: list[str]
    tiers: list[TierOpen]
    exemptions: list[ExemptionOpen]
    valid_from: str


class MatterRemovedOpen(Payload):
    code: str
    title: str
    valid_to: str
    reason: str


def _matter(entry: Entry, verb: str) -> str:
    value = entry.open
    tiers = f"，裁量档次 {len(value['tiers'])} 个" if value["tiers"] else ""
    spared = f"，不予处罚清单 {len(value['exemptions'])} 项" if value["exemptions"] else ""
    return f"{verb}事项“{value['title']}”（编码 {value['code']}{tiers}{spared}），自 {value['valid_from']} 起施行。"


OFFICER_REGISTERED = register(
    Kind("officer.registered", "登记执法人员", lambda e: f"登记执法人员{e.open['name']}。", open=OfficerOpen)
)
OFFICER_CHANGED = register(
    Kind("officer.changed", "变更执法人员", lambda e: f"变更执法人员{e.open['name']}的登记信息。", open=OfficerOpen)
)
CERTIFICATE_ISSUED = register(
    Kind(
        "certificate.issued",
        "登记执法证件",
        lambda e: f"登记证件 {e.open['number']}，有效期 {e.open['valid_from']} 至 {e.open['valid_to']}。",
        open=CertificateOpen,
    )
)
CERTIFICATE_CHANGED = register(
    Kind(
        "certificate.changed",
        "变更执法证件",
        lambda e: f"变更证件 {e.open['number']}，有效期 {e.open['valid_from']} 至 {e.open['valid_to']}。",
        open=CertificateOpen,
    )
)
CERTIFICATE_STATUS = register(
    Kind(
        "certificate.status_changed",
        "变更证件状态",
        lambda e: (
            f"证件 {e.open['number']} 自 {e.open['since']} 起"
            f"{STATUS_TITLES.get(e.open['status'], e.open['status'])}：{e.open['reason']}。"
        ),
        open=StatusOpen,
    )
)


def _without_exemptions(part: str, value: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 knew no list of what is not punished."""
    return {**value, "exemptions": []} if part == "open" else value


_LISTING: dict[str, Any] = {"open": MatterOpen, "schema": 2, "upcasters": {1: _without_exemptions}}
MATTER_LISTED = register(Kind("matter.listed", "列入事项", lambda e: _matter(e, "列入"), **_LISTING))
MATTER_CHANGED = register(Kind("matter.changed", "变更事项", lambda e: _matter(e, "变更"), **_LISTING))
MATTER_REMOVED = register(
    Kind(
        "matter.removed",
        "移出事项",
        lambda e: (
            f"事项“{e.open['title']}”（编码 {e.open['code']}）自 {e.open['valid_to']} 起移出清单：{e.open['reason']}。"
        ),
        open=MatterRemovedOpen,
    )
)


class PeriodOpen(Payload):
    rule: str
    title: str
    nature: str
    value: int
    unit: str
    basis: str
    note: str
    valid_from: str
    valid_to: str | None


class PeriodEndedOpen(Payload):
    rule: str
    title: str
    nature: str
    value: int
    unit: str
    valid_from: str
    valid_to: str
    reason: str


def _period(value: dict[str, Any]) -> str:
    return f"“{value['title']}”的{NATURES[value['nature']]}时限 {value['value']} {UNITS[value['unit']]}"


PERIOD_SET = register(
    Kind(
        "period.set",
        "设定本机关时限",
        lambda e: f"设定{_period(e.open)}（{e.open['basis']}），自 {e.open['valid_from']} 起适用，不改变法定期限。",
        open=PeriodOpen,
    )
)
PERIOD_ENDED = register(
    Kind(
        "period.ended",
        "停用本机关时限",
        lambda e: f"{_period(e.open)}适用到 {e.open['valid_to']} 为止：{e.open['reason']}。",
        open=PeriodEndedOpen,
    )
)
