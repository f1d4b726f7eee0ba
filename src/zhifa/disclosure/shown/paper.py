"""What became of the decision on a sheet of paper: told to whoever holds the sheet and its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhifa.casework.errors import NotFound
from zhifa.disclosure import kinds
from zhifa.disclosure import source as sources
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.shown import standing
from zhifa.disclosure.shown.current import current
from zhifa.journal.api import read

_FALLEN: Final = frozenset({"changed", "fallen"})  # codes of law.publication.CHALLENGES
_ABOUT_THE_SHOWING: Final = "wrong"  # the ground of a takedown that says nothing against the decision


@dataclass(frozen=True)
class Fate:
    """`fallen`: changed, revoked, unlawful, void or made anew. `record`: the address that says more, "" without one."""

    fallen: bool = False
    record: str = ""


def fate(case_id: str, number: str) -> Fate:
    """Of the decision with this number; of any other paper nothing is known."""
    row = Disclosure.objects.filter(case_id=case_id, number=number).first() if number else None
    if row is None:
        return Fate()
    fallen = _fallen(row)
    told = PublicRecord.objects.filter(pk=row.id, state="withdrawn") if fallen else PublicRecord.objects.none()
    seen = current().filter(pk=row.id).exists() or told.exists()
    return Fate(fallen, row.id if seen else "")


def _fallen(row: Disclosure) -> bool:
    same = Disclosure.objects.filter(case_id=row.case_id, party_id=row.party_id)
    if same.filter(id__gt=row.id).exists():  # ids grow with time: another decision has taken its place
        return True
    try:
        sources.of(row)
    except NotFound:
        return True
    found = standing.of(row)
    return (found is not None and found.challenge in _FALLEN) or _taken_down(row)


def _taken_down(row: Disclosure) -> bool:
    """The authority took it down itself because the decision no longer holds."""
    ends = [entry for entry in read.stream(f"disclosure/{row.id}") if entry.kind == kinds.WITHDRAWN.name]
    return bool(ends) and ends[-1].open["ground"] != _ABOUT_THE_SHOWING
