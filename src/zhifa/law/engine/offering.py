"""What can be done now, by whom, and what each act still lacks: `available[]` of a case (design 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from zhifa.law.calendar import Calendar
from zhifa.law.dates import legal_day
from zhifa.law.engine import checks, gates, officers
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.deciding import case_procedure, context
from zhifa.law.engine.guards import applies
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.instants import spoken
from zhifa.law.engine.invitations import REVIEWING
from zhifa.law.engine.roles import ROLES, named
from zhifa.law.engine.schema import data_schema
from zhifa.law.exemptions import NOT_LISTED, RESTS_ON_THE_ACT
from zhifa.law.procedures.language import Procedure, Step
from zhifa.law.rules import Rulebook
from zhifa.law.types import Act, Available, Facts, InvitableFact, Json, Refusal


def available(
    situation: Json | None, facts: Facts, rulebook: Rulebook, calendar: Calendar, now: datetime, capacity: str
) -> list[Available]:
    """Every act that the case still has before it, for one capacity; without refusals it can be done now.

    `facts.tiers` should hold the tiers of the matter. Raises ProcedureError, RuleError.
    """
    procedure = case_procedure(situation, facts)
    found = []
    for step in procedure.steps:
        for party in _parties(procedure, step, situation):
            act = Act(code=step.code, actor_id="", capacity=capacity, party=party)
            ctx = context(procedure, step, situation, act, facts, rulebook, calendar, now)
            found += [_available(ctx, references) for references in _references(ctx)]
    return found


def _parties(procedure: Procedure, step: Step, situation: Json | None) -> Sequence[str | None]:
    """For whom the step is still to be done."""
    if situation is None or step.code == procedure.opening:
        return [None] if situation is None and step.code == procedure.opening else []
    if situation["state"] not in step.in_states and situation["state"] != "open":
        return []
    parties: list[str | None] = [None] if step.scope == "case" else [party["id"] for party in situation["parties"]]
    return [party for party in parties if _to_be_done(procedure, step, situation, party)]


def _to_be_done(procedure: Procedure, step: Step, situation: Json, party: str | None) -> bool:
    needed = [before for code in step.steps if (before := procedure.step(code))]
    ready = all(read.done_before(situation, before, party) for before in needed)
    if ready and not applies(step, situation, party):
        return False
    return (step.repeat and not step.done_when) or not read.done(situation, step.code, party)


def _references(ctx: Context) -> Iterator[dict[str, list[Json]]]:
    """Options of reference fields. A proposal gets an offer of its own; corrections need something to correct."""
    situation = ctx.situation
    if ctx.step.effect in ("approve", "return"):
        for entry_id in situation["proposals"] if situation else ():
            yield {"proposals": [_option(ctx, entry_id)]}
    elif ctx.step.effect in ("void", "amend"):
        name = "voidable" if ctx.step.effect == "void" else "amendable"
        options = [_option(ctx, entry["id"]) for entry in _correctable(ctx, voidable=name == "voidable")]
        if options:
            yield {name: options}
    elif any(field.source == "deliverables" for field in ctx.step.fields):
        found = deliverable(ctx.procedure, ctx.step, ctx.situation, ctx.party)
        if documents := [_document_option(ctx, key, one) for key, one in found]:
            yield {"deliverables": documents}
    elif any(field.source == "preservations" for field in ctx.step.fields):
        kept = [clock["entry"] for clock in read.clocks_of(situation, "preserve", None)]
        yield {"preservations": [_option(ctx, entry_id) for entry_id in kept]}
    elif any(field.source == "exemptions" for field in ctx.step.fields):
        yield {"exemptions": [*_exempt(ctx), {"const": NOT_LISTED, "title": RESTS_ON_THE_ACT}]}
    elif any(field.source == "invitable" for field in ctx.step.fields):
        yield {"invitable": [_invitable(one) for one in ctx.facts.invitable]}
    else:
        yield {}


def _invitable(person: InvitableFact) -> Json:
    """Somebody with the capacity they hold; of who gives opinions, how much lies with them already."""
    load = f"，待审 {person.waiting} 件" if person.role in REVIEWING else ""
    return {"const": person.id, "title": f"{person.name}（{ROLES[person.role]}{load}）"}


def _exempt(ctx: Context) -> Iterator[Json]:
    for one in ctx.facts.matter.exemptions if ctx.facts.matter else ():
        yield {"const": one.code, "title": one.title, "description": f"{'；'.join(one.conditions)}。依据：{one.basis}"}


def deliverable(
    procedure: Procedure, step: Step, situation: Json | None, party: str | None
) -> Iterator[tuple[str, Json]]:
    """Documents for this party that lie ready and `step` has not delivered; a decision has its own service, and what
    the reviewer writes stays inside the agency.
    """
    delivered = {entry["data"].get("document") for entry in read.live(situation, step.code, party)}
    outward = [other for other in procedure.steps if other.code != "decide" and "reviewer" not in other.actors]
    numbered = {made.template for other in outward for made in other.produces}
    for key, one in (situation or {}).get("documents", {}).items():
        ready = one["state"] in read.DOCUMENT_STATES[read.DOCUMENT_STATES.index("rendered") :]
        mine = one["party"] in (party, None) and one["template"] in numbered
        if mine and ready and key not in delivered and one.get("number"):
            yield key, one


def _document_option(ctx: Context, key: str, document: Json) -> Json:
    titles = {made.template: made.title for step in ctx.procedure.steps for made in step.produces}
    title = titles.get(document["template"], document["template"])
    return {"const": key, "title": f"{title}（{document['number']}）", "x-party": document["party"]}


def _correctable(ctx: Context, *, voidable: bool) -> Iterator[Json]:
    assert ctx.situation is not None
    for entry in ctx.situation["entries"]:
        step = ctx.procedure.step(entry["act"])
        if step is None or step.effect or not read.in_effect(entry):
            continue
        fixed = step.code == ctx.procedure.opening or read.dependants(ctx.situation, entry, ctx.procedure.main())
        if not (voidable and fixed):
            yield entry


def _option(ctx: Context, entry_id: str) -> Json:
    entry = read.find(ctx.situation, entry_id)
    assert entry is not None
    step = ctx.procedure.step(entry["act"])
    assert step is not None
    option: Json = {"const": entry_id, "title": f"{step.title}（{spoken(entry['at'])}）", "x-party": entry["party"]}
    if ctx.step.effect == "amend":
        option["x-fields"] = [
            {"field": field.code, "title": field.title, "type": field.type}
            for field in step.fields
            if not field.fixed and field.part != "split"
        ]
    return option


def _available(ctx: Context, references: dict[str, list[Json]]) -> Available:
    step = ctx.step
    actors = step.actors
    if proposed := references.get("proposals"):
        entry = read.find(ctx.situation, proposed[0]["const"])
        assert entry is not None
        actors = (read.next_signer(entry),)
        ctx.data["of"] = entry["id"]  # what is asked depends on what is signed
    refusals = tuple(dict.fromkeys(_lacking(ctx, actors)))
    return Available(
        act=step.code,
        title=step.title,
        actors=actors,
        requires=tuple(_requires(ctx)),
        party=ctx.party,
        due=_due(ctx),
        refusals=refusals,
        data_schema=data_schema(ctx, references),
        form=_form(ctx),
    )


def _lacking(ctx: Context, actors: tuple[str, ...]) -> Iterator[Refusal]:
    """Everything that can be said before the form is filled in."""
    yield from checks.order(ctx)
    yield from officers.role(ctx, actors)
    yield from checks.documents(ctx)
    yield from gates.refusals(ctx, (gate for gate in ctx.step.gates if gates.GATES[gate.name].foresees))


def _requires(ctx: Context) -> Iterator[Json]:
    for code in ctx.step.steps:
        before = ctx.procedure.step(code)
        assert before is not None
        met = read.done_before(ctx.situation, before, ctx.party)
        yield {"kind": "step", "code": code, "title": before.title, "met": met}
    for need in ctx.step.documents:
        source = ctx.procedure.step(need.source)
        titles = [p.title for p in source.produces if p.template in need.templates] if source else []
        met = read.document_ready(ctx.situation, need, ctx.party)
        yield {"kind": "document", "code": need.templates[0], "title": "或者".join(titles), "met": met}
    for role in ctx.step.chain:
        yield {"kind": "approval", "code": role, "title": f"{named([role])}批准", "met": False}


def _due(ctx: Context) -> date | None:
    """The earliest due day of a running clock that the act would end."""
    days = [
        legal_day(instant(clock["due"])) if "T" in clock["due"] else date.fromisoformat(clock["due"])
        for clock in read.open_clocks(ctx.situation, ctx.party)
        if ctx.step.code in clock["met_by"]
    ]
    return min(days, default=None)


def _form(ctx: Context) -> Json:
    """What stands beside the fields."""
    step = ctx.step
    form: Json = {"does": step.does, "basis": step.basis, "time": step.time, "chain": list(step.chain)}
    if step.officers:
        rule = ctx.rule(step.officers)
        form["officers"] = {"minimum": rule.number, "basis": rule.basis}
    form["documents"] = [{"template": product.template, "title": product.title} for product in step.produces]
    form["clocks"] = [{"key": clock.code, "title": clock.title, "rule": clock.rule} for clock in step.clocks]
    form["publishes"] = step.publishes.rule if step.publishes else None
    form["record"] = {"stage": step.record.stage, "forms": list(step.record.forms)}
    return form
