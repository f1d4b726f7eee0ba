"""What the caller must look up before an act is decided, so that it reads no more than that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from zhifa.law import procedures
from zhifa.law.dates import legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.instants import stated
from zhifa.law.engine.invitations import REQUEST
from zhifa.law.procedures.language import Procedure, Step
from zhifa.law.types import Act, Json

READS_FINES = frozenset({"not_fined_before_for_same_act", "earlier_fines_are_considered"})
READS_OWN = frozenset(
    {"reviewer_did_not_investigate", "first_reviewer_is_qualified", "chair_is_not_investigator", "chair_is_certified",
     "sharing_is_registered"}
)


@dataclass(frozen=True, slots=True)
class Needs:
    tiers: bool
    """The matter with its discretion tiers."""
    fines: bool
    """Earlier fines on the party."""
    own: bool
    """The certificates of the person who acts."""
    invitable: bool = False
    """Who can have a part in the legal review."""
    citations: bool = False
    """What the statutes say of the citations of the act: `cited` tells which, and for which days."""


@dataclass(frozen=True, slots=True)
class Cited:
    texts: tuple[str, ...]
    """As they were given; not yet checked for their form."""
    days: tuple[date, ...]
    """The day of the act, then the day of the violation where it is known and another (处罚法 37)."""


@cache
def needs(code: str, version: int, act: str) -> Needs:
    """For one act of one version of a procedure; an unknown act needs nothing. Raises ProcedureError."""
    procedure = procedures.load(code, version)
    step = procedure.step(act)
    if step is None:
        return Needs(tiers=False, fines=False, own=False)
    # A signature or a correction passes the gates of the act that it answers.
    answered = _answered(procedure, step)
    return Needs(
        tiers=any(field.type == "tier" for other in answered for field in other.fields),
        fines=any(gate.name in READS_FINES for other in answered for gate in other.gates),
        own=any(gate.name in READS_OWN for gate in step.gates),
        invitable=act == REQUEST or any(field.source == "invitable" for field in step.fields),
        citations=any(field.type == "citation" for other in answered for field in other.fields),
    )


def cited(procedure: Procedure, act: Act, situation: Json | None, on: date) -> Cited:
    """What an act cites, also by answering an entry that does, and the days on which it must have been in force."""
    step = procedure.step(act.code)
    answered = _answered(procedure, step) if step else ()
    codes = {field.code for other in answered for field in other.fields if field.type == "citation"}
    texts = dict.fromkeys(text for data in _answering(situation, act.data) for text in _texts(data, codes))
    entry = next(_entries(situation, act.data), None)
    party = act.party or (entry["party"] if entry else None)
    if party is None and situation is not None and len(situation["parties"]) == 1:
        party = situation["parties"][0]["id"]
    happened = _violation(act.data.get("happened_at") or read.value(situation, "investigate", "happened_at", party))
    return Cited(tuple(texts), tuple(dict.fromkeys((on, happened or on))))


def _answered(procedure: Procedure, step: Step) -> tuple[Step, ...]:
    return procedure.steps if step.effect else (step,)


def _entries(situation: Json | None, data: Mapping[str, Any]) -> Iterator[Json]:
    """The entry that the data answer, and the one that it answers in its turn."""
    entry = read.find(situation, str(data.get("of") or data.get("entry") or ""))
    if entry is not None:
        yield entry
        yield from _entries(situation, entry["data"])


def _answering(situation: Json | None, data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in (data, *(entry["data"] for entry in _entries(situation, data))):
        yield one
        if isinstance(one.get("changes"), Mapping):
            yield one["changes"]


def _texts(data: Mapping[str, Any], codes: set[str]) -> Iterator[str]:
    for code in sorted(codes & data.keys()):
        if isinstance(data[code], list):
            yield from (text for text in data[code] if isinstance(text, str))


def _violation(value: Any) -> date | None:
    """The day of the violation; None where it is not told in form, which `fields` refuses."""
    try:
        return legal_day(stated(value))
    except (TypeError, ValueError, OverflowError):
        return None


def signer(situation: Json, data: Mapping[str, Any]) -> str | None:
    """The role whose signature the proposal named in `data.of` waits for; None when it waits for nobody."""
    entry = read.find(situation, str(data.get("of", "")))
    return read.next_signer(entry) if entry and entry["id"] in situation["proposals"] else None
