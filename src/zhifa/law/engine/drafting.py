"""Writing the entry of an act that nothing speaks against: what it used, what it starts, what it ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhifa.law.dates import legal_day
from zhifa.law.engine import checks, gates_of_basis, money, officers, roster, routing, weighing
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.fields import divide
from zhifa.law.engine.guards import holds
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.instants import stated, written, written_due
from zhifa.law.engine.moving import moves
from zhifa.law.engine.service import effective_on
from zhifa.law.engine.triggers import CONCLUDE, SUBMIT, submitted, triggers
from zhifa.law.procedures.language import Clock
from zhifa.law.types import Draft, Json

CLAIMS = ("demand", "add_fine", "apply_to_court")
"""Acts that state what the party owes on their day: the fine and what was added to it (处罚法 72)."""
ADD = "add_fine"


def draft(ctx: Context, **more: Any) -> Draft:
    """The entry of the act. A proposal (a step with a chain) starts and ends nothing until it is approved."""
    parts = divide(ctx)
    proposed = bool(ctx.step.chain)
    # The consequences read rules, so they come before the list of rules is written.
    effects = _no_consequences() if proposed else consequences(ctx)
    facts = facts_used(ctx)
    body: Json = {
        "act": ctx.step.code,
        "procedure": ctx.procedure.code,
        "procedure_version": ctx.procedure.version,
        "party": ctx.party,
        "officers": list(ctx.act.officers),
        "data": parts["open"],
        "facts": facts,
        "gates": list(dict.fromkeys(ctx.passed)),
        "chain": list(ctx.step.chain),
        "effect": ctx.step.effect,
        "sets_state": ctx.step.sets_state,
        **effects,
        **more,
    }
    body["rules"] = [_rule(ctx, rule_id) for rule_id in sorted(ctx.rules)]
    return Draft(
        kind=f"case.{ctx.step.code}",
        open=body,
        personal={"data": parts["personal"]} if parts["personal"] else None,
        restricted={"data": parts["restricted"]} if parts["restricted"] else None,
        occurred_at=ctx.occurred_at,
        provenance="supplemented" if checks.late(ctx) else "on_site",
    )


def consequences(ctx: Context) -> Json:
    """What the act starts (clocks, documents, publication) and ends (clocks it meets)."""
    publishes = ctx.step.publishes
    return {
        "done": not ctx.step.done_when or holds(ctx, ctx.step.done_when),
        "clocks": clocks(ctx),
        "meets": _meets(ctx),
        "documents": [
            {"template": made.template, "party": ctx.party, "title": made.title, "number_word": made.number_word}
            for made in ctx.step.produces
            if holds(ctx, made.when)
        ],
        "publishes": _clock(ctx, publishes.rule, ctx.occurred_at, {"key": "publish", "of": "disclosure"})
        if publishes and holds(ctx, publishes.when)
        else None,
        **({"moves": moves(ctx)} if ctx.step.moves else {}),
        **({"clears": list(ctx.step.clears)} if ctx.step.clears else {}),
        **({"roster": roster.change(ctx)} if ctx.step.roster else {}),
        **({"migrates": ctx.data["version"]} if ctx.step.migrates else {}),
        **({"meets_of": ctx.data["preservation"]} if "preservation" in ctx.data else {}),
    }


def _no_consequences() -> Json:
    return {"done": False, "clocks": [], "meets": [], "documents": [], "publishes": None}


def clocks(ctx: Context) -> list[Json]:
    """The clocks that the act starts, each reckoned by the rule of the day it starts."""
    return [
        _clock(ctx, clock.rule, _start(ctx, clock), _names(clock))
        for clock in ctx.step.clocks
        if holds(ctx, clock.when)
    ]


def _names(clock: Clock) -> Json:
    return {"key": clock.code, "title": clock.title, "kind": clock.kind, "of": "case", "met_by": list(clock.met_by)}


def _clock(ctx: Context, rule_id: str, start: date | datetime, names: Json) -> Json:
    found = ctx.deadline(rule_id, start)
    return {
        **names,
        "rule": rule_id,
        "party": ctx.party,
        "start": written_due(found.start),
        "due": written_due(found.due),
        "due_latest": written_due(found.due_latest),
        "unit": found.unit,
        "basis": found.basis,
        "provisional": found.provisional,
    }


def _start(ctx: Context, clock: Clock) -> date | datetime:
    if clock.runs_from == "occurred_at":
        return ctx.occurred_at
    if clock.runs_from == "effective":
        return effective_on(ctx)
    value = ctx.data[clock.runs_from]
    return stated(value) if "T" in value else date.fromisoformat(value)


def _meets(ctx: Context) -> list[str]:
    """Keys of running clocks that this act ends."""
    specs = {clock.code: clock for step in ctx.procedure.steps for clock in step.clocks}
    return [
        clock["key"]
        for clock in (ctx.situation or {}).get("clocks", ())
        if clock["met"] is None
        and (ctx.party is None or clock["party"] in (ctx.party, None))
        and ctx.step.code in clock["met_by"]
        and holds(ctx, specs[clock["key"]].met_when)
    ]


def _rule(ctx: Context, rule_id: str) -> Json:
    rule = ctx.rules[rule_id]
    value = list(rule.value) if isinstance(rule.value, tuple) else rule.value
    return {"id": rule.id, "value": value, "unit": rule.unit, "basis": rule.basis}


def facts_used(ctx: Context) -> Json:
    """The facts used, so that the act can be understood when registers have moved on."""
    facts: Json = {}
    if ctx.situation is None:
        authority = ctx.facts.authority
        facts["authority"] = {
            name: getattr(authority, name)
            for name in ("code", "name", "kind", "region", "sector", "principal", "reconsideration_body", "court")
        }
        facts["unit"] = ctx.facts.unit
        facts["matter"] = ctx.matter
    if ctx.act.officers:
        facts["officers"] = officers.used(ctx)
    if tier := ctx.tier():
        facts["tier"] = {
            "code": tier.code, "title": tier.title, "circumstance": tier.circumstance, "kinds": list(tier.kinds),
            "min_fen": tier.min_fen, "max_fen": tier.max_fen, "ratio_base": tier.ratio_base,
            "ratio_min": str(tier.ratio_min) if tier.ratio_min is not None else None,
            "ratio_max": str(tier.ratio_max) if tier.ratio_max is not None else None,
        }  # fmt: skip
    if bounds := weighing.statutory(ctx):
        facts["statutory"] = bounds
    if weighed := weighing.used(ctx):
        facts["discretion"] = weighed
    if spared := weighing.exemption(ctx):
        facts["exemption"] = {
            "code": spared.code, "title": spared.title, "conditions": list(spared.conditions), "basis": spared.basis,
        }  # fmt: skip
    if cited := gates_of_basis.used(ctx):
        facts["citations"] = cited
    number = ctx.facts.number
    if number and ctx.step.time == "server_or_paper":
        facts["number"] = {"n": number.n, "issued_at": written(number.issued_at)}
    if ctx.act.occurred_at and ctx.act.occurred_at != ctx.occurred_at:
        facts["stated_at"] = written(ctx.act.occurred_at)
    return {**facts, **inferred(ctx), **_of_the_ordinary_way(ctx)}


def inferred(ctx: Context) -> Json:
    """What follows from the data, and again when they are corrected: age, triggers, when a service took effect."""
    facts: Json = {}
    if band := age_band(ctx):
        facts["age_band"] = band
    if ctx.step.code == CONCLUDE:
        facts["triggers"] = triggers(ctx)
    if "method" in ctx.data:
        facts["effective_on"] = effective_on(ctx).isoformat()
    return facts


def _of_the_ordinary_way(ctx: Context) -> Json:
    """Evidence before filing, what was submitted, what is claimed, what was delivered."""
    facts: Json = {}
    if _before_filing(ctx):
        facts["before_filing"] = True  # 立案前取得: lawful (处罚法 54), and said so
    if ctx.step.roster == "substitute":
        facts["successor"] = roster.known_of_successor(ctx)
    if ctx.step.code == SUBMIT:
        facts["submitted"] = submitted(ctx.situation)
        if lies_with := routing.routed(ctx):
            facts["routed"] = lies_with
    if ctx.step.code in CLAIMS:
        facts["money"] = {
            "owed": money.owed(ctx.situation, ctx.party),
            "paid": money.paid(ctx.situation, ctx.party),
            "added": money.added(ctx, ctx.party, ctx.day),
        }
    if ctx.step.code == ADD and (terms := money.terms(ctx, ctx.party, ctx.day)):
        facts["additional"] = terms.as_json()
    if document := ctx.data.get("document"):
        made = (ctx.situation or {}).get("documents", {}).get(document)
        if made:
            facts["delivered"] = {"template": made["template"], "entry": made["entry"]}
    return facts


def _before_filing(ctx: Context) -> bool:
    gathers = ctx.step.record.stage == "调查取证"
    return gathers and ctx.procedure.step("file") is not None and not read.done(ctx.situation, "file")


def age_band(ctx: Context) -> str | None:
    """The age on the day of the violation counts (处罚法 30), known once the investigation has dated it."""
    happened = ctx.data.get("happened_at")
    birth = next((party.birth_date for party in ctx.facts.parties if party.id == ctx.party), None)
    if happened is None or birth is None or ctx.party_kind == "organisation":
        return None
    return ctx.age_band_on(birth, legal_day(instant(happened)))
