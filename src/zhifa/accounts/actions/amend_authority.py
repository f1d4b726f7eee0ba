"""Changes what is registered of an authority; its code never changes, its place in the tree may."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zhifa.accounts.actions.create_authority import AuthorityData, check
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid, NotFound
from zhifa.accounts.kinds import AUTHORITY_CHANGED
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal

_REFERENCES = {"parent": "parent_id", "principal": "principal_id", "supervises": "supervises_id"}


def amend_authority(data: AuthorityData, *, actor: Actor) -> bool:
    """True if anything changed. Raises Forbidden, NotFound and Invalid."""
    capacity = require(actor, "accounts.manage", authority=data.code)
    with journal.transaction() as tx:
        row = Authority.objects.filter(code=data.code).first()
        if row is None:
            raise NotFound(f"没有编码为“{data.code}”的机关")
        problems = check(data, taken=False) + place(row, data)
        if problems:
            raise Invalid(*problems)
        return amend(tx, row, data, actor=actor, capacity=capacity)


def amend(tx: journal.Transaction, row: Authority, data: AuthorityData, *, actor: Actor, capacity: str) -> bool:
    """Writes row and entry inside the caller's transaction; the data are checked. False where nothing differs."""
    wanted = asdict(data) | {"short_name": data.short_name or data.name}
    changes = {field: [_present(row, field), value] for field, value in wanted.items() if _present(row, field) != value}
    if not changes:
        return False
    for field, (_, after) in changes.items():
        setattr(row, _REFERENCES.get(field, field), after)
    columns = list(changes)
    if "parent" in changes:
        _move(row)
        columns.append("path")
    row.save(update_fields=columns)
    tx.append(
        f"authority/{row.code}",
        [journal.NewEntry(AUTHORITY_CHANGED.name, open={"code": row.code, "changes": changes})],
        authority=row.code,
        actor=actor.id,
        capacity=capacity,
    )
    return True


def place(row: Authority, data: AuthorityData) -> list[FieldError]:
    """A tree has no circle: nobody hangs below himself."""
    parent = Authority.objects.filter(code=data.parent).first() if data.parent else None
    if parent is not None and parent.path.startswith(row.path):
        return [FieldError("parent", f"“{parent.name}”是本机关自己或其下级，不能作上级。", "请核对上级机关的编码。")]
    return []


def _present(row: Authority, field: str) -> Any:
    return getattr(row, _REFERENCES.get(field, field))


def _move(row: Authority) -> None:
    """Gives the row and everything below it their new paths."""
    before = row.path
    parent = Authority.objects.get(code=row.parent_id) if row.parent_id else None
    row.path = f"{parent.path if parent else '/'}{row.code}/"
    below = list(Authority.objects.filter(path__startswith=before).exclude(code=row.code))
    for child in below:
        child.path = row.path + child.path.removeprefix(before)
    Authority.objects.bulk_update(below, ["path"])
