"""Reading a situation: what the entries of a case add up to. All functions are pure and take plain JSON.

A situation is
    {procedure, version, authority, unit, state, stage, opened_at, matter, parties: [{id, kind, age_band}],
     entries: [entry…], clocks: [clock…], documents: {id: {template, party, state, entry, number}}, proposals: [id…]}
and an entry
    {id, act, party, at, recorded_at, actor, capacity, officers, data, facts, done, chain, effect, sets_state, clocks,
     meets, produces, pending, returned, voided, amended, approvals, cleared?}
`entries` keeps every act, also voided ones, so that a correction can be folded without reading the journal again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from zhifa.law.engine.instants import read as instant
from zhifa.law.procedures.language import DocumentNeed, Step
from zhifa.law.types import Json

DOCUMENT_STATES = ("draft", "approved", "rendered", "sealed", "served")


def live(situation: Json | None, act: str, party: str | None = None) -> Iterator[Json]:
    """Entries of an act that are in effect, for the party or for the whole case, oldest first."""
    for entry in situation["entries"] if situation else ():
        if entry["act"] == act and entry["party"] in (party, None) and in_effect(entry):
            yield entry


def last(situation: Json | None, act: str, party: str | None = None) -> Json | None:
    found = None
    for found in live(situation, act, party):  # noqa: B007 - the last one is wanted
        pass
    return found


def in_effect(entry: Json) -> bool:
    return not (entry["pending"] or entry["returned"] or entry["voided"] or entry.get("cleared"))


def done(situation: Json | None, act: str, party: str | None = None) -> bool:
    return any(entry["done"] for entry in live(situation, act, party))


def done_before(situation: Json | None, step: Step, party: str | None) -> bool:
    """Whether a step that another presupposes is done: for the party, or for a case-wide act for every party."""
    if situation is not None and step.scope == "party" and party is None:
        return done_for_all(situation, step)
    return done(situation, step.code, party)


def done_for_all(situation: Json, step: Step) -> bool:
    if step.scope == "case":
        return done(situation, step.code)
    return all(done(situation, step.code, party["id"]) for party in situation["parties"])


def value(situation: Json | None, act: str, field: str, party: str | None = None) -> Any:
    """An open value of the last entry of an act in effect; None where there is none."""
    entry = last(situation, act, party)
    return entry["data"].get(field) if entry else None


def instant_of(entry: Json) -> datetime:
    """When the act of an entry happened, as stated."""
    return instant(entry["at"])


def took_effect(situation: Json | None, entry: Json) -> datetime:
    """When an act took effect: a proposal with its last signature, every other act when it happened."""
    signed = find(situation, entry["approvals"][-1]) if entry["chain"] and entry["approvals"] else None
    return instant(signed["at"] if signed else entry["at"])


def index_of(situation: Json | None, entry: Json | None) -> int:
    """The place of an entry in the case, from 0; -1 for none: what happened later stands later."""
    ids = [other["id"] for other in situation["entries"]] if situation else []
    return ids.index(entry["id"]) if entry else -1


def fired(situation: Json | None, what: str, party: str | None) -> list[str]:
    """The triggers of the newest proposal for a party: `what` is hearing | review | discussion."""
    proposal = last(situation, "conclude", party)
    return list((proposal["facts"].get("triggers") or {}).get(what, ())) if proposal else []


def find(situation: Json | None, entry_id: str) -> Json | None:
    return next((entry for entry in situation["entries"] if entry["id"] == entry_id), None) if situation else None


def party_of(situation: Json | None, party: str | None) -> Json | None:
    return next((item for item in situation["parties"] if item["id"] == party), None) if situation else None


def pending(situation: Json | None, act: str, party: str | None = None) -> Json | None:
    """The proposal of an act that waits for a signature."""
    for entry_id in situation["proposals"] if situation else ():
        entry = find(situation, entry_id)
        if entry and entry["act"] == act and entry["party"] in (party, None):
            return entry
    return None


def next_signer(entry: Json) -> str:
    """The role whose signature the proposal waits for."""
    return str(entry["chain"][len(entry["approvals"])])


def document_ready(situation: Json | None, need: DocumentNeed, party: str | None) -> bool:
    """Whether a document of the act now in effect has reached the state that is needed."""
    made = last(situation, need.source, party)
    if made is None or situation is None:
        return False
    wanted = DOCUMENT_STATES.index(need.state)
    return any(
        document["template"] in need.templates
        and document["party"] in (party, None)
        and document["entry"] in (made["id"], None)
        and document["state"] in DOCUMENT_STATES[wanted:]
        for document in situation["documents"].values()
    )


def open_clocks(situation: Json | None, party: str | None = None) -> list[Json]:
    """Clocks still running, for the party and for the whole case."""
    if situation is None:
        return []
    return [clock for clock in situation["clocks"] if clock["met"] is None and clock["party"] in (party, None)]


def clocks_of(situation: Json | None, key: str, party: str | None) -> list[Json]:
    """Running clocks of one key: a party may have several, each begun by an entry of its own."""
    return [clock for clock in open_clocks(situation, party) if clock["key"] == key]


def dependants(situation: Json, entry: Json, steps: tuple[Step, ...]) -> list[Json]:
    """Entries in effect that rest on this one: their step presupposes its act, for the same party."""
    resting: set[str] = {entry["act"]}
    for step in steps:  # in the order of the procedure, so that what rests on a dependant is found too
        if resting & set(step.steps):
            resting.add(step.code)
    later = situation["entries"][situation["entries"].index(entry) + 1 :]
    return [
        other
        for other in later
        if (other["act"] in resting or other["sets_state"])
        and not (other["returned"] or other["voided"] or other.get("cleared"))
        and (entry["party"] is None or other["party"] in (entry["party"], None))
    ]
