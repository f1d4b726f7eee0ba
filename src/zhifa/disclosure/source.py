"""What a decision says about one party, read through casework and never kept in the clear here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict

from zhifa.accounts.models import Authority
from zhifa.casework import models as casework

MINOR_BANDS = frozenset({"under_14", "14_to_18"})


class Dimensions(TypedDict):
    region: str
    sector: str
    statute: str
    act: str
    party_kind: str


@dataclass(frozen=True)
class Party:
    """`kind` organisation, sole_trader or natural_person; `secrets` are values that never go out."""

    kind: str
    name: str
    credit_code: str = ""
    minor: bool = False
    erased: bool = False
    secrets: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    """Natural persons known besides: legal representative, other parties, agents, witnesses."""


@dataclass(frozen=True)
class Source:
    """`amount_fen` in fen, None without a fine; `kinds` are codes (warning, fine, …), `kind_titles` their words."""

    case_id: str
    party_id: str
    procedure: str
    number: str
    authority: str
    authority_name: str
    region: str
    sector: str
    statute: str
    matter: str
    facts: str
    basis: tuple[str, ...]
    kinds: tuple[str, ...]
    kind_titles: tuple[str, ...]
    amount_fen: int | None
    decided_on: date
    party: Party = field(repr=False)
    valid_until: date | None = None
    """Of a licence; None where it has no end."""

    @property
    def act(self) -> str:
        """Kind of act: the first word of the procedure's code (penalty, licence, coercion, …)."""
        return self.procedure.partition("-")[0]

    def texts(self) -> dict[str, str]:
        """Every text somebody typed: all of them are masked and scanned."""
        return {"matter": self.matter, "facts": self.facts, "basis": "；".join(self.basis)}

    def dimensions(self) -> Dimensions:
        """What rules are chosen by."""
        kind = "minor" if self.party.minor else self.party.kind
        return Dimensions(
            region=self.region, sector=self.sector, statute=self.statute, act=self.procedure, party_kind=kind
        )


def read(case_id: str, party_id: str) -> Source:
    """The decided matter of one party. Raises casework's NotFound."""
    from zhifa.casework import queries

    return parse(case_id, party_id, queries.disclosure_source(case_id, party_id))


def known_values(case_id: str) -> list[str]:
    """Names, numbers and addresses of all parties of a case, whether or not a decision still stands."""
    fields = ("name", "credit_code", "id_number", "legal_representative", "address", "phone")
    rows = casework.Party.objects.filter(case_id=case_id, erased=False)
    return [str(getattr(row, name)) for row in rows for name in fields if getattr(row, name)]


def parse(case_id: str, party_id: str, raw: Mapping[str, Any]) -> Source:
    """The dict of `casework.queries.disclosure_source` as a Source; the authority's place comes from accounts.

    Keys: procedure, number, authority (code), matter (title), facts, basis (text or list), kinds (codes), amount_fen,
    decided_on (date or ISO), party {kind, name, credit_code, legal_representative, id_number, phone, address,
    birth_date, age_band, erased}; optional: kind_titles, sector and statute (of the matter), persons (names),
    valid_until (date, of a licence).
    """
    authority = Authority.objects.get(code=raw["authority"])
    given: Mapping[str, Any] = raw["party"]
    decided_on = raw["decided_on"]
    return Source(
        case_id=case_id,
        party_id=party_id,
        procedure=str(raw["procedure"]),
        number=str(raw["number"] or ""),
        authority=authority.code,
        authority_name=authority.name,
        region=authority.region,
        sector=str(raw.get("sector") or authority.sector),
        statute=str(raw.get("statute") or ""),
        matter=str(raw["matter"] or ""),
        facts=str(raw["facts"] or ""),
        basis=(raw["basis"],) if isinstance(raw["basis"], str) else tuple(raw["basis"] or ()),
        kinds=tuple(raw["kinds"]),
        kind_titles=tuple(raw.get("kind_titles") or raw["kinds"]),
        amount_fen=raw["amount_fen"],
        decided_on=decided_on if isinstance(decided_on, date) else date.fromisoformat(str(decided_on)),
        party=_party(given, raw.get("persons") or ()),
        valid_until=raw.get("valid_until"),
    )


def _party(given: Mapping[str, Any], persons: tuple[str, ...] | list[str]) -> Party:
    def value(name: str) -> str:
        found = given.get(name)
        return "" if found is None else str(found)

    known = [value("legal_representative"), *persons]
    return Party(
        kind=value("kind"),
        name=value("name"),
        credit_code=value("credit_code"),
        minor=value("age_band") in MINOR_BANDS,
        erased=bool(given.get("erased")) or not value("name"),
        secrets=tuple(filter(None, (value(name) for name in ("id_number", "phone", "address", "birth_date")))),
        persons=tuple(name for name in dict.fromkeys(known) if name and name != value("name")),
    )
