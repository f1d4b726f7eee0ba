"""Where a case stands on the main way of its procedure: for the flow on a page and for the drawn chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zhifa.law.engine import situation as read
from zhifa.law.engine.guards import applies
from zhifa.law.procedures.language import Procedure, Step
from zhifa.law.types import Json

State = Literal["done", "now", "todo", "skipped"]


@dataclass(frozen=True, slots=True)
class StepState:
    code: str
    title: str
    state: State
    """`skipped`: not needed in this case, or the case ended before it."""
    entries: tuple[str, ...]
    """Entry ids of the step that are in effect."""


def progress(procedure: Procedure, situation: Json | None) -> list[StepState]:
    """The main steps in order; those that can come next for some party are `now`."""
    return [
        StepState(step.code, step.title, _state(procedure, step, situation), _entries(step, situation))
        for step in procedure.main()
    ]


def _state(procedure: Procedure, step: Step, situation: Json | None) -> State:
    if situation is None:
        return "now" if step.code == procedure.opening else "todo"
    if read.done_for_all(situation, step):
        return "done"
    parties = [None] if step.scope == "case" else [party["id"] for party in situation["parties"]]
    states = {_for_party(procedure, step, situation, party) for party in parties}
    order: tuple[State, ...] = ("now", "todo", "done")
    return next((state for state in order if state in states), "skipped")


def _for_party(procedure: Procedure, step: Step, situation: Json, party: str | None) -> State:
    if read.done(situation, step.code, party):
        return "done"
    if situation["state"] not in step.in_states:
        return "todo" if situation["state"] == "open" else "skipped"
    before = [other for code in step.steps if (other := procedure.step(code))]
    if not all(read.done_before(situation, other, party) for other in before):
        skipped = any(_for_party(procedure, other, situation, party) == "skipped" for other in before)
        return "skipped" if skipped else "todo"
    if not applies(step, situation, party) or _settled_otherwise(procedure, step, situation, party):
        return "skipped"
    return "now" if _turn(procedure, step, situation) else "todo"


def _settled_otherwise(procedure: Procedure, step: Step, situation: Json, party: str | None) -> bool:
    """An optional step whose clock another step has met: paid at the bank, so not collected on the spot."""
    if not step.optional:
        return False
    shared = {clock.code for other in procedure.steps for clock in other.clocks if step.code in clock.met_by}
    mine = [clock for clock in situation["clocks"] if clock["key"] in shared and clock["party"] in (party, None)]
    return bool(mine) and all(clock["met"] for clock in mine)


def _turn(procedure: Procedure, step: Step, situation: Json) -> bool:
    """A step of the whole case comes when every party has gone through the steps before it."""
    if step.scope == "party":
        return True
    before = procedure.main()[: procedure.main().index(step)]
    return all(
        _for_party(procedure, earlier, situation, party["id"]) in ("done", "skipped")
        for earlier in before
        if earlier.scope == "party"
        for party in situation["parties"]
    )


def _entries(step: Step, situation: Json | None) -> tuple[str, ...]:
    if situation is None:
        return ()
    return tuple(e["id"] for e in situation["entries"] if e["act"] == step.code and read.in_effect(e))
