"""Submits a list for review: the rows of the draft, or those of the register today."""

from __future__ import annotations

from datetime import date

from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid, Refused
from zhifa.clock import legal_today
from zhifa.disclosure.lists import clocks, entries, sources
from zhifa.disclosure.lists.actions.frame import TEXT_LIMIT, Step, Target, step
from zhifa.disclosure.lists.models import ListDraft, ListVersion, Stage
from zhifa.disclosure.lists.offices import office
from zhifa.disclosure.lists.rows import check, compare
from zhifa.law.dates import format_date
from zhifa.law.types import Refusal


def submit(actor: Actor, of: Target, *, changed_on: date | None = None, note: str = "") -> None:
    """`changed_on`: the day on which the information was formed or changed (default today), where no clock runs yet.

    Raises Forbidden, Refused (nothing changed, under review already) and Invalid with every problem of the rows.
    """
    capacity = permissions.require(actor, "list.submit", authority=of.authority.code)
    with step(actor, of, capacity) as act:
        if act.row.stage:
            act.allowed_from("提交", Stage.CHANGED, Stage.RETURNED, Stage.REVIEWED, Stage.PUBLISHED)
        rows = _rows(of)
        problems = check(of.kind, rows) + _problems(changed_on, note)
        if problems:
            raise Invalid(*problems)
        _refuse_the_same(act, rows)
        row = act.row
        if row.clock is None:
            row.changed_on = changed_on or legal_today()
            row.clock = clocks.clock_from(row.changed_on, of.authority)
        row.due_on = date.fromisoformat(row.clock["due"])
        row.office = office(of.kind, of.authority).as_open()
        assert row.changed_on is not None
        opened = {
            "rows": rows, "changed_on": row.changed_on.isoformat(), "note": note.strip(),
            "office": row.office, "clock": row.clock,
        }  # fmt: skip
        entry = act.record(entries.SUBMITTED, opened)
        row.stage, row.rows, row.submitted_by, row.submission = Stage.SUBMITTED, rows, actor.id, entry.entry_id
        row.review, row.reason = "", ""


def _rows(of: Target) -> list[dict[str, str]]:
    if of.kind.derived:
        return sources.derive(of.kind, of.authority, legal_today())
    draft = ListDraft.objects.filter(authority=of.authority.code, code=of.kind.code).first()
    return list(draft.rows) if draft else []


def _problems(changed_on: date | None, note: str) -> list[FieldError]:
    found = []
    if changed_on and changed_on > legal_today():
        message = f"形成或者变更的日期{format_date(changed_on)}还没有到。"
        found.append(FieldError("changed_on", message, "请填写今天或者以前的日期。"))
    if len(note) > TEXT_LIMIT:
        found.append(FieldError("note", f"说明超过 {TEXT_LIMIT} 字。", "请写得简短一些。"))
    return found


def _refuse_the_same(act: Step, rows: list[dict[str, str]]) -> None:
    of = act.target
    latest = ListVersion.objects.filter(authority=of.authority.code, code=of.kind.code).order_by("-edition").first()
    if latest and not compare(of.kind, latest.rows, rows):
        message = f"{of.kind.title}与已经公布的第 {latest.edition} 版相同。"
        raise Refused([Refusal("nothing_changed", message, of.kind.basis, "内容有变时再提交。")])
