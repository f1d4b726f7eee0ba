"""What the public may find and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, BinaryIO

from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework.errors import NotFound
from zhifa.disclosure.indexing import index
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.preflight import attachments
from zhifa.disclosure.shown import display
from zhifa.disclosure.shown.current import among, changes, current, gone
from zhifa.law.publication import CHALLENGES, PERFORMANCES
from zhifa.registry.content import ACTS
from zhifa.search import IndexMissing, QueryProblem, Result, highlights

PAGE = 20
FACETS = ("authority", "act", "year")
__all__ = [
    "FACETS", "PAGE", "Gone", "changes", "current", "described", "gone", "public", "public_file",
    "public_search",
]  # fmt: skip
_MARKED = ("number", "party", "matter", "facts")


@dataclass(frozen=True)
class Gone(LookupError):
    """It was public and is off: number, authority, date and reason are all that remains."""

    number: str
    authority: str
    date: str
    reason: str
    state: str = "withdrawn"


def public_search(
    q: str = "",
    *,
    authority: str = "",
    act: str = "",
    year: str = "",
    date_from: date | None = None,
    date_to: date | None = None,
    party: str = "",
    number: str = "",
    sort: str = "newest",
    cursor: str = "",
    facets: bool = False,
    limit: int = PAGE,
) -> dict[str, Any]:
    """{items, total, next, truncated, facets}: totals and facets are exact, order is by day of decision.

    `truncated`: there are more than this page holds, and `next` leads to them.

    `party` and `number` are substrings. Raises QueryProblem (what cannot be understood), IndexMissing
    (there are records, but this host has not indexed them yet).
    """
    given = {"authority": authority, "act": act, "year": year, "party": party, "number": number}
    if sort not in {"newest", "oldest"}:
        raise QueryProblem("排序方式只有最新在前（newest）和最早在前（oldest）两种。")
    try:
        found = index().search(
            q, filters={name: value for name, value in given.items() if value},
            date_from=date_from, date_to=date_to, cursor=_cursor(cursor), limit=limit,
            facets=FACETS if facets else (), oldest_first=sort == "oldest",
        )  # fmt: skip
    except IndexMissing:
        if PublicRecord.objects.exists():
            raise
        found = Result(0, [], None, {name: {} for name in FACETS} if facets else {})
    rows = among(found.ids)
    return {
        "items": [_item(rows[key], q) for key in found.ids if key in rows],
        "total": found.total,
        "next": None if found.next is None else str(found.next),
        "truncated": found.next is not None,
        "facets": {name: _titled(name, counts) for name, counts in found.facets.items()},
    }


def _cursor(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise QueryProblem("翻页标记无效，请从第一页重新查询。")
    return int(text[:20])


def _item(record: PublicRecord, q: str) -> dict[str, Any]:
    content = record.content
    item = {
        "id": record.id, "number": record.number, "act": record.act, "party": record.party,
        "authority": {"code": record.authority, "name": record.authority_name},
        "matter": content.get("matter", ""), "facts": content.get("facts", ""), "kinds": content.get("kinds", []),
        "amount_fen": content.get("amount_fen"), "decided_on": record.decided_on.isoformat(),
        "published_at": record.published_at.isoformat(), "updated_at": record.updated_at.isoformat(),
    }  # fmt: skip
    if q:
        item["highlights"] = {name: found for name in _MARKED if (found := highlights(str(item[name]), q))}
    return item


def _titled(name: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    titles: Mapping[str, str] = ACTS
    if name == "authority":
        titles = dict(Authority.objects.filter(code__in=counts).values_list("code", "name"))
    elif name == "year":
        titles = {year: f"{year}年" for year in counts}
    return [{"value": value, "title": titles.get(value, value), "count": count} for value, count in counts.items()]


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
