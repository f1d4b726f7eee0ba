"""Entries of the streams disclosure/<id>. Masked texts are personal parts: an erasure takes them away."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law import dates


class DueOpen(Payload):
    case_id: str
    party_id: str
    decision: str
    procedure: str
    act: str
    number: str
    title: str
    decided_on: str
    clock: dict[str, Any]
    record_id: str | None = None
    """Of a decision from another system, whose case and party are empty."""


class Finding(Payload):
    """A formatted identifier at [start, end) of a source text; `answer` is mask, keep or none yet."""

    id: str
    field: str
    start: int
    end: int
    kind: str
    answer: str | None


class EditionOpen(Payload):
    edition: int
    shown_as: str
    basis: str
    findings: list[Finding]
    reason: str | None = None


class EditionPersonal(Payload):
    """`reasons`: finding id -> why it is kept; `also_mask`: words the editor struck out everywhere."""

    content: dict[str, Any]
    reasons: dict[str, str]
    also_mask: list[str]


class ApprovedOpen(Payload):
    of: str
    edition: int
    opinion: str


class PublishedOpen(Payload):
    """`content_sha256`: over the canonical form of what the public sees, so that its wording is bound as well."""

    of: str
    approved: str
    edition: int
    number: str
    late_days: int
    content_sha256: str


class WithheldOpen(Payload):
    reason: str
    basis: str
    by_rule: bool


class DeferredOpen(Payload):
    reason: str
    basis: str
    until: str


class WithdrawDueOpen(Payload):
    reason: str
    clock: dict[str, Any]


class WithdrawnOpen(Payload):
    ground: str
    reason: str
    document: str
    clock: dict[str, Any]


class ErasedOpen(Payload):
    of: str


def _erase(entry_id: str, parts: tuple[str, ...]) -> None:
    from zhifa.disclosure.erasing import forget

    if "personal" in parts:
        forget(entry_id)


def _readable(value: Any) -> Any:
    """Days as people write them: 2026年3月5日."""
    if isinstance(value, dict):
        return {name: _readable(inner) for name, inner in value.items()}
    try:
        return dates.format_date(date.fromisoformat(value))
    except (TypeError, ValueError):
        return value


def _register(code: str, title: str, display: str, model: type[Payload], personal: type[Payload] | None = None) -> Kind:
    def sentence(entry: Entry) -> str:
        return display.format(**{name: _readable(value) for name, value in entry.open.items()})

    erase = _erase if personal else None
    return register(Kind(f"disclosure.{code}", title, sentence, open=model, personal=personal, erase=erase))


DUE = _register("due", "应当公示", "{number}应当公示，期限至{clock[due]}。", DueOpen)
PREPARED = _register("prepared", "制作公示版本", "制作第{edition}版公示内容。", EditionOpen, EditionPersonal)
CORRECTED = _register("corrected", "更正公示", "更正公示，制作第{edition}版：{reason}", EditionOpen, EditionPersonal)
APPROVED = _register("approved", "批准公示", "批准公示第{edition}版。", ApprovedOpen)
PUBLISHED = _register("published", "发布公示", "发布{number}第{edition}版。", PublishedOpen)
WITHHELD = _register("withheld", "不予公示", "决定不予公示：{reason}（{basis}）", WithheldOpen)
DEFERRED = _register("deferred", "暂缓公示", "暂缓公示至{until}：{reason}（{basis}）", DeferredOpen)
WITHDRAW_DUE = _register("withdraw_due", "应当撤下", "{reason}，应当在{clock[due]}前撤下公示。", WithdrawDueOpen)
WITHDRAWN = _register("withdrawn", "撤下公示", "撤下公示：{reason}（依据：{document}）", WithdrawnOpen)
ERASED = _register("erased", "抹除公示中的个人信息", "公示内容中的个人信息已经抹除。", ErasedOpen)
