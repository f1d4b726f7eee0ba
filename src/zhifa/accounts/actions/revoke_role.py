"""Takes a role back; what was done under it stays valid."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import NotFound
from zhifa.accounts.kinds import ROLE_REVOKED
from zhifa.accounts.models import Authority, Grant, Unit, User
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal


def revoke_role(user: User, role: str, authority: Authority, *, actor: Actor, unit: Unit | None = None) -> None:
    """Raises Forbidden, and NotFound where the role is not held there."""
    capacity = require(actor, "accounts.grant", authority=authority.code)
    with journal.transaction() as tx:
        deleted, _ = Grant.objects.filter(user=user, role=role, authority=authority, unit=unit).delete()
        if not deleted:
            raise NotFound("此人在这里没有这个角色，无须收回。")
        tx.append(
            f"account/{user.id}",
            [
                journal.NewEntry(
                    ROLE_REVOKED.name,
                    open={"role": role, "authority": authority.code, "unit": unit.code if unit else None},
                )
            ],
            authority=authority.code,
            actor=actor.id,
            capacity=capacity,
        )
