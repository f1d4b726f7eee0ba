"""What staff read (in their scope) and what the public reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q

from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import NotFound
from zhifa.clock import legal_today
from zhifa.disclosure import source as sources
from zhifa.disclosure.models import Disclosure, State
from zhifa.disclosure.public import Gone, public, public_search
from zhifa.journal.api import Entry, read

PAGE = 50
OPEN = (State.DUE, State.PREPARED, State.APPROVED, State.DEFERRED, State.CORRECTED)

__all__ = ["Gone", "desk", "detail", "public", "public_search"]


def _visible(actor: Actor) -> Q:
    reached = scope.authorities(actor, "disclosure.read")
    return Q() if isinstance(reached, scope.Everything) else Q(authority__in=reached)


def desk(
    actor: Actor, state: str = "", due: str = "", cursor: str = "", *, limit: int = PAGE
) -> dict[str, Any]:
    """{items, next, counts}: duties in reach, the most urgent first.

    `state`: one state, "open" for all unfinished ones, or empty. `due`: "overdue", or an ISO day for "due by then".
    """
    rows = Disclosure.objects.filter(_visible(actor))
    counts = dict.fromkeys(State.values, 0)
    counts |= dict(rows.order_by().values_list("state").annotate(Count("id")))
    counts["overdue"] = rows.filter(_overdue()).count()
    if state:
        rows = rows.filter(state__in=OPEN) if state == "open" else rows.filter(state=state)
    if due:
        rows = rows.filter(_overdue() if due == "overdue" else Q(due_on__lte=_day(due)))
    if cursor:
        day, _, after = cursor.partition("~")
        rows = rows.filter(Q(due_on__gt=_day(day)) | Q(due_on=_day(day), id__gt=after))
    found = list(rows.order_by("due_on", "id")[: limit + 1])
    following = f"{found[limit - 1].due_on}~{found[limit - 1].id}" if len(found) > limit else None
    return {"items": [summary(row) for row in found[:limit]], "next": following, "counts": counts}


def _overdue() -> Q:
    late = Q(due_on__lt=legal_today())
    return late & (Q(state__in=OPEN) | Q(state=State.PUBLISHED, withdraw_clock__isnull=False))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound(f"“{text}”不是日期。请按 2026-03-05 的样子填写。") from None


def summary(row: Disclosure) -> dict[str, Any]:
    """One line of the desk."""
    unfinished = row.state in OPEN or (row.live and row.withdraw_clock is not None)
    days_left = (row.due_on - legal_today()).days if unfinished else None
    return {
        "id": row.id, "case": row.case_id, "party": row.party_id, "record": row.record_id, "authority": row.authority,
        "procedure": row.procedure, "act": row.act, "number": row.number, "title": row.title,
        "decided_on": row.decided_on.isoformat(), "state": row.state, "state_title": State(row.state).label,
        "due": row.due_on.isoformat(), "days_left": days_left, "overdue": days_left is not None and days_left < 0,
        "must_withdraw": row.live and row.withdraw_clock is not None,
        "live": row.live, "edition": row.edition, "version": row.version, "updated_at": row.updated_at.isoformat(),
    }  # fmt: skip


def detail(actor: Actor, disclosure_id: str) -> dict[str, Any]:
    """The duty with original texts, public version, findings, clocks and history; `standing`: the decision is in force.

    The originals are empty once the decision was voided.

    Raises NotFound for what is not in the actor's reach.
    """
    row = Disclosure.objects.filter(_visible(actor), pk=disclosure_id).first()
    if row is None:
        raise NotFound("没有这项公示任务，或者它不属于您可以查看的机关。")
    texts, original = _original(row)
    findings = [
        {**finding, "text": texts.get(finding["field"], "")[finding["start"] : finding["end"]]}
        for finding in row.findings
    ]
    return {
        **summary(row),
        "original": original,
        "standing": bool(texts),
        "public": row.masked,
        "findings": findings,
        "clocks": [{"of": "disclosure", **clock} for clock in (row.clock, row.withdraw_clock) if clock],
        "by_rule": row.by_rule,
        "history": [_line(entry) for entry in read.stream(f"disclosure/{row.id}")],
    }


def _original(row: Disclosure) -> tuple[dict[str, str], dict[str, Any]]:
    """(texts, what staff see of the decision); no texts once the decision was voided."""
    try:
        source = sources.of(row)
    except NotFound:
        return {}, {"matter": "", "facts": "", "basis": "", "party": {"name": "", "kind": ""}}
    texts = source.texts()
    return texts, {**texts, "party": {"name": source.party.name, "kind": source.party.kind}}


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "entry_id": entry.entry_id, "kind": entry.kind, "says": entry.display(), "actor": entry.actor,
        "capacity": entry.capacity, "recorded_at": entry.recorded_at, "version": entry.version,
    }  # fmt: skip
