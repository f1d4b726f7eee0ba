"""What the public may find and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from zhifa import clock
from zhifa.casework.errors import NotFound
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.preflight import attachments
from zhifa.disclosure.searching import FACETS, PAGE, public_search
from zhifa.disclosure.shown import display
from zhifa.disclosure.shown.current import changes, current, gone
from zhifa.law.publication import CHALLENGES, PERFORMANCES

__all__ = [
    "FACETS", "PAGE", "Gone", "changes", "current", "described", "gone", "public", "public_file", "public_search",
]  # fmt: skip


@dataclass(frozen=True)
class Gone(LookupError):
    """It was public and is off: number, authority, date and reason are all that remains."""

    number: str
    authority: str
    date: str
    reason: str
    state: str = "withdrawn"


def public(disclosure_id: str) -> dict[str, Any]:
    """The public record. Raises NotFound, and Gone for one that is off.

    Beside its content: `shown_until` (None: no end is set), `standing` (performance, challenge, since), `corrected_on`.
    """
    record = PublicRecord.objects.filter(pk=disclosure_id).first()
    if record is None:
        raise NotFound("没有这项公示，请核对网址。")
    if record.state != "published":
        withdrawn_on = record.withdrawn_on.isoformat() if record.withdrawn_on else ""
        raise Gone(record.number, record.authority_name, withdrawn_on, record.withdrawn_reason, record.state)
    if record.shown_until is not None and record.shown_until < clock.legal_today():
        ended = (record.shown_until + timedelta(days=1)).isoformat()
        row = Disclosure.objects.get(pk=disclosure_id)
        reason = display.gone_reason(row, "expired", clock.legal_today())
        raise Gone(record.number, record.authority_name, ended, reason, "expired")
    return {
        **record.content,
        "id": record.id,
        "edition": record.edition,
        "published_at": record.published_at.isoformat(),
        "updated_at": record.updated_at.isoformat(),
        "shown_until": record.shown_until.isoformat() if record.shown_until else None,
        "standing": described(record.standing),
        "corrected_on": record.corrected_on.isoformat() if record.corrected_on else None,
    }


def public_file(disclosure_id: str, n: int) -> tuple[str, BinaryIO]:
    """(title, stream) of the n-th file of what is public, as it was made anew. Raises NotFound, and Gone with it."""
    content = public(disclosure_id)
    try:
        return attachments.open_made(content, n)
    except LookupError:  # FileMissing as well: it was erased
        raise NotFound("没有这个附件，请核对网址。") from None


def described(kept: Mapping[str, str]) -> dict[str, Any] | None:
    """Codes with their words; None where nothing is known of the case."""
    if not kept:
        return None
    performance, challenge = kept["performance"], kept["challenge"]
    return {
        "performance": {"code": performance, "title": PERFORMANCES[performance]},
        "challenge": {"code": challenge, "title": CHALLENGES[challenge]},
        "since": kept["since"],
    }
