"""Approve or publish together what came from another system and nothing stands against, each by its own entry.

What has a finding, or was prepared by whoever would approve it, is left for a person to look at one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.casework.errors import Refused
from zhifa.disclosure.actions.approve import approve
from zhifa.disclosure.actions.frame import Request
from zhifa.disclosure.actions.publish import publish
from zhifa.disclosure.models import Disclosure, State
from zhifa.journal.api import Conflict

CHUNK: Final = 500  # duties in one database transaction
_VERBS: Final = {"approve": approve, "publish": publish}
_FROM: Final = {"approve": (State.PREPARED, State.CORRECTED), "publish": (State.APPROVED,)}


@dataclass(frozen=True)
class Outcome:
    """`left`: duties in the same state that were not taken along."""

    done: int
    left: int


def ready(actor: Actor, verb: str, authority: str = "") -> QuerySet[Disclosure]:
    """The duties that `verb` (approve, publish) would take along for this actor, the most urgent first."""
    found = _waiting(actor, verb, authority)
    if verb == "approve":
        found = found.filter(findings=[]).exclude(prepared_by=actor.id)
    return found.order_by("due_on", "id")


def every(
    actor: Actor,
    verb: str,
    *,
    authority: str = "",
    most: int | None = None,
    advance: Callable[[int, int], object] = lambda _done, _of: None,
) -> Outcome:
    """Do `verb` to all that are ready, at most `most` of them; `advance(done, of)` after each chunk.

    Safe to repeat: what was done is not ready any more. A duty that changed meanwhile is left. Raises Forbidden.
    """
    if not reaches(actor, verb):
        line = permissions.operation(f"disclosure.{verb}")
        raise Forbidden(f"您没有“{line.title}”的权限。有此权限的是：{'、'.join(line.who_can)}。", line.who_can)
    ids = list(ready(actor, verb, authority).values_list("id", flat=True)[:most])
    done = 0
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            done += sum(_one(actor, verb, disclosure_id) for disclosure_id in ids[start : start + CHUNK])
        advance(min(start + CHUNK, len(ids)), len(ids))
    return Outcome(done, _waiting(actor, verb, authority).count())


def reaches(actor: Actor, verb: str) -> bool:
    """Whether there is an authority in which the actor may do it."""
    return bool(scope.authorities(actor, f"disclosure.{verb}"))


def _waiting(actor: Actor, verb: str, authority: str) -> QuerySet[Disclosure]:
    mine = scope.within(actor, f"disclosure.{verb}")
    found = Disclosure.objects.filter(mine, state__in=_FROM[verb]).exclude(record_id="")
    return found.filter(authority=authority) if authority else found


def _one(actor: Actor, verb: str, disclosure_id: str) -> bool:
    try:
        _VERBS[verb](Request(actor, disclosure_id))
    except (Refused, Conflict):
        return False
    return True
