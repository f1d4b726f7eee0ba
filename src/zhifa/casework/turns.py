"""Whose turn it is: read off the situation and the procedure, so that a to-do list is one indexed query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.law import procedures
from zhifa.law.engine import situation as read
from zhifa.law.engine.guards import applies


def roles(situation: Mapping[str, Any]) -> tuple[str, ...]:
    """Role codes that have something to do now: signers of proposals, and actors of the next steps."""
    case = dict(situation)
    found: dict[str, None] = {}
    for entry_id in case["proposals"]:
        entry = read.find(case, entry_id)
        if entry is not None:
            found[read.next_signer(entry)] = None
    procedure = procedures.load(case["procedure"], case["version"])
    for step in procedure.main():
        if step.side or step.optional or case["state"] not in step.in_states:
            continue
        parties = [party["id"] for party in case["parties"]] if step.scope == "party" else [None]
        for party in parties:
            waits = read.pending(case, step.code, party)
            ready = all(read.done(case, before, party) for before in step.steps)
            if not waits and ready and not read.done(case, step.code, party) and applies(step, case, party):
                found.update(dict.fromkeys(step.actors))
    return tuple(found)
