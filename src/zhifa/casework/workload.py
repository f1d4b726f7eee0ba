"""How many open cases lie with each officer of a unit: for whoever hands out work, in the order of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Grant
from zhifa.casework.models import Case


@dataclass(frozen=True)
class Load:
    """`open` counts the cases that are not closed, `late` those of them with a duty whose last day is past."""

    user: str
    name: str
    open: int
    late: int


def per_officer(actor: Actor, today: date) -> list[Load]:
    """Officers of the units that the actor heads; empty for everybody else. Two statements.

    A case with two handlers counts for both; cases are counted by who handles them together, in an index alone. The
    order is by name of account, never by number of cases.
    """
    headed = [held for held in actor.grants if held.role == "unit_head"]
    if not headed:
        return []
    officers, cases = Q(), Q()
    for held in headed:
        # people of an entrusted organisation act in the name of its principal
        home = Q(authority_id=held.authority) | Q(authority__principal_id=held.authority)
        officers |= home & Q(unit__code=held.unit) if held.unit else home
        named = Q(authority_id=held.authority)
        cases |= named & Q(unit=held.unit) if held.unit else named
    people = dict(
        Grant.objects.filter(officers, role="officer", user__is_active=True)
        .order_by("user__username")
        .values_list("user_id", "user__name")
    )
    past = Q(next_due__lt=today)
    shared = Case.objects.filter(cases, status="open").values("handlers").order_by()
    found: dict[str, tuple[int, int]] = {}
    counted = shared.annotate(n=Count("id"), late=Count("id", filter=past))
    for names, opened, late in counted.values_list("handlers", "n", "late"):
        for name in names.strip(",").split(","):
            before = found.get(name, (0, 0))
            found[name] = before[0] + opened, before[1] + late
    return [Load(str(user), name, *found.get(str(user), (0, 0))) for user, name in people.items()]
