"""Who is invited to the legal review of a case: a shared reviewer or an adviser, for one submission (118号 11)."""

from __future__ import annotations

from zhifa.law.engine import situation as read
from zhifa.law.types import Json

INVITE, ADVISE = "review.invite", "review.advise"
INVITED = frozenset({"shared_reviewer", "adviser"})
"""Roles that reach a case by an invitation only."""


def running(situation: Json | None, person: str) -> Json | None:
    """The invitation of an account that runs now: until the opinion on the submission, an adviser's until the advice.

    None where there is none.
    """
    asked, opinion = read.last(situation, "review.request"), read.last(situation, "review.opinion")
    sent = read.index_of(situation, asked)
    if asked is None or read.index_of(situation, opinion) > sent:
        return None
    found = None
    for entry in read.live(situation, INVITE):
        if entry["data"].get("person") == person and read.index_of(situation, entry) > sent:
            found = entry
    if found is None or found["data"].get("capacity") != "adviser":
        return found
    since = read.index_of(situation, found)
    given = (one for one in read.live(situation, ADVISE) if one["actor"] == person)
    return None if any(read.index_of(situation, one) > since for one in given) else found
