"""Publish the approved edition: from here on the public sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa import clock
from zhifa.casework.errors import Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, Step, step, today
from zhifa.disclosure.models import PublicRecord, State
from zhifa.disclosure.shown import companies, display, due, standing
from zhifa.journal.api import Entry, read
from zhifa.proof.canonical import canonical_bytes


def publish(request: Request) -> Result:
    """What is published is the edition that was approved; lateness is recorded, it never keeps a decision back."""
    with step(request, "disclosure.publish") as act:
        act.allowed_from("发布", State.APPROVED)
        row = act.row
        found = display.of(row, today())
        if over := display.over(found, today()):
            raise Refused([over])
        stands = standing.of(row)
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
                "display": found.as_json(),
                "standing": standing.kept(stands) or None,
            },
        )
        _show(act, entry, found.until, standing.kept(stands))
        row.state, row.live, row.display = State.PUBLISHED, True, found.as_json()
        if (row.proposal or {}).get("what") == "pull":  # what was pulled is public again, in another form
            row.proposal = None
        due.published(row, found.until, stands)
        return act.done(entry)


def _show(act: Step, entry: Entry, until: date | None, stands: Mapping[str, Any]) -> None:
    row, content = act.row, act.row.masked or {}
    first = PublicRecord.objects.filter(pk=row.id).values_list("published_at", flat=True).first()
    corrected = {} if first is None else {"corrected_on": today()}
    PublicRecord.objects.update_or_create(
        pk=row.id,
        defaults={
            "state": "published",
            "number": row.number,
            "authority": row.authority,
            "authority_name": content["authority"]["name"],
            "act": row.act,
            "party": content["party"]["shown"],
            "company": companies.code_of(content),
            "decided_on": row.decided_on,
            "published_at": first or clock.legal_now(),
            "updated_at": entry.recorded,
            "edition": row.edition,
            "content": content,
            "withdrawn_on": None,
            "withdrawn_reason": "",
            "shown_until": until,
            "standing": dict(stands),
            **corrected,
        },
    )
