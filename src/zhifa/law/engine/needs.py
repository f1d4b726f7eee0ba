"""What the caller must look up before an act is decided, so that it reads no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhifa.law import procedures
from zhifa.law.engine import situation as read
from zhifa.law.types import Json

READS_FINES = frozenset({"not_fined_before_for_same_act", "earlier_fines_are_considered"})
READS_OWN = frozenset(
    {"reviewer_did_not_investigate", "first_reviewer_is_qualified", "chair_is_not_investigator", "chair_is_certified"}
)


@dataclass(frozen=True, slots=True)
class Needs:
    tiers: bool
    """The matter with its discretion tiers."""
    fines: bool
    """Earlier fines on the party."""
    own: bool
    """The certificates of the person who acts."""


def needs(code: str, version: int, act: str) -> Needs:
    """For one act of one version of a procedure; an unknown act needs nothing. Raises ProcedureError."""
    procedure = procedures.load(code, version)
    step = procedure.step(act)
    if step is None:
        return Needs(tiers=False, fines=False, own=False)
    # A signature or a correction passes the gates of the act that it answers.
    answered = procedure.steps if step.effect else (step,)
    return Needs(
        tiers=any(field.type == "tier" for other in answered for field in other.fields),
        fines=any(gate.name in READS_FINES for other in answered for gate in other.gates),
        own=any(gate.name in READS_OWN for gate in step.gates),
    )


def signer(situation: Json, data: Mapping[str, Any]) -> str | None:
    """The role whose signature the proposal named in `data.of` waits for; None when it waits for nobody."""
    entry = read.find(situation, str(data.get("of", "")))
    return read.next_signer(entry) if entry and entry["id"] in situation["proposals"] else None
