"""What is not published, or not yet: a decision with ground, reason and article, listed for supervision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhifa import clock
from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.disclosure.grounds import KEPT_BACK
from zhifa.disclosure.models import Disclosure, State

PAGE = 100
STATES = (State.WITHHELD, State.DEFERRED, State.PULLED)
COLUMNS = (
    "机关", "文号", "事项", "状态", "情形", "理由", "依据", "决定日期", "不公示起", "已经天数", "暂缓至", "按规定",
)  # fmt: skip


def listed(actor: Actor, *, authority: str = "", ground: str = "", state: str = "") -> dict[str, Any]:
    """{items, total, grounds: [{code, title, count}], authorities: [{code, name, count}]}, the oldest first."""
    rows = _rows(actor)
    grounds = dict(rows.order_by().values_list("ground").annotate(Count("id")))
    codes = dict(rows.order_by().values_list("authority").annotate(Count("id")))
    names = dict(Authority.objects.filter(code__in=codes).values_list("code", "name"))
    found = _chosen(rows, authority, ground, state)
    return {
        "items": [_line(row, names) for row in found[:PAGE]],
        "total": found.count(),
        "grounds": [
            {"code": code, "title": KEPT_BACK.get(code, "没有写明"), "count": n} for code, n in sorted(grounds.items())
        ],
        "authorities": [{"code": code, "name": names.get(code, code), "count": n} for code, n in sorted(codes.items())],
    }  # fmt: skip


def table(actor: Actor, *, authority: str = "", ground: str = "", state: str = "") -> Iterator[tuple[str, ...]]:
    """Every line of the list, with its head: for CSV."""
    names = dict(Authority.objects.values_list("code", "name"))
    yield COLUMNS
    for row in _chosen(_rows(actor), authority, ground, state).iterator(chunk_size=500):
        line = _line(row, names)
        yield (
            line["authority_name"], line["number"], line["title"], line["state_title"], line["ground_title"],
            line["reason"], line["basis"], line["decided_on"], line["since"] or "", str(line["days"]),
            line["until"] or "", "是" if line["by_rule"] else "否",
        )  # fmt: skip


def _rows(actor: Actor) -> QuerySet[Disclosure]:
    taken_up = Q(state=State.PREPARED) & ~Q(ground="")  # until somebody approves it, it is kept back
    rows = Disclosure.objects.filter(Q(state__in=STATES) | taken_up)
    return rows.filter(scope.within(actor, "disclosure.read"))


def _chosen(rows: QuerySet[Disclosure], authority: str, ground: str, state: str) -> QuerySet[Disclosure]:
    wanted = Q()
    if authority:
        wanted &= Q(authority=authority)
    if ground:
        wanted &= Q(ground=ground)
    if state:
        wanted &= Q(state=state)
    return rows.filter(wanted).order_by("kept_since", "decided_on", "id")


def _line(row: Disclosure, names: dict[str, str]) -> dict[str, Any]:
    pulled = row.state == State.PULLED
    since = row.kept_since or (clock.legal_day(row.updated_at) if pulled else row.decided_on)
    reason = str((row.proposal or {}).get("reason", "")) if pulled else row.reason
    return {
        "id": row.id, "authority": row.authority, "authority_name": names.get(row.authority, row.authority),
        "number": row.number, "title": row.title, "state": row.state, "state_title": State(row.state).label,
        "ground": row.ground, "ground_title": "紧急撤下" if pulled else KEPT_BACK.get(row.ground, "没有写明"),
        "reason": reason, "basis": row.basis, "decided_on": row.decided_on.isoformat(), "since": since.isoformat(),
        "days": (clock.legal_today() - since).days, "by_rule": row.by_rule,
        "until": row.due_on.isoformat() if row.state in {State.DEFERRED, State.PULLED} else None,
    }  # fmt: skip
