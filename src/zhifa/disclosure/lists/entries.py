"""Entries of the streams list/<authority>/<code>. What a list says is public by duty: open parts only."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhifa.disclosure.lists.catalogue import kind as list_kind
from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law.dates import format_date


class ChangedOpen(Payload):
    code: str
    changed_on: str
    cause: str
    clock: dict[str, Any]


class SubmittedOpen(Payload):
    code: str
    rows: list[dict[str, str]]
    changed_on: str
    note: str
    office: dict[str, str]
    clock: dict[str, Any]


class ReturnedOpen(Payload):
    code: str
    of: str
    office: dict[str, str]
    reason: str


class ReviewedOpen(Payload):
    """`document`: number of the office's opinion where it reviewed on paper."""

    code: str
    of: str
    office: dict[str, str]
    opinion: str
    document: str


class PublishedOpen(Payload):
    """`rows_sha256`: over the canonical form of the rows, which `of` (list.submitted) holds."""

    code: str
    of: str
    reviewed: str
    edition: int
    total: int
    rows_sha256: str
    late_days: int


def _title(entry: Entry) -> str:
    try:
        return list_kind(entry.open["code"]).title
    except LookupError:
        return str(entry.open["code"])


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))


CHANGED = register(
    Kind(
        "list.changed",
        "清单内容有变",
        lambda e: (
            f"{_title(e)}的内容{_day(e.open['changed_on'])}有变，应当在{_day(e.open['clock']['due'])}前更新公布。"
        ),
        open=ChangedOpen,
    )
)
SUBMITTED = register(
    Kind(
        "list.submitted",
        "提交清单",
        lambda e: f"提交{_title(e)}（{len(e.open['rows'])} 行），请{e.open['office']['name']}审核。",
        open=SubmittedOpen,
    )
)
RETURNED = register(
    Kind(
        "list.returned",
        "退回清单",
        lambda e: f"{e.open['office']['name']}退回{_title(e)}：{e.open['reason']}",
        open=ReturnedOpen,
    )
)
REVIEWED = register(
    Kind(
        "list.reviewed",
        "审核清单",
        lambda e: f"{e.open['office']['name']}审核同意{_title(e)}。",
        open=ReviewedOpen,
    )
)
PUBLISHED = register(
    Kind(
        "list.published",
        "公布清单",
        lambda e: f"公布{_title(e)}第 {e.open['edition']} 版（{e.open['total']} 行）。",
        open=PublishedOpen,
    )
)
