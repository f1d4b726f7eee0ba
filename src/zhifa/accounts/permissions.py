"""May this actor do that here? The answers lie in matrix.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from zhifa.accounts.actor import Actor, Held
from zhifa.accounts.errors import Forbidden
from zhifa.accounts.roles import ROLES, title

SCOPES = ("own_case", "own_unit", "own_authority", "below")


@dataclass(frozen=True)
class Operation:
    """One line of the table: `roles` maps a role code to the scopes it reaches."""

    code: str
    title: str
    roles: dict[str, tuple[str, ...]]

    @property
    def who_can(self) -> tuple[str, ...]:
        return tuple(title(role) for role in self.roles)


@cache
def operations() -> dict[str, Operation]:
    """The whole table; raises ValueError for an unknown role or scope, so that a slip of the pen stops the start."""
    raw: dict[str, Any] = yaml.safe_load(files("zhifa.accounts").joinpath("matrix.yaml").read_text(encoding="utf-8"))
    table = {}
    for code, line in raw.items():
        roles = {
            role: (scopes,) if isinstance(scopes, str) else tuple(scopes) for role, scopes in line["roles"].items()
        }
        unknown = [role for role in roles if role not in ROLES]
        unknown += [scope for scopes in roles.values() for scope in scopes if scope not in SCOPES]
        if unknown:
            raise ValueError(f"权限表 {code} 里有不认识的角色或范围：{'、'.join(unknown)}")
        table[code] = Operation(code, line["title"], roles)
    return table


def operation(code: str) -> Operation:
    """Raises KeyError for an operation that the table does not name: nothing is permitted by omission."""
    return operations()[code]


def capacity(
    actor: Actor, code: str, *, authority: str, unit: str | None = None, own: bool = False, role: str | None = None
) -> str | None:
    """The role in which the actor may do it, or None. `role` asks for that role only; `own`: named in the case."""
    line = operation(code)
    if actor.system:
        return "system"
    for held in actor.grants:
        if role in {None, held.role} and any(
            _reaches(actor, held, scope, authority, unit, own) for scope in line.roles.get(held.role, ())
        ):
            return held.role
    return None


def permits(actor: Actor, code: str, *, authority: str, unit: str | None = None, own: bool = False) -> bool:
    """True if any role of the actor reaches the object, told by its authority, its unit and whether it is own."""
    return capacity(actor, code, authority=authority, unit=unit, own=own) is not None


def require(
    actor: Actor, code: str, *, authority: str, unit: str | None = None, own: bool = False, role: str | None = None
) -> str:
    """The role in which the actor does it; raises Forbidden naming who can."""
    found = capacity(actor, code, authority=authority, unit=unit, own=own, role=role)
    if found is None:
        line = operation(code)
        raise Forbidden(
            f"您在这里没有“{line.title}”的权限。有此权限的是：{'、'.join(line.who_can)}。"
            "如确需办理，请由其办理，或请安全管理员授予角色。",
            line.who_can,
        )
    return found


def _reaches(actor: Actor, held: Held, scope: str, authority: str, unit: str | None, own: bool) -> bool:
    if scope == "below":
        return authority in actor.below(held)
    if held.authority != authority:
        return False
    if scope == "own_case":
        return own
    return scope == "own_authority" or held.unit is None or unit in {None, held.unit}
