"""Publishes the rows that were reviewed, as the next version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import Refused
from zhifa.clock import legal_today, start_of_day
from zhifa.disclosure.lists import entries, sources
from zhifa.disclosure.lists.actions.frame import Target, step
from zhifa.disclosure.lists.models import ListDraft, ListVersion, Stage
from zhifa.disclosure.lists.rows import Row, compare
from zhifa.journal.api import DueRow, due
from zhifa.law.types import Refusal
from zhifa.proof.canonical import canonical_bytes

ONE_DAY = timedelta(days=1)
REACTOR = "lists"


def publish(actor: Actor, of: Target) -> ListVersion:
    """What was reviewed is what is published. Raises Forbidden and Refused."""
    capacity = permissions.require(actor, "list.publish", authority=of.authority.code)
    with step(actor, of, capacity) as act:
        act.allowed_from("公布", Stage.REVIEWED)
        row = act.row
        assert row.rows is not None
        assert row.due_on is not None
        today = legal_today()
        _refuse_what_is_old(of, row.rows)
        opened = {
            "of": row.submission, "reviewed": row.review, "edition": row.edition + 1, "total": len(row.rows),
            "rows_sha256": hashlib.sha256(canonical_bytes(row.rows)).hexdigest(),
            "late_days": max(0, (today - row.due_on).days),
        }  # fmt: skip
        entry = act.record(entries.PUBLISHED, opened)
        row.edition += 1
        version = ListVersion.objects.create(
            authority=row.authority, code=row.code, edition=row.edition, valid_from=today, published_at=entry.recorded,
            rows=row.rows, total=len(row.rows), office=row.office, entry=entry.entry_id,
        )  # fmt: skip
        _watch(of, row.rows)
        ListDraft.objects.filter(authority=row.authority, code=row.code, rows=row.rows).delete()
        row.stage, row.rows, row.clock, row.changed_on, row.due_on = Stage.PUBLISHED, None, None, None, None
    return version


def _watch(of: Target, rows: Sequence[Row]) -> None:
    """The day after the first certificate of the list runs out is in the index of due dates: no entry will tell."""
    ends = [date.fromisoformat(row["valid_to"]) for row in rows] if of.kind.source == "officers" else []
    if ends and min(ends) < date.max:
        day = start_of_day(min(ends) + ONE_DAY)
        due.set_due([DueRow(of.stream, "expires", day, REACTOR, {})])


def _refuse_what_is_old(of: Target, rows: Sequence[Row]) -> None:
    """A list of the register is published as the register stands; the clock of the first change runs on."""
    if of.kind.derived and compare(of.kind, rows, sources.derive(of.kind, of.authority, legal_today())):
        message = f"{of.kind.title}提交以后，登记簿又有变化。"
        raise Refused([Refusal("register_moved_on", message, of.kind.basis, "请重新提交，再审核、公布。")])
