"""What passes between the engine of procedures and the floors above it.

Everything here is frozen and free of I/O. Instants are aware UTC `datetime`, legal days are `date` in Asia/Shanghai,
money is integer 分 (fen). Situations and entry parts are plain JSON values (dict, list, str, int, bool, None).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

Json = dict[str, Any]
"""A JSON object: string keys, no floats, no datetimes."""

PartyKind = Literal["organisation", "sole_trader", "natural_person"]
AgeBand = Literal["under_14", "14_to_18", "adult", "unknown", "none"]
"""`none` for an organisation; `unknown` for a person whose birth date is not known."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The law says no. `code` is stable; the three sentences are what a person reads."""

    code: str
    message: str
    """What is wrong or missing, in Chinese."""
    basis: str
    """The article, for example 行政处罚法第五十一条."""
    remedy: str
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A value of `data` is missing or malformed. Not a refusal of the law: the form goes back."""

    field: str
    """Dotted name inside `data`, for example `amount_fen` or `parties.0.name`."""
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody asks to be recorded."""

    code: str
    """An act code of the procedure, for example `decide`."""
    actor_id: str
    """Opaque id of the person; never a name."""
    capacity: str
    """The role in which they act, for example `officer`."""
    data: Mapping[str, Any] = field(default_factory=dict)
    party: str | None = None
    """Party id; may be left out when the case has one party."""
    officers: tuple[str, ...] = ()
    """Certificate numbers of the officers who did it."""
    documents: tuple[str, ...] = ()
    """Ids of drafts that this act approves."""
    recordings: tuple[str, ...] = ()
    occurred_at: datetime | None = None
    """When it happened as stated by the actor; None means now."""


@dataclass(frozen=True, slots=True)
class OfficerFact:
    """A certificate as the register knows it, with its whole history: the engine looks at the day of the act."""

    certificate: str
    """Certificate number."""
    officer_id: str
    """The person; one person may hold several certificates."""
    name: str
    kind: str
    """enforcement | supervision | hearing_chair | legal_profession | shared_review; only the first may enforce."""
    categories: tuple[str, ...]
    """Sectors that the certificate covers; compared with the sector of the matter."""
    areas: tuple[str, ...]
    """Region codes (GB/T 2260) that the certificate covers; 210000 covers 210700."""
    valid_from: date
    valid_to: date
    """Last valid day, inclusive."""
    authority: str
    """Code of the authority that the officer belongs to."""
    history: tuple[tuple[date, str], ...] = ()
    """(day, status) in order of days; `valid`, `suspended`, `revoked`, `lost`, …; `valid` before the first line."""

    def status_on(self, day: date) -> str:
        """The status that the history gives for a legal day, apart from the period of validity."""
        status = "valid"
        for since, value in self.history:
            if since <= day:
                status = value
        return status

    def good_on(self, day: date) -> bool:
        """Whether it can be relied on that day: within its period and neither suspended nor withdrawn."""
        return self.valid_from <= day <= self.valid_to and self.status_on(day) == "valid"


@dataclass(frozen=True, slots=True)
class ExemptionFact:
    """One line of the list of what is not punished."""

    code: str
    title: str
    outcome: str
    """no_penalty_slight | no_penalty_first."""
    conditions: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class MatterFact:
    """An enforcement matter from the list of powers, as in force on the day."""

    code: str
    title: str
    basis: tuple[str, ...]
    """Articles violated and articles that set the penalty, as they are cited."""
    statute: str
    """Name of the statute that sets the penalty without 《》; the dimension `statute` of rules."""
    sector: str
    act: str
    """Kind of act: penalty, licence, …; the dimension `act` of rules."""
    procedures: tuple[str, ...]
    """Procedure codes under which this matter may be handled; empty means any procedure of its act."""
    authority: str
    """Code of the authority that holds the power."""
    exemptions: tuple[ExemptionFact, ...] = ()
    """The list of what is not punished in this matter (不予处罚清单)."""
    min_fen: int | None = None
    max_fen: int | None = None
    """Lowest and highest fine that the law sets for the matter, in fen, both inclusive; None where it is not known."""


@dataclass(frozen=True, slots=True)
class TierFact:
    """One tier (裁量档次) of a discretion benchmark."""

    code: str
    title: str
    circumstance: str
    kinds: tuple[str, ...]
    """Kinds of penalty that the tier names, in Chinese (警告, 罚款, …); empty: not said."""
    min_fen: int | None = None
    max_fen: int | None = None
    """Range of the fine in fen, both inclusive; None where the standard gives none."""
    ratio_min: Fraction | None = None
    ratio_max: Fraction | None = None
    """Range of the fine as a share or multiple of `ratio_base`; exact, never a float."""
    ratio_base: str = ""
    """What the ratio is taken of, in the words of the standard."""
    usable: bool = True
    """False when the standard was not understood: it may be read but gives no amount."""
    party_kind: str = ""
    """organisation | sole_trader | natural_person | person (any natural person), or empty for all."""


