"""Who has a part in the legal review of a submission that waits: the reviewer it lies with, and who is invited to it.

A submission lies with whom it was routed to (`engine.routing`), or with whom a later invitation names. Who comes from
elsewhere, a shared reviewer or an adviser, reaches the case by that alone, while the submission waits (118号 11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa.law.engine import situation as read
from zhifa.law.types import Json

REQUEST, OPINION, INVITE, ADVISE = "review.request", "review.opinion", "review.invite", "review.advise"
RECALL = "review.recall"
INVITED = frozenset({"shared_reviewer", "adviser"})
"""Roles that reach a case by an invitation only."""
REVIEWING = frozenset({"reviewer", "shared_reviewer"})
"""Capacities that give the opinion."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """`entry`: id of the entry that calls the person in: an invitation, or the submission that was routed to them."""

    capacity: str
    entry: str


def awaiting(situation: Json | None) -> Json | None:
    """The submission of an open case that has no opinion yet; None where there is none."""
    if situation is None or situation["state"] != "open":
        return None
    asked, opinion = read.last(situation, REQUEST), read.last(situation, OPINION)
    return None if read.index_of(situation, opinion) > read.index_of(situation, asked) else asked


def assigned(situation: Json | None) -> Json | None:
    """With whom the waiting submission lies: {person, capacity, entry, why, …}; None where with nobody.

    `why` is `named` for an invitation, else as `routing.routed` writes it.
    """
    asked = awaiting(situation)
    if asked is None:
        return None
    for entry in reversed(_invitations(situation, asked)):
        if entry["data"].get("capacity") in REVIEWING:
            return {**entry["data"], "entry": entry["id"], "why": "named"}
    routed = asked["facts"].get("routed")
    return {**routed, "entry": asked["id"]} if routed else None


def reviewer_of(situation: Json | None) -> str:
    """The account with which the waiting submission lies; empty where any reviewer may take it, or none waits."""
    found = assigned(situation)
    return str(found["person"]) if found else ""


def running(situation: Json | None, person: str, on: date) -> Invitation | None:
    """By what an account from elsewhere reaches the case on a legal day; None where by nothing.

    A shared reviewer: while the submission lies with them. An adviser: to the last day of the advice, until it is given
    or the invitation is recalled.
    """
    asked = awaiting(situation)
    if asked is None:
        return None
    lies_with = assigned(situation)
    if lies_with and lies_with["person"] == person and lies_with["capacity"] == "shared_reviewer":
        return Invitation("shared_reviewer", lies_with["entry"])
    called = [one for one in advice_awaited(situation, on) if one["data"].get("person") == person]
    return Invitation("adviser", called[-1]["id"]) if called else None


def advice_awaited(situation: Json | None, on: date) -> list[Json]:
    """Invitations of advisers that run on a legal day: neither answered nor recalled, and not past their last day."""
    asked = awaiting(situation)
    if situation is None or asked is None:
        return []
    last_day = {
        clock["entry"]: date.fromisoformat(clock["due"][:10])
        for clock in situation["clocks"]
        if clock["key"] == "advice" and clock["met"] is None
    }
    return [one for one in _invitations(situation, asked) if on <= last_day.get(one["id"], date.min)]


def _invitations(situation: Json | None, asked: Json) -> list[Json]:
    """Those in effect that came after the submission, in order."""
    sent = read.index_of(situation, asked)
    return [entry for entry in read.live(situation, INVITE) if read.index_of(situation, entry) > sent]
