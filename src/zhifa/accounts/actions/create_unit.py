"""Registers an internal unit (承办机构) of an authority."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.kinds import UNIT_REGISTERED
from zhifa.accounts.models import Authority, Unit
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal


def create_unit(authority: Authority, code: str, name: str, *, actor: Actor) -> Unit:
    """The stored unit. Raises Forbidden and Invalid."""
    capacity = require(actor, "accounts.manage", authority=authority.code)
    if not code or not name:
        raise Invalid(FieldError("name", "机构的编码和名称都要填写。", "请补全后再登记。"))
    with journal.transaction() as tx:
        if Unit.objects.filter(authority=authority, code=code).exists():
            raise Invalid(FieldError("code", f"本机关已有编码为“{code}”的机构。", "请换用未登记的编码。"))
        return register(tx, authority, code, name, actor=actor, capacity=capacity)


def register(
    tx: journal.Transaction, authority: Authority, code: str, name: str, *, actor: Actor, capacity: str
) -> Unit:
    """Writes row and entry inside the caller's transaction; code and name are checked."""
    unit = Unit.objects.create(authority=authority, code=code, name=name)
    tx.append(
        f"authority/{authority.code}",
        [journal.NewEntry(UNIT_REGISTERED.name, open={"code": code, "name": name})],
        authority=authority.code,
        actor=actor.id,
        capacity=capacity,
    )
    return unit
