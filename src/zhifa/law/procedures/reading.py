"""Turns the parsed and schema-checked text of a procedure file into the objects of `language`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.law.procedures.language import (
    Branch,
    Choice,
    Clock,
    Column,
    Condition,
    DocumentNeed,
    Field,
    Gate,
    Move,
    Procedure,
    Product,
    Publication,
    RecordPoint,
    Step,
)

Node = Mapping[str, Any]


def read_procedure(data: Node, shared: tuple[Step, ...]) -> Procedure:
    """The procedure with the steps of its included files appended."""
    return Procedure(
        code=data["code"],
        version=data["version"],
        title=data["title"],
        act=data["act"],
        basis=data["basis"],
        opening=data.get("opening", ""),
        steps=(*read_steps(data), *shared),
    )


def read_steps(data: Node) -> tuple[Step, ...]:
    return tuple(_step(node) for node in data["steps"])


def _step(node: Node) -> Step:
    requires = node.get("requires", {})
    publishes = node.get("publishes")
    return Step(
        code=node["step"],
        title=node["title"],
        does=node["does"],
        actors=tuple(node["actors"]),
        scope=node["scope"],
        basis=node["basis"],
        record=RecordPoint(node["record"]["stage"], tuple(node["record"]["forms"])),
        time=node.get("time", "stated"),
        officers=node.get("officers", ""),
        steps=tuple(requires.get("steps", ())),
        after=tuple(node.get("after", ())),
        documents=tuple(
            DocumentNeed(tuple(n["templates"]), n["from"], n["state"]) for n in requires.get("documents", ())
        ),
        gates=tuple(_gate(n) for n in node.get("gates", ())),
        fields=tuple(_field(n) for n in node.get("fields", ())),
        branches=tuple(Branch(n["title"], n["to"], _table(n["when"])) for n in node.get("branches", ())),
        produces=tuple(
            Product(
                n["document"],
                n["title"],
                n.get("number", ""),
                conditions(n.get("when", ())),
                n.get("handed_over", False),
            )
            for n in node.get("produces", ())
        ),
        clocks=tuple(_clock(n) for n in node.get("clocks", ())),
        publishes=Publication(publishes["rule"], publishes["basis"], conditions(publishes.get("when", ())))
        if publishes
        else None,
        moves=Move(**node["moves"]) if "moves" in node else None,
        chain=tuple(node.get("chain", ())),
        roster=node.get("roster", ""),
        migrates=node.get("migrates", False),
        clears=tuple(node.get("clears", ())),
        applies=node.get("applies", ""),
        again=node.get("again", ""),
        done_when=_table(node.get("done_when", {})),
        sets_state=node.get("sets_state", ""),
        in_states=tuple(node.get("in_states", ("open",))),
        effect=node.get("effect", ""),
        optional=node.get("optional", False),
        repeat=node.get("repeat", False),
        side=node.get("side", False),
    )


def conditions(nodes: Any) -> tuple[Condition, ...]:
    """A list of guard names and tables; all must hold."""
    found: list[Condition] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(Condition(guard=node))
        else:
            found.extend(_table(node))
    return tuple(found)


def _table(node: Node) -> tuple[Condition, ...]:
    return tuple(Condition(field=field, values=tuple(values)) for field, values in node.items())


def _gate(node: Node) -> Gate:
    when = conditions(node.get("when", ()))
    return Gate(node["gate"], node["basis"], node["says"], node["remedy"], node.get("with", {}), when)


def _field(node: Node) -> Field:
    return Field(
        code=node["field"],
        title=node["title"],
        type=node["type"],
        part=node["part"],
        required=node.get("required", False),
        fixed=node.get("fixed", False),
        expected=node.get("expected"),
        complete=node.get("complete", False),
        same=node.get("same", False),
        hint=node.get("hint", ""),
        basis=node.get("basis", ""),
        source=node.get("source", ""),
        known_from=node.get("known_from", ""),
        choices=_choices(node),
        columns=tuple(
            Column(n["code"], n["title"], n["type"], n.get("required", False), _choices(n))
            for n in node.get("columns", ())
        ),
        when=conditions(node.get("when", ())),
    )


def _choices(node: Node) -> tuple[Choice, ...]:
    return tuple(
        Choice(n["code"], n["title"], n.get("basis", ""), n.get("offered", True)) for n in node.get("choices", ())
    )


def _clock(node: Node) -> Clock:
    return Clock(
        code=node["clock"],
        title=node["title"],
        rule=node["rule"],
        runs_from=node["runs_from"],
        kind=node.get("kind", "duty"),
        basis=node["basis"],
        met_by=tuple(node["met_by"]),
        met_when=_met_when(node.get("met_when", {})),
        when=conditions(node.get("when", ())),
    )


def _met_when(node: Any) -> tuple[Condition, ...]:
    return _table(node) if isinstance(node, Mapping) else conditions(node)
