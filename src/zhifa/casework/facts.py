"""What the engine must know that the situation does not hold, read in the act's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from zhifa.accounts.models import Authority
from zhifa.casework.models import Party
from zhifa.law import engine
from zhifa.law.procedures import Procedure
from zhifa.law.types import Act, AuthorityFact, CitationFact, FineFact, Json, PartyFact
from zhifa.statutes import queries as statutes


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


def citation_facts(procedure: Procedure, act: Act, situation: Json | None, on: date) -> tuple[CitationFact, ...]:
    """What the statutes say of what the act cites, on the day of the act and on that of the violation (处罚法 37).

    No statement where the act cites nothing, else two.
    """
    cited = engine.cited(procedure, act, situation, on)
    return statutes.citation_facts(cited.texts, *cited.days)


_EARLIER = """
SELECT p.id, c.matter, c.number, c.situation
  FROM casework_party p
  JOIN casework_party q ON q.id <> p.id AND (
       (p.credit_code <> '' AND q.credit_code = p.credit_code)
    OR (p.id_fingerprint <> '' AND q.id_fingerprint = p.id_fingerprint))
  JOIN casework_case c ON c.id = q.case_id
 WHERE p.case_id = %s AND p.id = %s AND c.id <> %s
"""


def earlier_fines(case_id: str, party: str) -> tuple[FineFact, ...]:
    """Fines decided against the same party in other cases, by identifier (行政处罚法第二十九条). One statement."""
    import json

    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, [case_id, party, case_id])
        rows = cursor.fetchall()
    found = []
    for party_id, matter, number, raw in rows:
        situation = json.loads(raw) if isinstance(raw, str) else raw
        happened = {e["party"]: e["data"].get("happened_at") for e in situation["entries"] if e["act"] == "investigate"}
        for entry in situation["entries"]:
            fined = entry["act"] == "decide" and "fine" in entry["data"].get("kinds", ())
            if fined and not (entry["voided"] or entry["returned"]) and happened.get(entry["party"]):
                day = date.fromisoformat(str(happened[entry["party"]])[:10])
                found.append(FineFact(party=party_id, matter=matter, happened_on=day, number=number))
    return tuple(found)
