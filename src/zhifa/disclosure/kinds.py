"""Entries of the streams disclosure/<id>. Masked texts are personal parts: an erasure takes them away.

`channel/<id>` and `correction/<id>` have their kinds in `channels.kinds` and `corrections.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law import dates
from zhifa.law.publication import CHALLENGES, PERFORMANCES


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
    """What a scan found at [start, end) of a source text; `answer` is mask, keep or none yet. Editions of before the
    scan know neither certainty nor article; `place` is where it stands in a file.
    """

    id: str
    field: str
    start: int
    end: int
    kind: str
    answer: str | None
    certainty: str | None = None
    rule: str | None = None
    how: str | None = None
    place: str | None = None


class EditionOpen(Payload):
    edition: int
    shown_as: str
    basis: str
    findings: list[Finding]
    reason: str | None = None
    fields: list[str] | None = None
    """Texts that rule publish.content lets out, with its article."""
    fields_basis: str | None = None
    files: list[str] | None = None
    """SHA-256 of each attachment as it was made anew."""


class EditionPersonal(Payload):
    """`reasons`: finding id -> why it is kept; `also_mask`: words the editor struck out everywhere.

    `files`: the texts of attachments by field, masked; `places`: finding id -> [start, end) in the public text.
    """

    content: dict[str, Any]
    reasons: dict[str, str]
    also_mask: list[str]
    files: dict[str, str] | None = None
    places: dict[str, list[int]] | None = None


class AttachedOpen(Payload):
    """`file` and `reading`: SHA-256 of what was uploaded and of what was read in it; both are sealed."""

    attachment: str
    media_type: str
    size: int
    file: str
    reading: str


class AttachedPersonal(Payload):
    """`title` is what readers see, `name` the name of the uploaded file."""

    title: str
    name: str


class DetachedOpen(Payload):
    attachment: str


class ConfirmedOpen(Payload):
    """`findings`: what is risky and stays public, as a person besides the editor has seen."""

    of: str
    edition: int
    findings: list[str]
    opinion: str


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
    display: dict[str, Any] | None = None
    standing: dict[str, Any] | None = None


class WithheldOpen(Payload):
    """`ground`: a key of grounds.KEPT_BACK; `proposal`: the entry that a second person agreed to."""

    reason: str
    basis: str
    by_rule: bool
    ground: str | None = None
    proposal: str | None = None


class DeferredOpen(Payload):
    reason: str
    basis: str
    until: str
    ground: str | None = None
    proposal: str | None = None


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


class ProposedOpen(Payload):
    """What waits for a second person: withhold | defer."""

    what: str
    ground: str
    reason: str
    basis: str
    until: str | None = None


class DeclinedOpen(Payload):
    of: str
    what: str
    reason: str


class StandingOpen(Payload):
    """Codes of law.publication: how far the decision is carried out, whether it is challenged."""

    performance: str
    challenge: str


class ExpiredOpen(Payload):
    until: str
    basis: str
    gone_reason: str


class RepairAppliedOpen(Payload):
    """`by`: party | staff; `clock`: the period of the answer."""

    by: str
    clock: dict[str, Any]


class RepairAppliedPersonal(Payload):
    statement: str


class RepairProposedOpen(Payload):
    of: str
    accept: bool
    confirmed: list[str]
    reason: str
    basis: str


class RepairDecidedOpen(Payload):
    """`proposal` was made by one person, this entry by another."""

    of: str
    proposal: str
    reason: str
    basis: str
    gone_reason: str | None = None


class PulledOpen(Payload):
    """`ground`: a key of grounds.PULLED; the clock is the second person's."""

    ground: str
    reason: str
    clock: dict[str, Any]


class RestoredOpen(Payload):
    of: str
    reason: str


def _erase(entry_id: str, parts: tuple[str, ...]) -> None:
    from zhifa.disclosure.erasing import forget

    if "personal" in parts:
        forget(entry_id)


def _erase_file(entry_id: str, parts: tuple[str, ...]) -> None:
    from zhifa.disclosure.erasing import forget_file

    if "personal" in parts:
        forget_file(entry_id)


_WORDS = {"withhold": "不予公示", "defer": "暂缓公示", "repair": "信用修复的意见", "pull": "紧急撤下"}
_WORDS |= PERFORMANCES | CHALLENGES


