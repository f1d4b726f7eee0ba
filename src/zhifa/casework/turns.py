"""Whose turn it is: read off the situation and the procedure, so that a to-do list is one indexed query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.law import procedures
from zhifa.law.engine import progress
from zhifa.law.engine import situation as read


def roles(situation: Mapping[str, Any]) -> tuple[str, ...]:
    """Role codes that have something to do now: signers of proposals, and who takes the next steps."""
    case = dict(situation)
    found: dict[str, None] = {}
    waiting = [entry for entry_id in case["proposals"] if (entry := read.find(case, entry_id))]
    for entry in waiting:
        found[read.next_signer(entry)] = None
    procedure = procedures.load(case["procedure"], case["version"])
    proposed = {entry["act"] for entry in waiting}
    for stand in progress(procedure, case):
        step = procedure.step(stand.code)
        if stand.state == "now" and stand.code not in proposed and step is not None:
            found[step.actors[0]] = None
    return tuple(found)
