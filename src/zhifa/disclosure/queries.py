"""What staff read (in their scope) and what the public reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from django.db.models import Count, Q

from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.casework import clocks
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Case, Party
from zhifa.clock import legal_today
from zhifa.disclosure import source as sources
from zhifa.disclosure.actions.confirm import risky
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.grounds import KEPT_BACK
from zhifa.disclosure.models import Correction, Disclosure, PublicRecord, State
from zhifa.disclosure.preflight import attachments
from zhifa.disclosure.public import Gone, described, public, public_file, public_search
from zhifa.disclosure.shown import display, repairing
from zhifa.files import store
from zhifa.journal.api import Entry, read
from zhifa.law.credit_repair import CONDITIONS
from zhifa.registry import queries as registers

PAGE = 50
OPEN = (State.DUE, State.PREPARED, State.APPROVED, State.DEFERRED, State.CORRECTED, State.PULLED)

__all__ = [
    "Gone", "attached_file", "desk", "detail", "made_file", "parties", "public", "public_file", "public_search",
    "waiting",
]  # fmt: skip


_CHOSEN = {
    "open": Q(state__in=OPEN),
    "repairs": Q(repair_due__isnull=False),
    "proposals": Q(proposal__isnull=False),
}


def desk(
    actor: Actor, state: str = "", due: str = "", cursor: str = "", *, limit: int = PAGE
) -> dict[str, Any]:
    """{items, next, counts}: duties in reach, the most urgent first.

    `state`: one state, "open" for all unfinished ones, "repairs" (an application waits), "proposals" (a second person
    is waited for), or empty. `due`: "overdue", or an ISO day for "due by then".
    """
    rows = Disclosure.objects.filter(scope.within(actor, "disclosure.read"))
    counts = dict.fromkeys(State.values, 0)
    counts |= dict(rows.order_by().values_list("state").annotate(Count("id")))
    counts |= rows.aggregate(
        overdue=Count("id", filter=_overdue()),
        repairs=Count("id", filter=_CHOSEN["repairs"]),
        proposals=Count("id", filter=_CHOSEN["proposals"]),
    )
    if state:
        rows = rows.filter(_CHOSEN.get(state) or Q(state=state))
    if due:
        rows = rows.filter(_overdue() if due == "overdue" else Q(due_on__lte=_day(due)))
    if cursor:
        day, _, after = cursor.partition("~")
        rows = rows.filter(Q(due_on__gt=_day(day)) | Q(due_on=_day(day), id__gt=after))
    found = list(rows.order_by("due_on", "id")[: limit + 1])
    following = f"{found[limit - 1].due_on}~{found[limit - 1].id}" if len(found) > limit else None
    return {"items": [summary(row) for row in found[:limit]], "next": following, "counts": counts}


def parties(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """{party: name} of these duties, for staff: many decisions have the same title."""
    known = Party.objects.filter(id__in=[item["party"] for item in items if item["party"]])
    return dict(known.values_list("id", "name"))


def waiting(actor: Actor, queues: Sequence[str], limit: int) -> tuple[list[tuple[str, dict[str, Any]]], int]:
    """The most urgent duties in reach that lie in one of these queues, each with its queue, and how many there are.

    A queue is a state, "repairs" or "proposals"; one's own proposal waits for another. One statement, and one to count
    where there are more than are shown.
    """
    wanted = Q(state__in=[name for name in queues if name in State.values])
    if "repairs" in queues:
        wanted |= _CHOSEN["repairs"]
    if "proposals" in queues:
        wanted |= _CHOSEN["proposals"] & ~Q(proposal__by=actor.id)
    if not queues:
        return [], 0
    rows = Disclosure.objects.filter(scope.within(actor, "disclosure.read"), wanted)
    shown = list(rows.order_by("due_on", "id")[:limit])
    total = rows.count() if len(shown) == limit else len(shown)
    return [(_queue(row, actor, queues), summary(row)) for row in shown], total


def _queue(row: Disclosure, actor: Actor, queues: Sequence[str]) -> str:
    if row.proposal and row.proposal["by"] != actor.id and "proposals" in queues:
        return "proposals"
    return "repairs" if row.repair_due and "repairs" in queues else str(row.state)


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
        "repair_due": row.repair_due.isoformat() if row.repair_due else None,
        "proposal": row.proposal,
        "live": row.live, "edition": row.edition, "version": row.version, "updated_at": row.updated_at.isoformat(),
    }  # fmt: skip


def detail(actor: Actor, disclosure_id: str) -> dict[str, Any]:
    """The duty with original texts, public version, findings, clocks and history; `standing`: the decision is in force.

    The originals are empty once the decision was voided.

    Raises NotFound for what is not in the actor's reach.
    """
    row = Disclosure.objects.filter(scope.within(actor, "disclosure.read"), pk=disclosure_id).first()
    if row is None:
        raise NotFound("没有这项公示任务，或者它不属于您可以查看的机关。")
    texts, original = _original(row)
    edition = _edition(row)
    files = attachments.shown(row, edition)
    said = texts | {part["field"]: part["text"] for one in files for part in one["parts"]}
    reasons, places = edition.get("reasons", {}), edition.get("places") or {}
    findings = [
        {**finding, "text": said.get(finding["field"], "")[finding["start"] : finding["end"]],
         "reason": reasons.get(finding["id"], ""), "public": places.get(finding["id"])}
        for finding in row.findings
    ]  # fmt: skip
    return {
        **summary(row),
        "original": original,
        "standing": bool(texts),
        "public": row.masked,
        "findings": findings,
        "attachments": files,
        "also_mask": edition.get("also_mask", []),
        "second_person": {
            "risky": [one["id"] for one in risky(row)], "confirmed": row.confirmed, "prepared_by": row.prepared_by,
        },
        "clocks": _clocks(row),
        "by_rule": row.by_rule,
        "kept_back": {"ground": KEPT_BACK.get(row.ground, ""), "reason": row.reason, "basis": row.basis},
        **_after(row),
        "history": [_line(entry) for entry in read.stream(f"disclosure/{row.id}")],
    }  # fmt: skip


def made_file(actor: Actor, disclosure_id: str, n: int) -> tuple[str, BinaryIO]:
    """(title, stream) of a file as the present edition makes it anew, for whoever approves. Raises NotFound."""
    row = Disclosure.objects.filter(scope.within(actor, "disclosure.read"), pk=disclosure_id).first()
    try:
        return attachments.open_made((row.masked or {}) if row else {}, n)
    except LookupError:
        raise NotFound("没有这个附件的公开版本。请先制作公开版本。") from None


def attached_file(actor: Actor, disclosure_id: str, n: int) -> tuple[str, BinaryIO]:
    """(name, stream) of a file as it was uploaded, for whoever decides what of it may be seen. Raises NotFound."""
    row = Disclosure.objects.filter(scope.within(actor, "disclosure.read"), pk=disclosure_id).first()
    item = next((item for item in row.attachments if item["n"] == n), None) if row else None
    if item is None:
        raise NotFound("没有这个附件，可能已经移去。请刷新页面。")
    return str(item["name"]), store().open(str(item["file"]))


def _edition(row: Disclosure) -> Mapping[str, Any]:
    """The personal part of the present edition; empty before the first, and once it was erased."""
    personal = read.entry(row.edition_entry).personal if row.edition_entry else None
    return personal if isinstance(personal, dict) else {}


def _clocks(row: Disclosure) -> list[dict[str, Any]]:
    """Those that run or ran, each with what the authority set itself beside it. Two statements."""
    case = Case.objects.select_related("authority").filter(id=row.case_id).first()
    periods = registers.own_periods([case.authority_id]).get(case.authority_id, ()) if case else ()
    found = []
    for one in (row.clock, row.withdraw_clock):
        if one:
            own = clocks.own_of(case, one, periods) if case else []
            found.append({"of": "disclosure", **one, **({"own": own} if own else {})})
    return found


def _after(row: Disclosure) -> dict[str, Any]:
    """What comes after the publication: how long it shows, how it stands, repair, channels, requests to correct."""
    record = PublicRecord.objects.filter(pk=row.id).first() if row.edition else None
    waiting = repairing.waiting(row)
    confirm = repairing.to_confirm(row) if waiting else ()
    return {
        "display": _display(row),
        "public_standing": described(record.standing) if record else None,
        "repair": {
            "waiting": waiting, "answered": None if waiting else row.repair,
            "refusals": [asdict(one) for one in repairing.obstacles(row)] if row.live else [],
            "confirm": [{"code": code, "title": CONDITIONS[code]} for code in confirm],
        },
        "receipts": receipts.of(row.id),
        "corrections": Correction.objects.filter(disclosure=row.id, state="asked").count(),
    }  # fmt: skip


def _display(row: Disclosure) -> dict[str, Any] | None:
    """Grade, last day and basis, and each period day by day; None before the publication."""
    if not row.display:
        return None
    said = {name: row.display[name] for name in ("until", "why", "basis", "grade")}
    return {**said, "periods": [period.as_json() for period in display.periods(row)]}


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
