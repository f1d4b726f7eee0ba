"""Whose turn it is: the open cases that wait for one of a person's roles, counted and paged in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.casework import searching
from zhifa.casework.models import Case
from zhifa.law import engine

PAGE = 50
UNFINISHED = ("open", "closed", "withdrawn", "terminated")
"""What is archived waits for nobody."""
WEEK = 7


@dataclass(frozen=True)
class Waiting:
    """Up to fifty cases by due date, those without one last; `after` is the offset of the next page, None on the last.

    `total` is exact, or None where a search finds more than five thousand.
    `counts`: "" all, "late" past their day, "near" due until `near`; `dues`: how much falls due on each of seven days.
    """

    rows: tuple[Case, ...]
    after: int | None
    total: int | None
    counts: dict[str, int]
    dues: dict[date, int]


def waiting(
    actor: Actor, *, today: date, near: date, only: str = "", search: str = "", offset: int = 0, listed: bool = True
) -> Waiting:
    """Three statements; a search costs one more a word, and one for a word that very many cases hold. One where nothing
    is to be `listed`, only counted.

    `only`: late | near | everything; `search`: words of the number, title or party.
    """
    rows = _whose_turn(actor)
    if rows is None:
        return Waiting((), None, 0, {"": 0, "late": 0, "near": 0}, {})
    late, soon = Q(next_due__lt=today), Q(next_due__gte=today, next_due__lte=near)
    days = [today + timedelta(days=n) for n in range(WEEK)]
    counted = rows.aggregate(
        all=Count("id"), late=Count("id", filter=late), near=Count("id", filter=soon),
        **{f"day{n}": Count("id", filter=Q(next_due=day)) for n, day in enumerate(days)},
    )  # fmt: skip
    counts = {"": counted["all"], "late": counted["late"], "near": counted["near"]}
    dues = {day: counted[f"day{n}"] for n, day in enumerate(days)}
    if not listed:
        return Waiting((), None, counted[only or "all"], counts, dues)
    words = searching.Words(search)
    turns = rows.filter({"late": late, "near": soon}.get(only, Q()))
    order = (F("next_due").asc(nulls_last=True), "updated_at", "id")
    ids, total = (
        words.page(turns, order, offset + PAGE + 1, offset)
        if words.typed
        else (turns.order_by(*order).values("id")[offset : offset + PAGE + 1], counted[only or "all"])
    )
    page = Case.objects.filter(id__in=ids)  # only these are read whole
    found = list(page.select_related("authority").prefetch_related("parties").order_by(*order))
    more = offset + PAGE if len(found) > PAGE else None
    return Waiting(tuple(found[:PAGE]), more, total, counts, dues)


def invited(actor: Actor) -> list[str]:
    """Ids of open cases whose running legal review this person is invited to. One statement, none for anybody else."""
    codes = {held.authority for held in actor.grants if held.role in engine.INVITED}
    if not codes:
        return []
    rows = Case.objects.filter(authority_id__in=codes, status="open", waiting_for__contains=",reviewer,")
    today = clock.legal_today()
    return [row.id for row in rows.only("situation") if engine.invitation(row.situation, actor.id, today) is not None]


def _whose_turn(actor: Actor) -> QuerySet[Case] | None:
    wanted = Q()
    for held in actor.grants:
        mine = Q(authority_id=held.authority, waiting_for__contains=f",{held.role},")
        if held.role == "reviewer":
            mine &= Q(reviewer__in=("", actor.id))  # what lies with another is his turn
        wanted |= mine & Q(unit=held.unit) if held.unit else mine
    if called := invited(actor):
        wanted |= Q(id__in=called)
    return Case.objects.filter(wanted, status__in=UNFINISHED) if wanted else None
