"""What a record says, in the shape that every decision has for disclosure."""

from __future__ import annotations

import re
from datetime import date

from zhifa.accounts.models import Authority
from zhifa.casework.errors import NotFound
from zhifa.disclosure.models import Record
from zhifa.disclosure.source import Party, Source, public_of
from zhifa.law import identifiers
from zhifa.law.rules import Rulebook

RULES = {"penalty": "penalty.publish", "licence": "licence.publish"}
"""Acts with a period of their own; of the others `disclosure.other` is."""
_SHOWING = ("publish.scope", "publish.party_name")
_STATUTE = re.compile("《([^》]+)》")
_MORE = ("outcome", "certificates", "certificate_name", "certificate_number", "source_name")
_DETAILS = ("confiscated_fen", "valid_from", "valid_to", "shown_until", "source_code", "disputed")
_SECRET = ("id_number", "representative_id_number")
_NAMED = ("name", "credit_code", "representative", *_SECRET)


def rule_of(act: str) -> str:
    """The rule that says by when an act of this kind is disclosed."""
    return RULES.get(act, "disclosure.other")


def read(record_id: str) -> Source:
    """Raises NotFound once the record was voided."""
    row = Record.objects.get(pk=record_id)
    if row.voided:
        raise NotFound("报送的机关已经说明这项决定不再有效。")
    return of(row, Authority.objects.get(code=row.authority))


def of(row: Record, authority: Authority) -> Source:
    """A decision older than the rules of disclosure is reckoned from the day on which it was filed here."""
    opened, personal = row.opened, row.personal or {}
    decided_on = date.fromisoformat(opened["decided_on"])
    statute = _STATUTE.search(opened["basis"])
    return Source(
        act=row.act,
        procedure="",
        number=row.number,
        authority=authority.code,
        authority_name=authority.name,
        region=authority.region,
        sector=authority.sector,
        statute=statute[1] if statute else "",
        matter=opened["matter"],
        facts=personal.get("facts", ""),
        basis=(opened["basis"],),
        kinds=tuple(opened["kinds"]),
        kind_titles=tuple(opened["kind_titles"]),
        amount_fen=opened["amount_fen"],
        decided_on=decided_on,
        ruled_on=decided_on if decided_on >= _rules_since(row.act) else row.filed_on,
        party=_party(personal.get("party", {}), decided_on),
        more={name: text for name in _MORE if (text := personal.get(name) or opened.get(name))},
        details={name: value for name in _DETAILS if (value := opened[name])},
        valid_until=date.fromisoformat(opened["valid_to"]) if row.act == "licence" and opened["valid_to"] else None,
        known=public_of(authority),
    )


def known_values(record_id: str) -> list[str]:
    """Names and numbers of the people of a record, whether or not it still stands."""
    personal = Record.objects.get(pk=record_id).personal or {}
    return [value for name in _NAMED if (value := personal.get("party", {}).get(name))]


def _rules_since(act: str) -> date:
    book = Rulebook.default()
    return max(book.since(rule_id) for rule_id in (rule_of(act), *_SHOWING))


def _party(given: dict[str, str], decided_on: date) -> Party:
    representative = given.get("representative", "")
    return Party(
        kind=given.get("kind", ""),
        name=given.get("name", ""),
        credit_code=given.get("credit_code", ""),
        minor=_minor(given.get("id_number", ""), decided_on),
        erased=not given,
        secrets=tuple(("id_number", value) for name in _SECRET if (value := given.get(name))),
        persons=(representative,) if representative and representative != given.get("name") else (),
    )


def _minor(id_number: str, day: date) -> bool:
    """By the birth that an identity number tells; without one nobody can know."""
    if not id_number or identifiers.check_id_number(id_number):
        return False
    adult = Rulebook.default().rule("penalty.age.reduced", max(day, Rulebook.default().since("penalty.age.reduced")))
    birth = identifiers.birth_date(id_number)
    return birth <= day and identifiers.age_on(birth, day) < adult.number
