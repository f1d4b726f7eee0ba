"""Publish the approved edition: from here on the public sees it."""

from __future__ import annotations

import hashlib

from zhifa import clock
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, Step, step, today
from zhifa.disclosure.models import PublicRecord, State
from zhifa.journal.api import Entry, read
from zhifa.proof.canonical import canonical_bytes


def publish(request: Request) -> Result:
    """What is published is the edition that was approved; lateness is recorded, it never keeps a decision back."""
    with step(request, "disclosure.publish") as act:
        act.allowed_from("发布", State.APPROVED)
        row = act.row
        (approved,) = [e for e in read.stream(f"disclosure/{row.id}", row.version - 1) if e.version == row.version]
        entry = act.record(
            kinds.PUBLISHED,
            {
                "of": row.edition_entry,
                "approved": approved.entry_id,
                "edition": row.edition,
                "number": row.number,
                "late_days": max(0, (today() - row.due_on).days),
                "content_sha256": hashlib.sha256(canonical_bytes(row.masked or {})).hexdigest(),
            },
        )
        _show(act, entry)
        row.state, row.live = State.PUBLISHED, True
        return act.done(entry)


def _show(act: Step, entry: Entry) -> None:
    row, content = act.row, act.row.masked or {}
    first = PublicRecord.objects.filter(pk=row.id).values_list("published_at", flat=True).first()
    PublicRecord.objects.update_or_create(
        pk=row.id,
        defaults={
            "state": "published",
            "number": row.number,
            "authority": row.authority,
            "authority_name": content["authority"]["name"],
            "act": row.act,
            "party": content["party"]["shown"],
            "decided_on": row.decided_on,
            "published_at": first or clock.legal_now(),
            "updated_at": entry.recorded,
            "edition": row.edition,
            "content": content,
        },
    )
