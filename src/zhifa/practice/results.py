"""How far the officers of a unit have come with the exercises, for its head: counts and scores, not what they wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Grant
from zhifa.accounts.permissions import operation, require
from zhifa.practice.models import Attempt
from zhifa.practice.playing import ROLE

OPERATION: Final = "practice.results"


@dataclass(frozen=True)
class Best:
    """One exercise of one officer: how often it was handed in, the best and the newest score of a hundred."""

    exercise: str
    handed_in: int
    best: int
    newest: int


@dataclass(frozen=True)
class Result:
    """One officer; `begun`: attempts in all; `last`: when one was handed in last, None for never."""

    name: str
    unit: str
    begun: int
    exercises: tuple[Best, ...]
    last: datetime | None


def may_see(actor: Actor) -> bool:
    return any(held.role in operation(OPERATION).roles for held in actor.grants)


def of_own_units(actor: Actor) -> list[Result]:
    """Every officer of the units that the actor heads, by unit and name. Two statements. Raises Forbidden."""
    if not may_see(actor):
        require(actor, OPERATION, authority=actor.authority)
    within = Q(pk=None)
    for held in actor.grants:
        if held.role in operation(OPERATION).roles:
            there = Q(authority=held.authority) | Q(authority__principal=held.authority)
            within |= there & Q(unit__code=held.unit) if held.unit else there
    rows = Grant.objects.filter(within, role=ROLE, user__is_active=True).order_by("unit__name", "user__name", "user_id")
    people = {user: (name, unit or "") for user, name, unit in rows.values_list("user_id", "user__name", "unit__name")}
    attempts: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    told = Attempt.objects.filter(user_id__in=people).order_by("handed_in_at")
    for one in told.values("user_id", "exercise", "score", "handed_in_at"):
        attempts[one["user_id"]].append(one)
    return [_result(name, unit, attempts[user]) for user, (name, unit) in people.items()]


def _result(name: str, unit: str, attempts: Iterable[Mapping[str, Any]]) -> Result:
    made = list(attempts)
    points: dict[str, list[int]] = defaultdict(list)
    for one in made:
        if one["score"] is not None:
            points[one["exercise"]].append(one["score"]["points"])
    last = max((one["handed_in_at"] for one in made if one["handed_in_at"]), default=None)
    exercises = tuple(Best(code, len(all_), max(all_), all_[-1]) for code, all_ in sorted(points.items()))
    return Result(name, unit, len(made), exercises, last)
