"""Complaints as the staff's pages show them: a light for each, its clock, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhifa.complaints import kinds
from zhifa.journal.api import Entry, Erased
from zhifa.law.calendar import Calendar
from zhifa.web.presentation import clocks, words
from zhifa.web.presentation.clocks import ClockView, Light

TITLES = {
    "complaint.accept": "决定是否受理", "complaint.answer": "答复", "complaint.extend": "答复（已经延长）",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    id: str
    what: str
    about: str
    authority: str
    level: str
    state: str
    light: Light
    due: str
    lodged: str


@dataclass(frozen=True)
class Step:
    """`said`: the words that only those who handle it read, or none."""

    when: str
    sentence: str
    said: str


def row(item: Mapping[str, Any], *, today: date) -> Row:
    return Row(
        id=str(item["id"]), what=str(item["what_title"]), about=str(item["about_title"]),
        authority=str(item["authority_name"]), level=str(item["level_title"]),
        state=str(item["result_title"] or item["state_title"]), light=light(item, today),
        due=f"{words.short_day(item['due'])} 到期" if item["due"] else "", lodged=words.day(item["lodged_at"]),
    )  # fmt: skip


def light(item: Mapping[str, Any], today: date) -> Light:
    if item["due"] is None:
        return Light("green" if item["state"] == "answered" else "", str(item["state_title"]))
    return clocks.left(item["due"], today, "calendar_day", Calendar.default())


def running(entries: Sequence[Entry], *, is_open: bool, today: date) -> tuple[ClockView, ...]:
    """The clock that runs, day by day: that of the newest entry which began one."""
    begun = [entry.open["clock"] for entry in entries if entry.open and entry.open.get("clock")]
    if not begun or not is_open:
        return ()
    item = {"key": "complaint", "of": "complaint", "kind": "duty", "met": None, **begun[-1]}
    title = TITLES[str(item["rule"])]
    return (clocks.clock(item, title=title, today=today, calendar=Calendar.default()),)


def history(entries: Sequence[Entry]) -> tuple[Step, ...]:
    return tuple(Step(words.moment(entry.recorded), entry.display(), _said(entry)) for entry in entries)


def _said(entry: Entry) -> str:
    if entry.kind == kinds.LODGED.name or entry.personal is None:
        return ""
    if isinstance(entry.personal, Erased):
        return "（已依法抹除）"
    return str(entry.personal.get("reason") or entry.personal.get("text") or "")
