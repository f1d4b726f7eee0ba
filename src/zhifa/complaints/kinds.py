"""Entries of the streams complaint/<id>. Who complains and of whom lies in personal parts: an erasure takes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law import dates

ABOUT: Final = {
    "decision": "一份行政执法决定",
    "officer": "一名执法人员",
    "authority": "执法机关本身",
    "other": "其他执法行为",
}
WHAT: Final = {
    "conduct": "态度粗暴、方式不当",
    "certificate": "不出示证件、没有执法资格",
    "procedure": "没有告知权利、没有送达等程序问题",
    "fine": "乱罚款、乱收费、处罚明显不当",
    "inspection": "乱检查、重复检查",
    "seizure": "乱查封、乱扣押",
    "inaction": "有案不立、推诿扯皮、不作为",
    "profit": "趋利性执法、违规异地执法、以罚代管",
    "leak": "泄露个人信息、商业秘密",
    "integrity": "索要财物、以权谋私",
    "other": "其他",
}
"""After 行政执法监督条例第十一条, which lists what supervision looks for."""
LEVELS: Final = {"authority": "本机关负责人", "supervisor": "执法监督机关"}
GROUNDS: Final = {
    "not_enforcement": "反映的不是行政执法行为",
    "remedy": "已经或者应当通过行政复议、行政诉讼解决",
    "repeated": "已经答复，没有新的事实和理由",
    "unclear": "没有具体的事实，无法核实",
}
RESULTS: Final = {
    "founded": "属实，已经纠正",
    "partly": "部分属实，已经纠正",
    "unfounded": "不属实",
    "unverifiable": "无法查证",
}


class LodgedOpen(Payload):
    """`disclosure`: of a public record, or empty; `anonymous`: neither name nor contact was given."""

    about: str
    what: str
    level: str
    why: str
    disclosure: str
    anonymous: bool
    clock: dict[str, Any]


class LodgedPersonal(Payload):
    """`subject`: number of a document or certificate, or words, as given; `officer`: certificate number, if known."""

    text: str
    name: str
    contact: str
    subject: str
    officer: str


class AcceptedOpen(Payload):
    late_days: int
    clock: dict[str, Any]


class RefusedOpen(Payload):
    ground: str
    late_days: int


class TransferredOpen(Payload):
    """`to`: authority | supervisor | outside; `authority`: code, or empty outside; `body`: name of who has it now."""

    to: str
    authority: str
    body: str
    clock: dict[str, Any] | None


class ExtendedOpen(Payload):
    clock: dict[str, Any]


class AnsweredOpen(Payload):
    """`recheck`: the complainant's period to ask the level above."""

    result: str
    late_days: int
    recheck: dict[str, Any]


class OverdueOpen(Payload):
    rule: str
    due: str


class AccessOpen(Payload):
    complaint: str


class Reason(Payload):
    reason: str


class NotedOpen(Payload):
    """That it was noted is all that everybody may know."""


class Words(Payload):
    text: str


def _erase(entry_id: str, parts: tuple[str, ...]) -> None:
    from zhifa.complaints.erasing import forget

    if "personal" in parts:
        forget(entry_id)


def _until(clock: dict[str, Any]) -> str:
    return dates.format_date(date.fromisoformat(clock["due"]))


def _lodged(entry: Entry) -> str:
    said = entry.open
    until = _until(said["clock"])
    return f"收到投诉举报：{WHAT[said['what']]}，由{LEVELS[said['level']]}办理，应当在{until}前决定是否受理。"


def _overdue(entry: Entry) -> str:
    day = dates.format_date(date.fromisoformat(entry.open["due"]))
    return f"投诉举报没有按期{'答复' if entry.open['rule'] != 'complaint.accept' else '决定是否受理'}，期限{day}。"


LODGED = register(
    Kind("complaint.lodged", "提出投诉举报", _lodged, open=LodgedOpen, personal=LodgedPersonal, erase=_erase)
)
ACCEPTED = register(
    Kind(
        "complaint.accepted", "受理投诉举报", lambda e: f"受理，应当在{_until(e.open['clock'])}前答复。",
        open=AcceptedOpen,
    )
)  # fmt: skip
REFUSED = register(
    Kind(
        "complaint.refused", "不予受理投诉举报", lambda e: f"不予受理：{GROUNDS[e.open['ground']]}。",
        open=RefusedOpen, personal=Reason, erase=_erase,
    )
)  # fmt: skip
TRANSFERRED = register(
    Kind(
        "complaint.transferred", "转送投诉举报", lambda e: f"转送{e.open['body']}办理。",
        open=TransferredOpen, personal=Reason, erase=_erase,
    )
)  # fmt: skip
NOTED = register(
    Kind("complaint.noted", "记录核查情况", lambda _: "记录核查情况。", open=NotedOpen, personal=Words, erase=_erase)
)
EXTENDED = register(
    Kind(
        "complaint.extended", "延长答复期限", lambda e: f"情况复杂，答复期限延长至{_until(e.open['clock'])}。",
        open=ExtendedOpen, personal=Reason, erase=_erase,
    )
)  # fmt: skip
ANSWERED = register(
    Kind(
        "complaint.answered", "答复投诉举报", lambda e: f"答复投诉举报：{RESULTS[e.open['result']]}。",
        open=AnsweredOpen, personal=Words, erase=_erase,
    )
)  # fmt: skip
OVERDUE = register(Kind("complaint.overdue", "投诉举报超期", _overdue, open=OverdueOpen))
ACCESS = register(
    Kind(
        "access.complaint", "查看投诉举报人的姓名和联系方式", lambda _: "查看投诉举报人的姓名和联系方式。",
        open=AccessOpen, restricted=Reason, erase=lambda _entry, _parts: None,
    )
)  # fmt: skip
