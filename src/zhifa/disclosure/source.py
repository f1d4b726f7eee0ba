"""What a decision says about one party: read through casework, or from the record that another system handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict

from zhifa.accounts.models import Authority
from zhifa.casework import models as casework
from zhifa.disclosure.models import Disclosure
from zhifa.registry import queries as registry

KIND = "kind."
"""Beginning of the name of a text that is one of the kinds of a decision: words may have been added to 其他."""
MINOR_BANDS = frozenset({"under_14", "14_to_18"})


class Dimensions(TypedDict):
    region: str
    sector: str
    statute: str
    act: str
    party_kind: str


@dataclass(frozen=True)
class Party:
    """`kind` organisation, sole_trader or natural_person; `secrets` are (kind of finding, value) that never go out."""

    kind: str
    name: str
    credit_code: str = ""
    minor: bool = False
    erased: bool = False
    secrets: tuple[tuple[str, str], ...] = ()
    persons: tuple[str, ...] = ()
    """Natural persons known besides: legal representative, other parties, agents, witnesses."""


@dataclass(frozen=True)
class Source:
    """`amount_fen` in fen, None without a fine; `kinds` are codes (warning, fine, …), `kind_titles` their words.

    `act` is the kind of act (penalty, licence, coercion, …), `procedure` the code of its procedure where it is known.
    `more` are further texts, `details` what no text holds (days, sums in fen, numbers of certificates); both as a
    record from outside has them. `ruled_on` is the day whose rules count.
    """

    act: str
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
    ruled_on: date
    party: Party = field(repr=False)
    more: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    valid_until: date | None = None
    """Of a licence; None where it has no end."""
    matter_code: str = ""
    """Of the list of powers of the authority; empty where the record does not say."""
    known: tuple[str, ...] = ()
    """What is public anyway: name, address and telephone of the authority, its officers with their certificates."""

    def texts(self) -> dict[str, str]:
        """Every text somebody typed: all of them are masked and scanned."""
        kinds = {f"{KIND}{n}": title for n, title in enumerate(self.kind_titles)}
        return {"matter": self.matter, "facts": self.facts, "basis": "；".join(self.basis), **self.more, **kinds}

    def dimensions(self) -> Dimensions:
        """What rules are chosen by."""
        kind = "minor" if self.party.minor else self.party.kind
        return Dimensions(
            region=self.region, sector=self.sector, statute=self.statute, act=self.procedure or self.act,
            party_kind=kind,
        )  # fmt: skip


def of(row: Disclosure) -> Source:
    """The decision that a duty is about, wherever it was recorded. Raises NotFound once it stands no more."""
    from zhifa.disclosure.records import source as records

    return records.read(row.record_id) if row.record_id else read(row.case_id, row.party_id)


def read(case_id: str, party_id: str) -> Source:
    """The decided matter of one party. Raises casework's NotFound."""
    from zhifa.casework import queries

    return parse(queries.disclosure_source(case_id, party_id))


def known_values(row: Disclosure) -> list[str]:
    """Names, numbers and addresses of all people of a duty's decision, whether or not it still stands."""
    from zhifa.disclosure.records import source as records

    if row.record_id:
        return records.known_values(row.record_id)
    fields = ("name", "credit_code", "id_number", "legal_representative", "address", "phone")
    rows = casework.Party.objects.filter(case_id=row.case_id, erased=False)
    return [str(getattr(party, name)) for party in rows for name in fields if getattr(party, name)]


def parse(raw: Mapping[str, Any]) -> Source:
    """The dict of `casework.queries.disclosure_source` as a Source; the authority's place comes from accounts.

    Keys: procedure, number, authority (code), matter (title), facts, basis (text or list), kinds (codes), amount_fen,
    decided_on (date or ISO), party {kind, name, credit_code, legal_representative, id_number, phone, address,
    birth_date, age_band, erased}; optional: kind_titles, sector, statute and matter_code (of the matter), persons
    (names), officers (numbers of certificates), valid_until (date, of a licence).
    """
    authority = Authority.objects.get(code=raw["authority"])
    given: Mapping[str, Any] = raw["party"]
    day = raw["decided_on"]
    decided_on = day if isinstance(day, date) else date.fromisoformat(str(day))
    procedure = str(raw["procedure"])
    return Source(
        act=procedure.partition("-")[0],
        procedure=procedure,
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
        decided_on=decided_on,
        ruled_on=decided_on,
        party=_party(given, raw.get("persons") or ()),
        valid_until=raw.get("valid_until"),
        matter_code=str(raw.get("matter_code") or ""),
        known=public_of(authority, raw.get("officers") or ()),
    )


def public_of(authority: Authority, certificates: Iterable[str] = ()) -> tuple[str, ...]:
    """What anybody may read of an authority and of the officers with these certificates. At most one statement."""
    known = [authority.name, authority.short_name, authority.address, authority.phone, authority.court]
    for fact in registry.officer_facts(certificates):
        known += [fact.name, fact.certificate]
    return tuple(filter(None, [*known, authority.reconsideration_body]))


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
        secrets=tuple((name, value(name)) for name in ("id_number", "phone", "address", "birth_date") if value(name)),
        persons=tuple(name for name in dict.fromkeys(known) if name and name != value("name")),
    )
