"""One act against one situation: entries, or every reason why not (design 2.3). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhifa.law import procedures
from zhifa.law.calendar import Calendar, CalendarError
from zhifa.law.engine import checks, drafting, fields, gates, officers
from zhifa.law.engine.context import Context
from zhifa.law.engine.corrections import EFFECTS
from zhifa.law.engine.foreseeing import Foreseen, foreseen
from zhifa.law.engine.guards import holds
from zhifa.law.procedures.language import Product, Step
from zhifa.law.rules import Rulebook, RuleError
from zhifa.law.types import Act, Decision, Facts, FieldProblem, Json, Refusal


def decide(
    situation: Json | None, act: Act, facts: Facts, rulebook: Rulebook, calendar: Calendar, now: datetime
) -> Decision:
    """The entries that the act becomes, or all refusals and all problems of the form at once.

    `now` and `act.occurred_at` are aware. Raises ProcedureError when the procedure does not exist.
    """
    procedure = case_procedure(situation, facts)
    step = procedure.step(act.code)
    if step is None:
        message = f"“{procedure.title}”没有“{act.code}”这个环节。"
        return Decision(refusals=(Refusal("act.unknown", message, procedure.basis, "从可以办理的环节中选择。"),))
    ctx = context(procedure, step, situation, act, facts, rulebook, calendar, now)
    invalid = [*_party_problem(ctx)]
    try:
        invalid += fields.check(ctx)
        if step.effect:
            invalid += EFFECTS[step.effect].problems(ctx)
        refusals = list(dict.fromkeys(_refusals(ctx)))
        if invalid or refusals:
            return Decision(refusals=tuple(refusals), invalid=tuple(dict.fromkeys(invalid)))
        return Decision(entries=EFFECTS[step.effect].drafts(ctx) if step.effect else (drafting.draft(ctx),))
    except (RuleError, CalendarError) as error:
        remedy = "核对日期；日期没有错的，请联系系统管理员。"
        refusal = Refusal("rule.not_in_force", str(error), "行政处罚法第三十七条", remedy)
        return Decision(refusals=(refusal,), invalid=tuple(dict.fromkeys(invalid)))


def products(
    situation: Json | None, act: Act, facts: Facts, rulebook: Rulebook, calendar: Calendar, now: datetime
) -> tuple[Product, ...]:
    """The documents that the act would make as far as it is filled in; nothing is decided. Raises ProcedureError."""
    procedure = case_procedure(situation, facts)
    step = procedure.step(act.code)
    if step is None:
        return ()
    ctx = context(procedure, step, situation, act, facts, rulebook, calendar, now)
    fields.check(ctx)
    return tuple(made for made in step.produces if holds(ctx, made.when))


def noted(
    situation: Json | None, act: Act, facts: Facts, rulebook: Rulebook, calendar: Calendar, now: datetime
) -> Json:
    """The facts that the entry of the act would keep, as far as it is filled in; nothing is decided.

    Raises ProcedureError, RuleError, CalendarError.
    """
    procedure = case_procedure(situation, facts)
    step = procedure.step(act.code)
    if step is None:
        return {}
    ctx = context(procedure, step, situation, act, facts, rulebook, calendar, now)
    fields.check(ctx)
    return drafting.facts_used(ctx)


def foresee(
    situation: Json | None, act: Act, facts: Facts, rulebook: Rulebook, calendar: Calendar, now: datetime
) -> Foreseen:
    """What can be told of the act as far as it is filled in. Raises ProcedureError, RuleError, CalendarError."""
    procedure = case_procedure(situation, facts)
    step = procedure.step(act.code)
    if step is None:
        return Foreseen()
    ctx = context(procedure, step, situation, act, facts, rulebook, calendar, now)
    fields.check(ctx)
    return foreseen(ctx)


def case_procedure(situation: Json | None, facts: Facts) -> procedures.Procedure:
    """A case keeps the version it began with; a new case takes the newest."""
    if situation is None:
        return procedures.load(facts.procedure)
    return procedures.load(situation["procedure"], situation["version"])


def context(
    procedure: procedures.Procedure,
    step: Step,
    situation: Json | None,
    act: Act,
    facts: Facts,
    rulebook: Rulebook,
    calendar: Calendar,
    now: datetime,
) -> Context:
    """The act placed in time (design 2.1 Time) and given its party."""
    stated = act.occurred_at if step.time == "stated" or (step.time == "server_or_paper" and facts.number) else None
    party = act.party
    if step.scope == "case":
        party = None
    elif party is None and situation is not None and len(situation["parties"]) == 1:
        party = situation["parties"][0]["id"]
    return Context(
        procedure=procedure, step=step, situation=situation, act=act, facts=facts, rulebook=rulebook,
        calendar=calendar, now=now, occurred_at=min(stated, now) if stated else now, party=party,
    )  # fmt: skip


def _party_problem(ctx: Context) -> Iterator[FieldProblem]:
    if ctx.step.scope == "case" or ctx.situation is None:
        return
    parties = [party["id"] for party in ctx.situation["parties"]]
    if ctx.party is None:
        message = f"本案有 {len(parties)} 名当事人，没有写明这次办理的是哪一名。"
        yield FieldProblem("party", message, "请选择当事人；每名当事人分别办理。")
    elif ctx.party not in parties:
        yield FieldProblem("party", "案件里没有这名当事人。", "请从案件的当事人中选择。")


def _refusals(ctx: Context) -> Iterator[Refusal]:
    yield from checks.order(ctx)
    yield from officers.role(ctx, ctx.step.actors)
    yield from officers.team(ctx)
    yield from checks.documents(ctx)
    yield from checks.dates(ctx)
    yield from _unknown_matter(ctx)
    yield from gates.refusals(ctx, ctx.step.gates)
    if ctx.step.effect:
        yield from EFFECTS[ctx.step.effect].refusals(ctx)


def _unknown_matter(ctx: Context) -> Iterator[Refusal]:
    if ctx.situation is None and ctx.facts.matter is None:
        yield Refusal(
            "matter.unknown",
            "权力清单里没有这个事项，或者这一天没有生效。",
            "行政处罚法第十七条",
            "从本单位的事项清单中选择。",
        )
