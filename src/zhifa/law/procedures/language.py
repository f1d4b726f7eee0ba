"""The procedure language: what a procedure file says, as frozen objects. No behaviour beyond look-up.

A step is one act. Conditions are either named guards (`zhifa.law.engine.guards`) or a table `{field: [values]}` over
the data of the same act; there are no expressions. Gates are named predicates (`zhifa.law.engine.gates`); their
sentences and articles stand in the file, so that a lawyer reads and corrects them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """A named guard, or: the field holds (or, for several values, contains) one of the values."""

    guard: str = ""
    field: str = ""
    values: tuple[str | bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    title: str
    basis: str = ""
    offered: bool = True
    """False: a known value that this procedure does not offer; a gate refuses it with the article."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field."""

    code: str
    title: str
    type: str
    """text longtext amount number date choice."""
    required: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One value of `data`."""

    code: str
    title: str
    type: str
    """text longtext choice multichoice bool date datetime amount number tier reference list table citation ·
    parties source changes."""
    part: str
    """open | personal | restricted; `split` for the three structured types, which divide themselves."""
    required: bool = False
    fixed: bool = False
    """Substance that a correction of a clerical error cannot touch."""
    expected: bool | None = None
    """The only value of a bool with which the act can go ahead; a gate says why."""
    complete: bool = False
    """Several choices, and the act can go ahead only with all of them; a gate says why."""
    same: bool = False
    """The value must be the one known from the earlier act; a gate says why."""
    hint: str = ""
    basis: str = ""
    source: str = ""
    """Where a reference points: matters | proposals | voidable | amendable | deliverables | preservations |
    exemptions | invitable."""
    known_from: str = ""
    """`step.field` of an earlier act of the same party, or `matter.basis`."""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    when: tuple[Condition, ...] = ()
    """All must hold for the field to be asked."""

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True, slots=True)
class Gate:
    name: str
    basis: str
    says: str
    """Sentence with {places} that the predicate fills."""
    remedy: str
    params: Mapping[str, Any]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentNeed:
    """Some document produced by act `source` for the same party must have reached `state`."""

    templates: tuple[str, ...]
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class Product:
    """A document that the act makes."""

    template: str
    title: str
    number_word: str = ""
    """Word of its numbering sequence, for example 罚当决字; empty when it carries no number of its own."""
    when: tuple[Condition, ...] = ()
    handed_over: bool = False
    """The act itself hands it to the party: no service of its own follows."""


@dataclass(frozen=True, slots=True)
class Clock:
    code: str
    title: str
    rule: str
    runs_from: str
    """`occurred_at`, `effective` (the day a service takes effect), or a date or datetime field of the act."""
    kind: str
    """duty | right: a right that runs out is nobody's delay."""
    basis: str
    met_by: tuple[str, ...]
    met_when: tuple[Condition, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    title: str
    to: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    rule: str
    basis: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A running clock that the act suspends, resumes, extends by a rule, or sets to a day of its data."""

    clock: str
    how: str
    """suspend | resume | extend | set."""
    rule: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class RecordPoint:
    """Full-process record (处罚法 47): the stage and the forms in which it is kept."""

    stage: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the procedure."""

    code: str
    title: str
    does: str
    actors: tuple[str, ...]
    scope: str
    """case | party."""
    basis: str
    record: RecordPoint
    time: str
    """stated; server; server_or_paper: as on the form when a paper block gave the number, else the server's."""
    officers: str = ""
    """Rule id of the number of certified officers; empty when none is needed."""
    steps: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Steps whose turn comes first where the case needs them; gates say why, this only says what to do next."""
    documents: tuple[DocumentNeed, ...] = ()
    gates: tuple[Gate, ...] = ()
    fields: tuple[Field, ...] = ()
    branches: tuple[Branch, ...] = ()
    produces: tuple[Product, ...] = ()
    clocks: tuple[Clock, ...] = ()
    publishes: Publication | None = None
    moves: Move | None = None
    chain: tuple[str, ...] = ()
    applies: str = ""
    """Guard; when it fails the step is not needed."""
    done_when: tuple[Condition, ...] = ()
    """For a repeated step: what the last repetition holds."""
    clears: tuple[str, ...] = ()
    """Acts of the party, and of the whole case, that count no longer: what rested on a decision that fell."""
    roster: str = ""
    """substitute | merge | split: whom the case is about changes (`engine.roster`)."""
    migrates: bool = False
    """The case goes on by another version of its procedure."""
    again: str = ""
    """Guard; while it holds, a repeated step that is done is due once more."""
    sets_state: str = ""
    in_states: tuple[str, ...] = ("open",)
    effect: str = ""
    """'' an ordinary step; approve | return | void | amend."""
    optional: bool = False
    repeat: bool = False
    side: bool = False
    """Not on the main way; drawn apart."""

    def field(self, code: str) -> Field | None:
        return next((field for field in self.fields if field.code == code), None)


@dataclass(frozen=True)
class Procedure:
    code: str
    version: int
    title: str
    act: str
    """Kind of administrative act: penalty, licence, …"""
    basis: str
    opening: str
    steps: tuple[Step, ...]

    def step(self, code: str) -> Step | None:
        return self._by_code.get(code)

    def main(self) -> tuple[Step, ...]:
        """The steps of the main way, in order."""
        return self._main

    @cached_property
    def _by_code(self) -> dict[str, Step]:
        return {step.code: step for step in self.steps}

    @cached_property
    def _main(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.side)

    def rule_ids(self) -> tuple[str, ...]:
        """Rule ids that the file names (gates may read further ones)."""
        ids = {clock.rule for step in self.steps for clock in step.clocks}
        ids |= {step.officers for step in self.steps if step.officers}
        ids |= {step.publishes.rule for step in self.steps if step.publishes}
        ids |= {step.moves.rule for step in self.steps if step.moves and step.moves.rule}
        return tuple(sorted(ids))
