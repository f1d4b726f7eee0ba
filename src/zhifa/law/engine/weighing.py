"""How much may be proposed: the tier, the circumstances, the range that is left (处罚法 30-34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zhifa.law import amounts, citations, discretion
from zhifa.law.discretion import Derived, FineRange
from zhifa.law.engine import gates
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.engine.gates_of_penalty import fine_range
from zhifa.law.exemptions import NOT_LISTED
from zhifa.law.types import ExemptionFact, Json, TierFact

CONCLUDE = "conclude"


def weighed(ctx: Context) -> Derived | None:
    """What the tier and the circumstances chosen leave for the fine; None where no amount can be told."""
    tier = ctx.tier()
    if tier is None or ctx.step.code != CONCLUDE or "fine" not in ctx.data.get("kinds", ()):
        return None
    bands = [(one, band) for one in _fitting(ctx) if (band := _band(ctx, one))]
    at = next((n for n, (one, _) in enumerate(bands) if one.code == tier.code), None)
    if at is None:
        return None
    field = ctx.step.field("factors")
    chosen = ctx.data.get("factors", ())
    factors = {one.code: one.title for one in (field.choices if field else ()) if one.code in chosen}
    return discretion.derive([(one.title, band) for one, band in bands], at, factors, ctx.rule)


def _fitting(ctx: Context) -> list[TierFact]:
    """The tiers for this kind of party from which an amount can be taken."""
    judging = [one for one in ctx.step.gates if one.name == "tier_fits_party"]
    alone = [(one, replace(ctx, data={"tier": one.code}, rules={}, passed=[])) for one in ctx.facts.tiers if one.usable]
    return [one for one, trial in alone if not any(gates.refusals(trial, judging))]


def _band(ctx: Context, tier: TierFact) -> FineRange | None:
    low, high = fine_range(tier, ctx.data.get("ratio_base_fen"))
    return None if high is None else FineRange(low, high)


def used(ctx: Context) -> Json | None:
    """The derivation for the entry, so that the document can say it and a reader check it."""
    found = weighed(ctx)
    if found is None:
        return None
    lines = [{"text": line.text, "basis": line.basis} for line in found.lines]
    return {"low": found.low, "high": found.high, "lines": lines}


def exemption(ctx: Context) -> ExemptionFact | None:
    """The line of the list that is chosen."""
    listed = ctx.facts.matter.exemptions if ctx.facts.matter else ()
    return next((one for one in listed if one.code == ctx.data.get("exemption")), None)


@gate()
def exemption_is_listed(ctx: Context, _params: Mapping[str, Any]) -> Values:
    """A line of the matter's own list, for the ground that is chosen, with its conditions checked (处罚法 33)."""
    code = ctx.data.get("exemption")
    if code in (None, NOT_LISTED):
        return None
    found = exemption(ctx)
    if found is None:
        return {"state": f"不予处罚清单里没有“{code}”这一项"}
    if found.outcome != ctx.data.get("outcome"):
        return {"state": f"清单的“{found.title}”与所选的处理意见不符"}
    checked = ctx.data.get("exemption_checked")
    return None if checked else {"state": f"没有核实清单写明的条件：{'、'.join(found.conditions)}"}


@gate()
def fine_within_weighed_range(ctx: Context, _params: Mapping[str, Any]) -> Values:
    """Within what the circumstances leave, or a reason that the head confirms, where the rule allows one."""
    found, amount = weighed(ctx), ctx.data.get("amount_fen")
    if found is None or amount is None or found.low <= amount <= found.high:
        return None
    rule = ctx.rule("discretion.beyond")
    explained = rule.value == "explained"
    if explained and ctx.data.get("beyond_tier"):
        return None
    way = "确需偏离基准的，写明理由，由机关负责人在决定时确认" if explained else "本地不允许偏离裁量基准"
    return {
        "amount": amounts.yuan(amount), "range": discretion.span(FineRange(found.low or None, found.high)),
        "steps": "；".join(line.text for line in found.lines), "way": way,
    }  # fmt: skip


@gate()
def fine_below_minimum_is_mitigated(ctx: Context, _params: Mapping[str, Any]) -> Values:
    """Below the lightest tier of the whole benchmark only with a circumstance that mitigates: no reason will do."""
    found, amount = weighed(ctx), ctx.data.get("amount_fen")
    if found is None or amount is None or found.mitigated:
        return None
    if any(not one.usable for one in ctx.facts.tiers):
        return None  # the lightest tier may be the one that was not understood
    lowest = min((band.low or 0) for one in _fitting(ctx) if (band := _band(ctx, one)))
    return {"amount": amounts.yuan(amount), "lowest": amounts.yuan(lowest)} if amount < lowest else None


def statutory(ctx: Context) -> Json | None:
    """The bounds of the law to which the fine of this act was held, for the entry; None where it was held to none."""
    held = any(one.name == fine_within_statutory_maximum.__name__ for one in ctx.step.gates)
    matter = ctx.facts.matter
    if not held or matter is None or matter.max_fen is None or "amount_fen" not in ctx.data:
        return None
    return {"min_fen": matter.min_fen, "max_fen": matter.max_fen}


@gate()
def fine_within_statutory_maximum(ctx: Context, _params: Mapping[str, Any]) -> Values:
    """Never above what the law sets for the matter, whatever the benchmark says or the head confirms (处罚法 38)."""
    matter, amount = ctx.facts.matter, ctx.data.get("amount_fen")
    if matter is None or amount is None or matter.max_fen is None or amount <= matter.max_fen:
        return None
    told = {"amount": amounts.yuan(amount), "most": amounts.yuan(matter.max_fen)}
    setting = citations.setting(matter.basis)
    return {**told, "basis": citations.joined(setting)} if setting else told


@gate()
def fine_below_statutory_minimum_is_mitigated(ctx: Context, _params: Mapping[str, Any]) -> Values:
    """Below what the law sets for the matter only with a circumstance that mitigates (处罚法 30-32)."""
    matter, amount = ctx.facts.matter, ctx.data.get("amount_fen")
    if matter is None or amount is None or matter.min_fen is None or amount >= matter.min_fen:
        return None
    mitigating = ctx.rule("discretion.mitigate").value
    assert isinstance(mitigating, tuple)
    if any(one in mitigating for one in ctx.data.get("factors", ())):
        return None
    return {"amount": amounts.yuan(amount), "least": amounts.yuan(matter.min_fen)}
