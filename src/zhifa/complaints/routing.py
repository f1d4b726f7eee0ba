"""Who handles a complaint: never who is complained of, and never an authority that which is said of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority, Grant
from zhifa.casework.models import Case
from zhifa.complaints.models import Complaint
from zhifa.disclosure.models import Disclosure
from zhifa.registry.models import Officer

OPERATION: Final = "complaint.handle"
ABOVE: Final = frozenset({"integrity", "profit"})
"""What is said of an authority's own people and money is looked into by somebody outside of it."""


@dataclass(frozen=True)
class Route:
    """`why`: the words that the entry keeps."""

    level: str
    why: str


def barred_by_decision(disclosure_id: str) -> frozenset[str]:
    """Everybody who acted in the case behind a public record; nobody where it came from another system."""
    duty = Disclosure.objects.filter(pk=disclosure_id).values_list("case_id", flat=True).first()
    handlers = Case.objects.filter(pk=duty).values_list("handlers", flat=True).first() if duty else None
    return frozenset(one for one in (handlers or "").split(",") if one)


def barred_by_officer(officer: Officer) -> frozenset[str]:
    return frozenset({str(officer.user_id)} if officer.user_id else ())


def written(barred: Iterable[str]) -> str:
    return f",{','.join(sorted(barred))}," if barred else ","


def route(authority: Authority, about: str, what: str, barred: frozenset[str]) -> Route:
    """The level where it begins: the supervisors, for what heads cannot judge of themselves; else the heads."""
    heads = headed(authority.code, barred)
    if about == "authority":
        wanted = Route("supervisor", "投诉的是机关本身")
    elif what in ABOVE:
        wanted = Route("supervisor", "反映的问题由机关以外的人核查")
    elif not heads:
        wanted = Route("supervisor", "机关的负责人都办理过这件事，或者没有登记负责人")
    else:
        return Route("authority", "由本机关负责人办理")
    if supervised(authority, barred):
        return wanted
    return Route("authority", "没有登记监督人员，由本机关负责人办理") if heads else wanted


def headed(authority: str, barred: frozenset[str]) -> bool:
    """Whether somebody heads the authority who is not complained of."""
    roles = [code for code, scopes in permissions.operation(OPERATION).roles.items() if "own_authority" in scopes]
    return _holders(roles, barred).filter(_acting_for(authority)).exists()


def _acting_for(authority: str) -> Q:
    """An entrusted organisation acts in its principal's name, and its heads are those of the principal."""
    return Q(authority_id=authority) | Q(authority__principal_id=authority)


def supervised(authority: Authority, barred: frozenset[str] = frozenset()) -> bool:
    """Whether somebody supervises the authority who does not belong to it."""
    roles = [code for code, scopes in permissions.operation(OPERATION).roles.items() if "below" in scopes]
    found = _holders(roles, barred).exclude(authority_id=authority.code).exclude(user__authority_id=authority.code)
    paths = found.values_list("authority__path", "authority__supervises__path")
    return any(authority.path.startswith(root or own) and authority.path != (root or own) for own, root in paths)


def _holders(roles: list[str], barred: frozenset[str]) -> QuerySet[Grant]:
    return Grant.objects.filter(role__in=roles, user__is_active=True).exclude(user_id__in=barred)


def in_reach(actor: Actor) -> QuerySet[Complaint]:
    """What this person may see and handle: one's authority's own as its head, those below as a supervisor."""
    if actor.system:
        return Complaint.objects.all()
    own, above = reach(actor)
    rows = Complaint.objects.filter(Q(level="authority", authority__in=own) | Q(authority__in=above))
    return rows.exclude(barred__contains=f",{actor.id},")


def reach(actor: Actor) -> tuple[frozenset[str], frozenset[str]]:
    """(authorities whose head one is, authorities that one supervises): never one's own among the second."""
    roles = permissions.operation(OPERATION).roles
    own: set[str] = set()
    above: set[str] = set()
    for held in actor.grants:
        scopes = roles.get(held.role, ())
        if "own_authority" in scopes:
            own.add(held.authority)
        if "below" in scopes:
            above |= actor.below(held) - {held.authority, actor.authority}
    return frozenset(own), frozenset(above)


def mine(actor: Actor) -> QuerySet[Complaint]:
    """Of what is in reach, what waits for this person: not what a head below is to handle."""
    return in_reach(actor).filter(turn(actor))


def turn(actor: Actor) -> Q:
    """The condition under which one that is in reach waits for this person."""
    own, above = reach(actor)
    return Q(level="authority", authority__in=own) | Q(level="supervisor", authority__in=above)