def _readable(value: Any) -> Any:
    """Days as people write them, 2026年3月5日; codes in words."""
    if isinstance(value, dict):
        return {name: _readable(inner) for name, inner in value.items()}
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    try:
        return dates.format_date(date.fromisoformat(value))
    except (TypeError, ValueError):
        return value


def _register(
    code: str, title: str, display: str, model: type[Payload], personal: type[Payload] | None = None,
    erase: Callable[[str, tuple[str, ...]], None] = _erase,
) -> Kind:  # fmt: skip
    def sentence(entry: Entry) -> str:
        return display.format(**{name: _readable(value) for name, value in entry.open.items()})

    forgotten = erase if personal else None
    return register(Kind(f"disclosure.{code}", title, sentence, open=model, personal=personal, erase=forgotten))


DUE = _register("due", "应当公示", "{number}应当公示，期限至{clock[due]}。", DueOpen)
PREPARED = _register("prepared", "制作公示版本", "制作第{edition}版公示内容。", EditionOpen, EditionPersonal)
CORRECTED = _register("corrected", "更正公示", "更正公示，制作第{edition}版：{reason}", EditionOpen, EditionPersonal)
ATTACHED = _register("attached", "加附件", "加一个公示的附件。", AttachedOpen, AttachedPersonal, _erase_file)
DETACHED = _register("detached", "移去附件", "移去一个公示的附件。", DetachedOpen)
CONFIRMED = _register("confirmed", "第二人确认", "第二人确认第{edition}版中决定公开的内容：{opinion}", ConfirmedOpen)
APPROVED = _register("approved", "批准公示", "批准公示第{edition}版。", ApprovedOpen)
PUBLISHED = _register("published", "发布公示", "发布{number}第{edition}版。", PublishedOpen)
WITHHELD = _register("withheld", "不予公示", "决定不予公示：{reason}（{basis}）", WithheldOpen)
DEFERRED = _register("deferred", "暂缓公示", "暂缓公示至{until}：{reason}（{basis}）", DeferredOpen)
WITHDRAW_DUE = _register("withdraw_due", "应当撤下", "{reason}，应当在{clock[due]}前撤下公示。", WithdrawDueOpen)
WITHDRAWN = _register("withdrawn", "撤下公示", "撤下公示：{reason}（依据：{document}）", WithdrawnOpen)
ERASED = _register("erased", "抹除公示中的个人信息", "公示内容中的个人信息已经抹除。", ErasedOpen)
PROPOSED = _register("proposed", "提出不予公示或者暂缓公示", "提出{what}，等待批准：{reason}（{basis}）", ProposedOpen)
DECLINED = _register("declined", "不同意", "不同意{what}：{reason}", DeclinedOpen)
STANDING = _register("standing", "更新履行和复议诉讼情况", "公示的情况更新：{performance}；{challenge}。", StandingOpen)
EXPIRED = _register("expired", "公示期满", "公示期到{until}届满，停止公示。", ExpiredOpen)
REPAIR_APPLIED = _register(
    "repair_applied", "申请信用修复", "申请信用修复，应当在{clock[due]}前答复。",
    RepairAppliedOpen, RepairAppliedPersonal,
)  # fmt: skip
REPAIR_PROPOSED = _register(
    "repair_proposed", "信用修复审核意见", "信用修复的审核意见：{reason}（{basis}）", RepairProposedOpen
)
REPAIRED = _register("repaired", "信用修复", "准予信用修复，停止公示：{reason}", RepairDecidedOpen)
REPAIR_REFUSED = _register("repair_refused", "不予信用修复", "不予信用修复：{reason}（{basis}）", RepairDecidedOpen)
PULLED = _register("pulled", "紧急撤下", "紧急撤下：{reason}，应当在{clock[due]}前由另一人确认。", PulledOpen)
RESTORED = _register("restored", "恢复公示", "恢复公示：{reason}", RestoredOpen)

OFF = frozenset({WITHDRAWN.name, PULLED.name, EXPIRED.name, REPAIRED.name})
ON = frozenset({PUBLISHED.name, RESTORED.name})
PUBLIC = OFF | ON | {STANDING.name, ERASED.name}
"""Everything after which the public sees something else."""
