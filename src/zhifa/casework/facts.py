"""What the engine must know that the situation does not hold, read in the act's own transaction."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from zhifa.accounts.models import Authority, Grant
from zhifa.casework.models import Case, Party
from zhifa.law import engine
from zhifa.law.types import AuthorityFact, FineFact, InvitableFact, PartyFact
from zhifa.registry import queries as registry

INVESTIGATING = frozenset({"officer", "unit_head"})


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
    """The authority's reviewers, shared reviewers whose registration is good on a day, advisers. Two statements.

    A guest holds no other role in the authority: who does sees the case anyway and is no stranger to it. How much lies
    with each is told by `with_waiting`.
    """
    names: dict[str, str] = {}
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    units: dict[str, dict[str, None]] = defaultdict(dict)
    rows = Grant.objects.filter(authority_id=authority, user__is_active=True).order_by("user__username", "role")
    for user, name, role, unit in rows.values_list("user_id", "user__name", "role", "unit__code"):
        names[str(user)] = name
        roles[str(user)][role] = None
        if unit and role in INVESTIGATING:
            units[str(user)][unit] = None
    called = {
        user: [role for role in held if role == "reviewer" or role in engine.INVITED >= held.keys()]
        for user, held in roles.items()
    }
    known = registry.certificates_of(user for user, held in called.items() if held)
    return tuple(
        InvitableFact(user, names[user], role, tuple(units[user]), held=known.get(user, ()))
        for user, held in called.items()
        for role in held
        if role != "shared_reviewer" or any(o.kind == "shared_review" and o.good_on(on) for o in known.get(user, ()))
    )


def with_waiting(people: Iterable[InvitableFact], count: Mapping[str, int]) -> tuple[InvitableFact, ...]:
    """The same people, with how many submissions lie with each account."""
    return tuple(replace(one, waiting=count.get(one.id, 0)) for one in people)


def waiting_with(accounts: Iterable[str] | None = None) -> Mapping[str, int]:
    """How many submissions lie with each of these accounts, or with everybody, in all authorities. One statement."""
    rows = Case.objects.exclude(reviewer="") if accounts is None else Case.objects.filter(reviewer__in=list(accounts))
    return Counter(dict(rows.order_by().values_list("reviewer").annotate(Count("id"))))


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
