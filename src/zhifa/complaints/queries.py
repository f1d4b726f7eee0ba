"""Reading complaints: staff in their reach, the complainant under the code."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from zhifa import clock
from zhifa.accounts import paging
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.casework.errors import NotFound
from zhifa.complaints import kinds, routing
from zhifa.complaints.models import OPEN, Complaint, State
from zhifa.disclosure.models import PublicRecord
from zhifa.journal.api import Entry, read
from zhifa.law.redaction import mask_person
from zhifa.law.rules import Rulebook

PAGE: Final = 50
TOLD: Final = frozenset(
    {"complaint.lodged", "complaint.accepted", "complaint.refused", "complaint.transferred", "complaint.extended",
     "complaint.answered"}
)  # fmt: skip
"""Entries that the complainant sees; what staff note and when they were reminded is theirs."""


def listed(actor: Actor, *, state: str = "open", cursor: str = "") -> dict[str, Any]:
    """{items, total, next, counts}: in reach, open ones by their day, ended ones the newest first.

    `state`: open | mine | overdue | ended; `counts` has the same keys and those of the results.
    """
    reach = routing.in_reach(actor)
    rows = _of_state(reach, actor, state)
    rows = rows.order_by("-ended_at", "id") if state == "ended" else rows.order_by("due_on", "lodged_at", "id")
    start = paging.start(cursor)
    found = list(rows[start : start + PAGE + 1])
    total = rows.count()
    names = dict(Authority.objects.filter(code__in={row.authority for row in found}).values_list("code", "name"))
    return {
        "items": [line(row, names) for row in found[:PAGE]], "total": total,
        "next": str(start + PAGE) if len(found) > PAGE else None, "counts": counts(actor),
    }  # fmt: skip


def _of_state(reach: QuerySet[Complaint], actor: Actor, state: str) -> QuerySet[Complaint]:
    if state == "mine":
        return routing.mine(actor).filter(state__in=OPEN)
    if state == "overdue":
        return reach.filter(_late())
    return reach.exclude(state__in=OPEN) if state == "ended" else reach.filter(state__in=OPEN)


def _late() -> Q:
    return Q(state__in=OPEN, due_on__lt=clock.legal_today())


def counts(actor: Actor) -> dict[str, int]:
    """How many are in reach, by state and by result (R46). One statement."""
    is_open = Q(state__in=OPEN)
    wanted = {"open": is_open, "mine": is_open & routing.turn(actor), "overdue": _late(), "ended": ~is_open}
    wanted |= {code: Q(result=code) for code in kinds.RESULTS}
    wanted |= {str(state): Q(state=state) for state in (State.REFUSED, State.TRANSFERRED)}
    found = routing.in_reach(actor).aggregate(
        total=Count("id"), **{name: Count("id", filter=which) for name, which in wanted.items()}
    )
    return {name: int(number) for name, number in found.items()}


def waiting(actor: Actor, limit: int) -> tuple[list[dict[str, Any]], int]:
    """What this person has to handle, the most urgent first, and how many. Two statements; none for others."""
    own, above = routing.reach(actor)
    if not own and not above:
        return [], 0
    rows = routing.mine(actor).filter(state__in=OPEN)
    return [line(row, {}) for row in rows.order_by("due_on", "lodged_at", "id")[:limit]], rows.count()


def line(row: Complaint, names: dict[str, str]) -> dict[str, Any]:
    """Of a list: nobody's words, name or contact."""
    return {
        "id": row.id, "what_title": kinds.WHAT[row.what], "about_title": kinds.ABOUT[row.about],
        "authority": row.authority, "authority_name": names.get(row.authority, ""), "level": row.level,
        "level_title": kinds.LEVELS[row.level], "state": row.state, "state_title": row.get_state_display(),
        "due": row.due_on, "open": row.state in OPEN,
        "overdue": row.state in OPEN and row.due_on is not None and row.due_on < clock.legal_today(),
        "lodged_at": row.lodged_at, "ended_at": row.ended_at, "result_title": kinds.RESULTS.get(row.result, ""),
    }  # fmt: skip


def one(actor: Actor, complaint_id: str) -> dict[str, Any]:
    """The whole of it for those who handle it, name and contact masked. Raises NotFound."""
    row = routing.in_reach(actor).filter(pk=complaint_id).first()
    if row is None:
        raise NotFound("没有这件投诉举报，或者它不由您办理。")
    names = dict(Authority.objects.filter(code=row.authority).values_list("code", "name"))
    record = PublicRecord.objects.filter(pk=row.disclosure).first() if row.disclosure else None
    return {
        **line(row, names), "text": row.text, "subject": row.subject, "officer": row.officer,
        "name": mask_person(row.name) if row.name else "", "contact": _masked(row.contact),
        "anonymous": not (row.name or row.contact), "disclosure": row.disclosure,
        "published": record is not None and record.state == "published", "extended": row.extended,
        "reason": row.reason, "body": row.body, "answer": row.answer, "unconfirmed": _unconfirmed(row),
        "recheck_until": row.recheck_until, "entries": read.stream(f"complaint/{row.id}"),
    }  # fmt: skip


def _unconfirmed(row: Complaint) -> str:
    """Why the period that runs is still to be confirmed, or nothing."""
    if row.clock is None:
        return ""
    rule = Rulebook.default().rule(str(row.clock["rule"]), clock.legal_today())
    return "" if rule.confirmed else rule.note


def _masked(contact: str) -> str:
    """The last two signs: enough to tell that there is one, and which."""
    shown = 2
    return "＊" * max(0, len(contact) - shown) + contact[-shown:] if contact else ""


def for_complainant(row: Complaint) -> dict[str, Any]:
    """What the code shows: one's own words, the state, who has it, what happened when, answer and remedy."""
    names = dict(Authority.objects.filter(code=row.authority).values_list("code", "name"))
    told = [entry for entry in read.stream(f"complaint/{row.id}") if entry.kind in TOLD]
    return {
        **line(row, names), "text": row.text, "subject": row.subject, "reason": row.reason, "answer": row.answer,
        "ground_title": kinds.GROUNDS.get(row.ground, ""), "body": row.body, "recheck_until": row.recheck_until,
        "recheck_over": row.recheck_until is not None and row.recheck_until < clock.legal_today(),
        "steps": [step(entry) for entry in told],
    }  # fmt: skip


def step(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = {"at": entry.recorded, "title": entry.display(), "until": None}
    if (period := (entry.open or {}).get("clock")) is not None:
        said["until"] = date.fromisoformat(period["due"])
    return said
