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
    main = procedure.main()
    if situation is None:
        return [StepState(s.code, s.title, "now" if s.code == procedure.opening else "todo", ()) for s in main]
    standing = _Standing(procedure, situation)
    return [StepState(step.code, step.title, standing.of(step), _entries(step, situation)) for step in main]


class _Standing:
    """Where every step stands in one situation; what is done, and each answer, is found once."""

    def __init__(self, procedure: Procedure, situation: Json) -> None:
        self._procedure, self._situation = procedure, situation
        self._done = {(e["act"], e["party"]) for e in situation["entries"] if e["done"] and read.in_effect(e)}
        self._parties = [party["id"] for party in situation["parties"]]
        self._known: dict[tuple[str, str | None], State] = {}

    def of(self, step: Step) -> State:
        parties = [None] if step.scope == "case" else self._parties
        states = {self._for_party(step, party) for party in parties}
        order: tuple[State, ...] = ("now", "todo", "done")
        return next((state for state in order if state in states), "skipped")

    def _is_done(self, code: str, party: str | None) -> bool:
        """As situation.done: by an entry of the party, or one of the whole case."""
        return (code, party) in self._done or (code, None) in self._done

    def _done_before(self, step: Step, party: str | None) -> bool:
        """As situation.done_before: a step of the whole case waits for every party."""
        if party is not None or step.scope == "case":
            return self._is_done(step.code, party)
        return all(self._is_done(step.code, one) for one in self._parties)

    def _for_party(self, step: Step, party: str | None) -> State:
        key = (step.code, party)
        if key not in self._known:
            self._known[key] = self._reckoned(step, party)
        return self._known[key]

    def _reckoned(self, step: Step, party: str | None) -> State:
        situation = self._situation
        if self._is_done(step.code, party):
            return "now" if step.repeat and self._awaited(step, party) else "done"
        if step.optional and self._passed(step, party):
            return "skipped"
        if situation["state"] not in step.in_states:
            return "todo" if situation["state"] == "open" else "skipped"
        before = [other for code in step.steps if (other := self._procedure.step(code))]
        if not all(self._done_before(other, party) for other in before):
            return "skipped" if any(self._for_party(other, party) == "skipped" for other in before) else "todo"
        if not applies(step, situation, party) or _settled_otherwise(self._procedure, step, situation, party):
            return "skipped"
        return "now" if self._turn(step) and not self._others_first(step, party) else "todo"

    def _passed(self, step: Step, party: str | None) -> bool:
        """The case has gone on without it: representations that nobody made before the decision."""
        main = self._procedure.main()
        later = main[main.index(step) + 1 :] if step in main else ()
        return any(one.scope == step.scope and not one.optional and self._is_done(one.code, party) for one in later)

    def _awaited(self, step: Step, party: str | None) -> bool:
        """A duty runs that only this step ends: a second submission to the reviewer, a fine paid in part."""
        return self._situation["state"] == "open" and any(
            clock["met"] is None and clock["kind"] == "duty" and step.code in clock["met_by"]
            for clock in self._situation["clocks"]
            if clock["party"] in (party, None)
        )

    def _others_first(self, step: Step, party: str | None) -> bool:
        others = [other for code in step.after if (other := self._procedure.step(code))]
        states = {self._for_party(other, None if other.scope == "case" else party) for other in others}
        return "now" in states

    def _turn(self, step: Step) -> bool:
        """A step of the whole case comes when every party has gone through the steps before it."""
        if step.scope == "party":
            return True
        main = self._procedure.main()
        return all(
            self._for_party(earlier, party) in ("done", "skipped")
            for earlier in main[: main.index(step)]
            if earlier.scope == "party"
            for party in self._parties
        )


def _settled_otherwise(procedure: Procedure, step: Step, situation: Json, party: str | None) -> bool:
    """An optional step whose clock another step has met: paid at the bank, so not collected on the spot."""
    if not step.optional:
        return False
    shared = {clock.code for other in procedure.steps for clock in other.clocks if step.code in clock.met_by}
    mine = [clock for clock in situation["clocks"] if clock["key"] in shared and clock["party"] in (party, None)]
    return bool(mine) and all(clock["met"] for clock in mine)


def _entries(step: Step, situation: Json) -> tuple[str, ...]:
    return tuple(e["id"] for e in situation["entries"] if e["act"] == step.code and read.in_effect(e))
