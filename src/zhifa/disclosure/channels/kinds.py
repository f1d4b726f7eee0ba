"""Entries of the streams channel/<id of the disclosure>: what each channel has to follow, and whether it did."""

from __future__ import annotations

from typing import Any

from zhifa.disclosure.channels import catalogue
from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law import dates

WHAT = {"published": "发布", "changed": "变更", "withdrawn": "撤下", "expired": "期满停止公示", "repaired": "信用修复"}


class SentOpen(Payload):
    """`of`: the entry of the change; `due`: until when the channel has to follow, with the article."""

    channel: str
    what: str
    of: str
    number: str
    due: str
    basis: str


class ConfirmedOpen(Payload):
    """`proof`: the number of the receipt or what was seen; `sent`: the entry that it answers."""

    channel: str
    what: str
    sent: str
    proof: str


class OverdueOpen(Payload):
    channel: str
    what: str
    sent: str
    due: str


def _said(entry: Entry) -> str:
    opened: dict[str, Any] = dict(entry.open)
    return f"{catalogue.title(opened['channel'])}：{WHAT[opened['what']]}"


SENT = register(
    Kind("channel.sent", "通知渠道", lambda e: f"{_said(e)}，应当在{_day(e)}前完成。", open=SentOpen)
)  # fmt: skip
CONFIRMED = register(
    Kind("channel.confirmed", "渠道完成", lambda e: f"{_said(e)}，已经完成（{e.open['proof']}）。", open=ConfirmedOpen)
)  # fmt: skip
OVERDUE = register(
    Kind("channel.overdue", "渠道超期", lambda e: f"{_said(e)}，应当在{_day(e)}前完成，没有回执。", open=OverdueOpen)
)  # fmt: skip


def _day(entry: Entry) -> str:
    from datetime import date

    return dates.format_date(date.fromisoformat(entry.open["due"]))
