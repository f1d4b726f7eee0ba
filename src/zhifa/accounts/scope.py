"""Which authorities' rows an actor may see: every scoped query filters by this."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import operation


class Everything:
    """Stands for "all authorities": held by the installation itself only."""

    def __contains__(self, code: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "<全部机关>"


ALL: Final = Everything()


def authorities(actor: Actor, code: str) -> frozenset[str] | Everything:
    """Codes of the authorities in which the actor may do the operation, at least in part.

    Whoever reaches only cases that name them reaches the rows of no authority: those cases are listed one by one.
    """
    line = operation(code)
    if actor.system:
        return ALL
    reached: set[str] = set()
    for held in actor.grants:
        scopes = line.roles.get(held.role, ())
        if "below" in scopes:
            reached |= actor.below(held)
        if any(scope not in ("below", "own_case") for scope in scopes):
            reached.add(held.authority)
    return frozenset(reached)


def within(actor: Actor, code: str, field: str = "authority") -> Q:
    """The same as a condition on rows whose `field` is the code of their authority."""
    reached = authorities(actor, code)
    return Q() if isinstance(reached, Everything) else Q(**{f"{field}__in": reached})
