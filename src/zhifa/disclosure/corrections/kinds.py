"""Entries of the streams correction/<id>: what was asked and what was answered, their words erasable."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law import dates

WHAT = {
    "party": "当事人写错了",
    "number": "文号或者日期写错了",
    "outcome": "处罚种类或者金额写错了",
    "facts": "事项、事实或者依据写错了",
    "personal": "公开了不应公开的个人信息",
    "ended": "决定已经变更、撤销，或者应当停止公示",
    "other": "其他",
}
LEAK = "personal"
"""Does not wait for its day: what leaks goes off at once and is looked into then."""
RESULTS = {"corrected": "已更正", "refused": "不予更正"}


class AskedOpen(Payload):
    """`edition`: what was public then."""

    disclosure: str
    number: str
    what: str
    edition: int
    clock: dict[str, Any]


class AskedPersonal(Payload):
    text: str
    contact: str


class AnsweredOpen(Payload):
    """`edition`: what is public now, or none where it is off."""

    of: str
    result: str
    late_days: int
    edition: int | None


class AnsweredPersonal(Payload):
    answer: str


def _erase(entry_id: str, parts: tuple[str, ...]) -> None:
    from zhifa.disclosure.corrections.erasing import forget

    if "personal" in parts:
        forget(entry_id)


def _asked(entry: Entry) -> str:
    day = dates.format_date(date.fromisoformat(entry.open["clock"]["due"]))
    return f"公众认为{entry.open['number']}的公示有误：{WHAT[entry.open['what']]}，应当在{day}前答复。"


ASKED = register(
    Kind("correction.asked", "申请更正公示", _asked, open=AskedOpen, personal=AskedPersonal, erase=_erase)
)  # fmt: skip
ANSWERED = register(
    Kind(
        "correction.answered", "答复更正申请", lambda entry: f"答复更正申请：{RESULTS[entry.open['result']]}。",
        open=AnsweredOpen, personal=AnsweredPersonal, erase=_erase,
    )
)  # fmt: skip
