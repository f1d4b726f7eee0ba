"""Named gates: predicates that may refuse. Their sentences, articles and remedies stand in the procedure file.

A gate answers None (passed), or the values for the places of its sentence. `basis` among the values replaces the
article of the file, where a rule of another statute set the limit. Gates registered with `foresees` need no data and
are also asked before an act, so that a form is not offered in vain; those registered with `alone` can judge one
choice without the other data, so that a choice is not offered in vain. A gate whose meaning changes gets a new name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhifa.law.engine.context import Context
from zhifa.law.engine.guards import holds
from zhifa.law.procedures.language import Gate
from zhifa.law.types import Json, Refusal

Values = Mapping[str, Any] | None
Predicate = Callable[[Context, Mapping[str, Any]], Values]
Unfinished = Callable[[Json | None, str], bool]


@dataclass(frozen=True, slots=True)
class Registered:
    predicate: Predicate
    foresees: bool
    alone: bool


GATES: dict[str, Registered] = {}


def gate(*, foresees: bool = False, alone: bool = False) -> Callable[[Predicate], Predicate]:
    """Register a predicate under its own name."""

    def register(predicate: Predicate) -> Predicate:
        GATES[predicate.__name__] = Registered(predicate, foresees, alone)
        return predicate

    return register


def each_party(unfinished: Unfinished) -> Unfinished:
    """Register a gate over the whole case, which foresees: `unfinished` says of a situation and a party whether a thing
    is still to be done. The refusal tells of how many ({count}).
    """

    def predicate(ctx: Context, _params: Mapping[str, Any]) -> Values:
        parties = ctx.situation["parties"] if ctx.situation else ()
        count = sum(unfinished(ctx.situation, party["id"]) for party in parties)
        return {"count": count} if count else None

    GATES[unfinished.__name__] = Registered(predicate, foresees=True, alone=False)
    return unfinished


def refusals(ctx: Context, gates: Iterable[Gate]) -> Iterator[Refusal]:
    """Every gate that does not open; those that do are remembered in `ctx.passed`."""
    for item in gates:
        if not holds(ctx, item.when):
            continue
        registered = GATES[item.name]
        values = registered.predicate(ctx, item.params)
        if values is None:
            ctx.passed.append(item.name)
        else:
            yield Refusal(
                item.name,
                item.says.format_map(values),
                str(values.get("basis", item.basis)),
                item.remedy.format_map(values),
            )
