"""Who acts: a person with the roles held at this moment, or the installation itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from zhifa.accounts.models import Authority, Grant, User


@dataclass(frozen=True)
class Held:
    """A role as held. `authority` is the code in whose name it acts (that of the principal for an entrusted one)."""

    role: str
    authority: str
    unit: str | None
    root: str
    """Path of the authority below which a supervising role reaches."""


@dataclass(frozen=True)
class Actor:
    """`id` goes into the header of entries and is opaque."""

    id: str
    user_id: UUID | None
    username: str
    name: str
    authority: str
    """Code of the authority the person belongs to; empty for the installation."""
    grants: tuple[Held, ...] = ()
    system: bool = False

    @classmethod
    def for_user(cls, user: User) -> Actor:
        """Reads the user's grants: one statement. A disabled user holds none."""
        rows = Grant.objects.filter(user=user).select_related("authority__supervises", "unit") if user.is_active else []
        rows = list(rows)
        home = next((grant.authority for grant in rows if grant.authority_id == user.authority_id), None)
        desk = next((grant.unit for grant in rows if grant.unit and grant.unit_id == user.unit_id), None)
        if home is not None:
            user.authority = home  # known already: a page that names it need not ask again
        if desk is not None:
            user.unit = desk
        grants = tuple(sorted((_held(grant) for grant in rows), key=lambda held: (held.role, held.authority)))
        return cls(str(user.id), user.id, user.username, user.name, user.authority_id or "", grants)

    def has(self, role: str, authority_code: str, unit: str | None = None) -> bool:
        """True if the role is held in that authority; with a unit, if it is held there or for the whole authority."""
        return any(
            held.role == role and held.authority == authority_code and (unit is None or held.unit in {None, unit})
            for held in self.grants
        )

    def roles_in(self, authority_code: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(held.role for held in self.grants if held.authority == authority_code))

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        return {}

    def below(self, held: Held) -> frozenset[str]:
        """Codes of the authorities strictly below the root of a grant; read once for an actor. One statement."""
        if held.root not in self._below:
            rows = Authority.objects.filter(path__startswith=held.root).exclude(path=held.root)
            self._below[held.root] = frozenset(rows.values_list("code", flat=True))
        return self._below[held.root]


def _held(grant: Grant) -> Held:
    authority = grant.authority
    root = authority.supervises or authority
    return Held(grant.role, authority.acting_code, grant.unit.code if grant.unit else None, root.path)


SYSTEM = Actor(id="system", user_id=None, username="system", name="系统", authority="", system=True)
"""The installation itself: followers, the command line on the machine, the demonstration's builder."""
