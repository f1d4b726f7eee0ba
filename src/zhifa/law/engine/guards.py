"""Named guards: whether a field, a clock, a document or a step is wanted at all. A guard never refuses.

Guards in STANDING read the situation of one party only; those in GUARDS may also read the data and facts of an act.
A guard whose meaning changes gets a new name, since old versions of procedures keep using the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from zhifa.law.engine.context import Context
from zhifa.law.engine.situation import value
from zhifa.law.procedures.language import Condition, Step
from zhifa.law.types import Json

Standing = Callable[[Json | None, str | None], bool]
Guard = Callable[[Context], bool]
STANDING: dict[str, Standing] = {}
GUARDS: dict[str, Guard] = {}


def standing(function: Standing) -> Standing:
    STANDING[function.__name__] = function
    return function


def guard(function: Guard) -> Guard:
    GUARDS[function.__name__] = function
    return function


def holds(ctx: Context, conditions: Iterable[Condition]) -> bool:
    """Whether all conditions hold for the act."""
    return all(_holds(ctx, condition) for condition in conditions)


def _holds(ctx: Context, condition: Condition) -> bool:
    if not condition.guard:
        return ctx.matches(condition)
    if condition.guard in STANDING:
        return STANDING[condition.guard](ctx.situation, ctx.party)
    return GUARDS[condition.guard](ctx)


def applies(step: Step, situation: Json | None, party: str | None) -> bool:
    """Whether the case needs the step for the party, as things stand."""
    return not step.applies or STANDING[step.applies](situation, party)


@standing
def penalty_was_imposed(situation: Json | None, party: str | None) -> bool:
    return bool(value(situation, "decide", "outcome", party) == "penalty")


@standing
def fine_was_imposed(situation: Json | None, party: str | None) -> bool:
    return penalty_was_imposed(situation, party) and bool(value(situation, "decide", "amount_fen", party))


@standing
def fine_was_collected(situation: Json | None, party: str | None) -> bool:
    return value(situation, "collect", "amount_fen", party) is not None


@guard
def matter_has_tiers(ctx: Context) -> bool:
    return bool(ctx.facts.tiers)


@guard
def tiers_have_ratios(ctx: Context) -> bool:
    return any(tier.ratio_max is not None for tier in ctx.facts.tiers)


@guard
def not_on_water(ctx: Context) -> bool:
    return not ctx.data.get("on_water")
