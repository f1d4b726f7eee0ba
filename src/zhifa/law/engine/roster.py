"""Who a case is about, when that changes: a party substituted, joined from another case, parted into one of its own.

A roster change is {how, left: [party id], came: [{id, kind, age_band, identified}], other?: {case, number}}; `evolve`
puts it over the parties of the situation. What the acts of joined cases are is carried over by their own entries, which
`casework.joining` writes again in the other stream.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhifa.law.engine import situation as read
from zhifa.law.engine import structures
from zhifa.law.engine.context import Context
from zhifa.law.engine.structures import PARTY_KEYS, PARTY_OPEN
from zhifa.law.procedures.language import Procedure
from zhifa.law.types import FieldProblem, Json

EVIDENCE = "调查取证"


def successor(ctx: Context) -> Json:
    """The party that takes the place, as a form of a case names one. Raises structures.Problems."""
    given = {name: ctx.data[name] for name in PARTY_KEYS - {"id"} if name in ctx.data}
    return structures.parties([{**given, "id": ctx.party or ""}], ctx)[0]


def problems(ctx: Context) -> Iterator[FieldProblem]:
    """What is wrong with the particulars of the successor, each at its own field."""
    if ctx.step.roster != "substitute":
        return
    try:
        successor(ctx)
    except structures.Problems as error:
        for problem in error.problems:
            name = problem.field.removeprefix("0.")
            if name in ctx.data:  # what is missing is named by the form itself
                yield FieldProblem(name, problem.message, problem.remedy)


def known_of_successor(ctx: Context) -> Json:
    """The open part: kind, age band, whether a number identifies it."""
    found = successor(ctx)
    return {name: found[name] for name in PARTY_OPEN if name != "id"}


def change(ctx: Context) -> Json:
    """The change that the act makes when it takes effect."""
    how, other = ctx.step.roster, ctx.facts.other
    if how == "substitute":
        proposal = read.pending(ctx.situation, ctx.step.code, ctx.party)
        taken = dict(proposal["facts"]["successor"] if proposal else known_of_successor(ctx))
        if ctx.data["ground"] == "succession":
            return {"how": how, "left": [], "came": [{**taken, "id": ctx.party}]}
        assert other is not None  # the caller gives the new party its id
        return {"how": how, "left": [ctx.party], "came": [{**taken, "id": other.ids[str(ctx.party)]}]}
    assert other is not None
    named = {"how": how, "other": {"case": other.id, "number": other.number}, "ids": dict(other.ids)}
    if how == "split":
        return {**named, "left": [ctx.party], "came": []}
    came = [{**party, "id": other.ids[party["id"]]} for party in (other.situation or {})["parties"]]
    return {**named, "left": [], "came": came}


def put(situation: Json, roster: Json, entry: Json) -> None:
    """The change over the parties; the clocks of who left end."""
    came = {party["id"]: dict(party) for party in roster["came"]}
    stay = [came.pop(one["id"], one) for one in situation["parties"] if one["id"] not in roster["left"]]
    situation["parties"] = [*stay, *came.values()]
    for clock in situation["clocks"]:
        if clock["met"] is None and clock["party"] in roster["left"]:
            clock["met"] = {"entry": entry["id"], "at": entry["at"]}


def carried(procedure: Procedure, situation: Json, party: str | None) -> list[str]:
    """Ids of the entries that go with a party into a case of its own, or (None) with all parties into another case.

    A new case needs the filing and the evidence of the old one; a case that takes others in has a filing of its own.
    """
    kept = [e for e in situation["entries"] if read.in_effect(e) and _goes(procedure, e, party)]
    ids = {entry["id"] for entry in kept}
    signed = [e for e in situation["entries"] if e["effect"] == "approve" and e["data"]["of"] in ids]
    return [e["id"] for e in situation["entries"] if e in kept or e in signed]


def _goes(procedure: Procedure, entry: Json, party: str | None) -> bool:
    step = procedure.step(entry["act"])
    if step is None or step.effect or step.roster or entry["act"] == procedure.opening:
        return False
    if party is None:
        return entry["party"] is not None or step.record.stage == EVIDENCE
    return entry["party"] in (party, None)
