"""Moving a running clock: suspended, resumed, extended by a rule, set to a day (处罚法 60, 66).

A move is {key, party} and what changes of the clock; `evolve` puts it over the clock that still runs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from zhifa.law.deadlines import Deadline, reckon
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.instants import written_due
from zhifa.law.types import Json

ONE_DAY = timedelta(days=1)


def running(ctx: Context, key: str) -> Json | None:
    """The clock of that key that runs for the party of the act or for the whole case."""
    return next((clock for clock in read.open_clocks(ctx.situation, ctx.party) if clock["key"] == key), None)


def moves(ctx: Context) -> list[Json]:
    """What the act changes of a running clock; nothing where the step moves none or the clock does not run."""
    wanted = ctx.step.moves
    clock = running(ctx, wanted.clock) if wanted else None
    if wanted is None or clock is None:
        return []
    where = {"key": clock["key"], "party": clock["party"]}
    if wanted.how == "suspend":
        return [{**where, "since": ctx.day.isoformat()}]
    if wanted.how == "set":
        until = ctx.data[wanted.until]
        return [{**where, "due": until, "due_latest": until, "set_by": ctx.step.code}]
    spans = list(clock.get("suspended", ()))
    extra = int(clock.get("extended", 0))
    if wanted.how == "resume":
        # The day of resumption counts again; resumed on the very day, nothing was suspended.
        last = (ctx.day - ONE_DAY).isoformat()
        if last >= clock["since"]:
            spans.append([clock["since"], last])
    else:
        extra += ctx.rule(wanted.rule).number
    found = _reckoned(ctx, clock, spans, extra)
    return [
        {
            **where,
            "since": None,
            "suspended": spans,
            "extended": extra,
            "due": written_due(found.due),
            "due_latest": written_due(found.due_latest),
            "provisional": found.provisional,
        }
    ]


def _reckoned(ctx: Context, clock: Json, spans: list[Any], extra: int) -> Deadline:
    """The clock's own period, longer by what was granted, without the suspended days."""
    start = date.fromisoformat(clock["start"][:10])
    rule = ctx.rule(clock["rule"], start)
    longer = replace(rule, value=rule.number + extra)
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans]
    return reckon(longer, ctx.calendar, start, suspended=days)
