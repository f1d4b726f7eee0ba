"""With whom a submission to legal review lies: told by data, nobody chooses his reviewer (处罚法 58; 118号 11).

Of the authority's reviewers who are registered as qualified, the one with the fewest submissions waiting; where it has
none, or all are barred from this case, of the shared reviewers registered with it; at the last a reviewer of its own
whose qualification is not registered (only a first review demands one). Equals stand in the order of the register.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhifa.law.engine.context import Context
from zhifa.law.engine.gates_of_ordinary import investigated
from zhifa.law.types import InvitableFact, Json

OWN, SHARED = "reviewer", "shared_reviewer"


def routed(ctx: Context) -> Json | None:
    """{person, capacity, why, among, waiting, barred}; None where nobody can review. Goes into the submission's entry.

    `why`: qualified | shared_none (the authority has no reviewer) | shared (its own are barred or not qualified) |
    unregistered. `among`: how many the person was chosen from; `waiting`: submissions with the person before this one;
    `barred`: the authority's reviewers who may not review this case.
    """
    own = [one for one in ctx.facts.invitable if one.role == OWN]
    free = [one for one in own if not bar(ctx, one)]
    lent = [one for one in ctx.facts.invitable if one.role == SHARED and not bar(ctx, one)]
    choices: Sequence[tuple[str, list[InvitableFact]]] = (
        ("qualified", [one for one in free if qualified(ctx, one)]),
        ("shared" if own else "shared_none", lent),
        ("unregistered", free),
    )
    for why, people in choices:
        if people:
            chosen = min(people, key=lambda one: one.waiting)  # the first of equals, in the order of the register
            return {
                "person": chosen.id, "capacity": chosen.role, "why": why, "among": len(people),
                "waiting": chosen.waiting, "barred": len(own) - len(free),
            }  # fmt: skip
    return None


def bar(ctx: Context, person: InvitableFact) -> str:
    """Why somebody may not review this case, as `investigated` or `unit`; empty where nothing bars them."""
    if investigated(ctx, person.id, person.held):
        return "investigated"
    return "unit" if ctx.situation and ctx.situation["unit"] and ctx.situation["unit"] in person.units else ""


def qualified(ctx: Context, person: InvitableFact) -> bool:
    """Whether the register has a legal qualification of theirs that stands on the day (处罚法 58(2))."""
    return any(one.kind == "legal_profession" and one.status_on(ctx.day) == "valid" for one in person.held)
