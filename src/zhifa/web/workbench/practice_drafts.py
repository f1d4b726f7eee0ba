"""Drafts beside the form of an exercise: drawn as in real work, of rows made up for the moment and never kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from zhifa.accounts.models import Authority
from zhifa.casework import papers, previews
from zhifa.casework.desk import Desk
from zhifa.casework.filling import Typed
from zhifa.casework.models import Case, Party
from zhifa.casework.previews import Preview
from zhifa.journal.api import Entry, StoredPart
from zhifa.law.types import OfficerFact
from zhifa.practice import playing
from zhifa.practice.catalogue import Exercise
from zhifa.practice.models import Attempt

PARTICULARS: Final = (
    "name", "credit_code", "id_type", "id_number", "birth_date", "legal_representative", "address", "phone",
)  # fmt: skip
AUTHORITY: Final = ("code", "name", "kind", "region", "sector", "reconsideration_body", "court")
PARTS: Final = ("open", "personal", "restricted")
NUMBER: Final = "练习"


@dataclass(frozen=True)
class ExerciseDesk(Desk):
    """The register of an exercise: its own officers, and the names that stand in the attempt."""

    exercise: Exercise | None = None
    who: Mapping[str, str] = field(default_factory=dict)

    def officers(self, certificates: Iterable[str]) -> tuple[OfficerFact, ...]:
        return self.exercise.team(tuple(certificates)) if self.exercise else ()

    def names(self, accounts: Iterable[str]) -> Mapping[str, str]:
        return {one: self.who[one] for one in accounts if one in self.who}


def of_act(attempt: Attempt, asked: playing.Asked) -> list[Preview]:
    """Drafts of the documents that the act would make, as far as it is filled in; none before registration."""
    situation = playing.situation(attempt)
    if situation is None:
        return []
    exercise, at = playing.exercise_of(attempt.exercise), asked.occurred_at or attempt.now
    made = Case(
        id=str(attempt.id), number=NUMBER, title=exercise.title, authority=_authority(exercise), unit="",
        procedure=situation["procedure"], procedure_version=situation["version"], matter=exercise.matter.code,
        situation=situation,
    )  # fmt: skip
    parties = [_party(made, n, one) for n, one in enumerate(playing.parties(attempt), 1)]
    party = next((one for one in parties if one.id == asked.party), parties[0])
    products, noted = playing.drafted(attempt, asked)
    source = papers.source_of(
        made, party, situation, _entries(attempt), exercise.team(asked.officers), at,
        typed=Typed(asked.act, asked.data, at, asked.officers, noted), others=parties,
        desk=ExerciseDesk(exercise=exercise, who={line["actor"]: line["who"] for line in attempt.events}),
    )  # fmt: skip
    return [previews.drawn(source, product, at) for product in products]


def _authority(exercise: Exercise) -> Authority:
    return Authority(**{name: getattr(exercise.authority, name) for name in AUTHORITY})


def _party(case: Case, ordinal: int, told: Mapping[str, Any]) -> Party:
    given = {name: str(told.get(name) or "") for name in PARTICULARS}
    return Party(id=told["id"], case=case, ordinal=ordinal, kind=told["kind"], **given)


def _entries(attempt: Attempt) -> list[Entry]:
    """The lines of the attempt as entries: their parts alone matter here, and no digest is made of them."""
    return [
        Entry(
            entry_id=line["id"], authority="", stream="", version=n, kind=line["kind"], schema=1, actor=line["actor"],
            capacity=line["capacity"], occurred_at=line["occurred_at"], recorded_at=line["recorded_at"],
            provenance=line["provenance"], cause=None, previous=None, digest="",
            commitments={part: "" if line[part] is not None else None for part in PARTS},
            parts={part: StoredPart(b"", b"") for part in PARTS if line[part] is not None},
            read={part: line[part] for part in PARTS if line[part] is not None},
        )
        for n, line in enumerate(attempt.events, 1)
    ]  # fmt: skip
