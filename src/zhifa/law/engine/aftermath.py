"""What a correction makes late or unlawful, and what it makes look in time: named in the entry that corrects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from zhifa.law.dates import format_date, legal_day
from zhifa.law.engine import gates
from zhifa.law.engine.context import Context
from zhifa.law.engine.evolving import before, evolve
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.situation import in_effect
from zhifa.law.types import Event, Json

NOT_WRITTEN_YET = "-"
"""The id of the correction that is only being looked at; never empty, since an empty `voided` means in effect."""
Finding = tuple[str, str | None, str, str, str]


def aftermath(ctx: Context, kind: str, body: Json) -> list[Json]:
    """[{act, party, code, message, basis}]: what holds after the correction and did not before."""
    assert ctx.situation is not None
    event = Event(NOT_WRITTEN_YET, kind, body, ctx.now, ctx.now, ctx.act.actor_id, ctx.act.capacity)
    after = evolve(ctx.situation, event)
    known = set(_unlawful(ctx, ctx.situation))
    found = [finding for finding in _unlawful(ctx, after) if finding not in known]
    was_late, is_late = dict(_late(ctx.situation)), dict(_late(after))
    for key, (clock, message) in is_late.items():
        if key not in was_late:
            found.append((key[0], key[1], "clock.late", message, str(clock["basis"])))
    for key, (clock, _message) in was_late.items():
        if key not in is_late:
            message = f"“{clock['title']}”原来超期，更正后不再超期，提请监督人员查看。"
            found.append((key[0], key[1], "clock.no_longer_late", message, str(clock["basis"])))
    names = ("act", "party", "code", "message", "basis")
    return [dict(zip(names, finding, strict=True)) for finding in found]


def _unlawful(ctx: Context, situation: Json) -> Iterator[Finding]:
    """Entries in effect whose own gates would not open on the situation they now have before them."""
    for entry in situation["entries"]:
        step = ctx.procedure.step(entry["act"])
        if step is None or not step.gates or not in_effect(entry):
            continue
        own = replace(
            ctx,
            step=step,
            situation=before(situation, entry),
            party=entry["party"],
            data=entry["data"],
            occurred_at=instant(entry["at"]),
            rules={},
            passed=[],
        )
        for refusal in gates.refusals(own, step.gates):
            yield (step.code, entry["party"], refusal.code, refusal.message, refusal.basis)


def _late(situation: Json) -> Iterator[tuple[tuple[str, str | None], tuple[Json, str]]]:
    """Duties that were met after their due day."""
    for clock in situation["clocks"]:
        if clock["kind"] != "duty" or clock["met"] is None:
            continue
        met = instant(clock["met"]["at"])
        late = met > instant(clock["due"]) if "T" in clock["due"] else legal_day(met) > date.fromisoformat(clock["due"])
        if late:
            message = f"“{clock['title']}”应当在 {clock['due']} 以前，实际在{format_date(legal_day(met))}。"
            yield (clock["key"], clock["party"]), (clock, message)