@dataclass(frozen=True, slots=True)
class AuthorityFact:
    """The enforcement subject in whose name the case runs."""

    code: str
    name: str
    kind: str
    """authority | authorised_organisation | entrusted_organisation."""
    region: str
    """GB/T 2260 code."""
    sector: str = ""
    principal: str = ""
    """Code of the authority that entrusted it; its powers and its name are used."""
    principal_name: str = ""
    reconsideration_body: str = ""
    """Name of the body that takes applications for reconsideration (复议法 24, 27, 28)."""
    court: str = ""
    """Name of the court with jurisdiction over the authority."""


@dataclass(frozen=True, slots=True)
class NumberFact:
    """A document number used from a paper booklet or device block (design 2.1 Time)."""

    n: int
    issued_at: datetime
    """When the block was issued: nothing numbered from it can be older."""


@dataclass(frozen=True, slots=True)
class PartyFact:
    """What the engine must know of a party beyond the situation; never written into an open part."""

    id: str
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class FineFact:
    """An earlier fine on the same party, from any case in sight (处罚法 29)."""

    party: str
    """Party id in the present case."""
    matter: str
    happened_on: date
    """Day of the violation that was fined."""
    number: str
    """Number of the decision, as people cite it."""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """The other case of a joining or parting; of a substitution only the id that the new party gets."""

    id: str = ""
    number: str = ""
    situation: Json | None = None
    """None for a case that is only about to be made."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """New id by the id that a party has now."""
    shares_party: bool = False
    """Whether a party of both cases has the same identifier."""


@dataclass(frozen=True, slots=True)
class CitationFact:
    """One citation as the imported statutes know it on one legal day. `law.citations` has the words for levels."""

    text: str
    """As `law.citations.formatted` writes it."""
    title: str
    """Full title of the statute; as cited where it is unknown."""
    level: str
    """law, administrative_regulation, …; empty where the statute is unknown."""
    status: str
    """in_force | not_yet | repealed | unknown_version | unknown_statute | no_such_article."""
    article_exists: bool
    in_force: bool
    """Whether the text was in force on the day; False also where that is not known (the two `unknown_` statuses)."""
    on: date | None = None
    place_exists: bool = True
    """Whether the paragraph and the item are there; a transcription may have lost them, so it only warns."""


@dataclass(frozen=True, slots=True)
class InvitableFact:
    """Somebody who can have a part in a legal review of the authority now."""

    id: str
    """Of the account, as in the header of entries."""
    name: str
    role: str
    """reviewer | shared_reviewer | adviser."""
    units: tuple[str, ...] = ()
    """Codes of the units in which they investigate or which they head."""
    waiting: int = 0
    """Submissions that lie with them now, in all authorities."""
    held: tuple[OfficerFact, ...] = ()
    """Their certificates and qualifications."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read in the same transaction that the situation does not hold. What was used goes into the entry."""

    authority: AuthorityFact
    procedure: str
    """Procedure code; the opening act takes its newest version, later acts the version of the case."""
    unit: str = ""
    matter: MatterFact | None = None
    tiers: tuple[TierFact, ...] = ()
    """All tiers of the matter in force."""
    officers: tuple[OfficerFact, ...] = ()
    """Register lines for the certificate numbers of the act; a number without a line is unknown."""
    number: NumberFact | None = None
    parties: tuple[PartyFact, ...] = ()
    fines: tuple[FineFact, ...] = ()
    citations: tuple[CitationFact, ...] = ()
    """What the statutes say of every citation of the act, for each day that counts."""
    other: CaseFact | None = None
    invitable: tuple[InvitableFact, ...] = ()
    """Who can have a part in the legal review, in the order of the register; empty where the act calls nobody."""
    own: tuple[OfficerFact, ...] = ()
    """Certificates and qualifications of the person who acts: who investigates neither reviews nor chairs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be appended; the journal gives it id, version and digest."""

    kind: str
    open: Json
    personal: Json | None
    restricted: Json | None
    occurred_at: datetime
    provenance: Literal["on_site", "uploaded", "supplemented", "system"]


@dataclass(frozen=True, slots=True)
class Decision:
    """Either entries, or every reason why not; never both."""

    entries: tuple[Draft, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    invalid: tuple[FieldProblem, ...] = ()

    @property
    def accepted(self) -> bool:
        return bool(self.entries)


@dataclass(frozen=True, slots=True)
class Event:
    """A recorded entry as `evolve` sees it: its open part only."""

    entry_id: str
    kind: str
    open: Mapping[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Available:
    """An act of the procedure as it stands now for one capacity; no refusals means that it can be done."""

    act: str
    title: str
    actors: tuple[str, ...]
    requires: tuple[Json, ...]
    """[{kind: step|document|approval, code, title, met}]"""
    party: str | None
    due: date | None
    refusals: tuple[Refusal, ...]
    data_schema: Json
    """JSON Schema 2020-12 of `data`."""
    form: Json
    """What stands beside the fields: officers {minimum, basis}, time server|stated, documents, chain, basis, hint."""

    def as_json(self) -> Json:
        return {
            "act": self.act,
            "title": self.title,
            "actors": list(self.actors),
            "requires": list(self.requires),
            "party": self.party,
            "due": self.due.isoformat() if self.due else None,
            "refusals": [asdict(refusal) for refusal in self.refusals],
            "data_schema": self.data_schema,
            "form": self.form,
        }
