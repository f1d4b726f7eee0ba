"""What the engine must know that the situation does not hold, read in the act's own transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from zhifa.accounts.models import Authority, Grant
from zhifa.casework.models import Party
from zhifa.law import engine
from zhifa.law.types import AuthorityFact, FineFact, InvitableFact, PartyFact
from zhifa.registry import queries as registry


def authority_fact(authority: Authority) -> AuthorityFact:
    """The enforcement subject in whose name the case runs; an entrusted organisation with its principal's."""
    return AuthorityFact(
        code=authority.code,
        name=authority.name,
        kind=authority.kind,
        region=authority.region,
        sector=authority.sector,
        principal=authority.principal_id or "",
        principal_name=authority.principal.name if authority.principal else "",
        reconsideration_body=authority.reconsideration_body,
        court=authority.court,
    )


def party_facts(parties: Sequence[Party]) -> tuple[PartyFact, ...]:
    return tuple(
        PartyFact(party.id, date.fromisoformat(party.birth_date) if party.birth_date else None) for party in parties
    )


def invitable(authority: str, on: date) -> tuple[InvitableFact, ...]:
    """Shared reviewers whose registration is good on a day, and advisers; nobody who works here. Two statements.

    Who holds another role in the authority sees the case anyway and is no stranger to it.
    """
    held: dict[str, dict[str, str]] = defaultdict(dict)
    rows = Grant.objects.filter(authority_id=authority, user__is_active=True).order_by("user__username")
    for user, name, role in rows.values_list("user_id", "user__name", "role"):
        held[str(user)][role] = name
    outside = {user: roles for user, roles in held.items() if roles.keys() <= engine.INVITED}
    if not outside:
        return ()
    lent = registry.registered_for(outside, "shared_review", on)
    return tuple(
        InvitableFact(user, name, role)
        for user, roles in outside.items()
        for role, name in roles.items()
        if role == "adviser" or user in lent
    )


_EARLIER = """
SELECT c.matter, c.number, c.situation
  FROM casework_case c
 WHERE c.id <> %s AND c.id IN (
       SELECT q.case_id FROM casework_party p JOIN casework_party q ON q.credit_code = p.credit_code
        WHERE p.id = %s AND p.credit_code <> ''
       UNION
       SELECT q.case_id FROM casework_party p JOIN casework_party q ON q.id_fingerprint = p.id_fingerprint
        WHERE p.id = %s AND p.id_fingerprint <> '')
"""


def earlier_fines(case_id: str, party: str) -> tuple[FineFact, ...]:
    """Fines decided against the same party in other cases, by identifier (行政处罚法第二十九条). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, [case_id, party, party])
        rows = cursor.fetchall()
    return fines_in(party, ((matter, number, json.loads(raw)) for matter, number, raw in rows))


def fines_in(party: str, cases: Iterable[tuple[str, str, Mapping[str, Any]]]) -> tuple[FineFact, ...]:
    """The fines in these cases, (matter, number, situation) each, as facts about a party of another case."""
    found = []
    for matter, number, situation in cases:
        happened = {e["party"]: e["data"].get("happened_at") for e in situation["entries"] if e["act"] == "investigate"}
        for entry in situation["entries"]:
            fined = entry["act"] == "decide" and "fine" in entry["data"].get("kinds", ())
            if fined and not (entry["voided"] or entry["returned"]) and happened.get(entry["party"]):
                day = date.fromisoformat(str(happened[entry["party"]])[:10])
                found.append(FineFact(party=party, matter=matter, happened_on=day, number=number))
    return tuple(sorted(found, key=lambda fine: (fine.happened_on, fine.number)))
