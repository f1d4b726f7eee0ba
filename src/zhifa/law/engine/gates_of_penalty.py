"""Gates of penalties: what may be imposed, on whom, how much (处罚法 28-45, 51)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.law import amounts
from zhifa.law.dates import format_date, format_instant, legal_day, same_day_of_month
from zhifa.law.deadlines import MONTHS
from zhifa.law.discretion import RatioRange
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import AGE_NONE, Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.roles import PARTY_KINDS
from zhifa.law.types import TierFact

FINE_LIMIT = {
    "organisation": "penalty.summary.fine.organisation",
    # 个体工商户 is a natural person in trade (民法典第五十四条); without a rule of its own the lower limit holds.
    "sole_trader": "penalty.summary.fine.person",
    "natural_person": "penalty.summary.fine.person",
}
SUM = "、"
Params = Mapping[str, Any]


def _penal(ctx: Context) -> bool:
    return "penalty" in (ctx.data.get("intends"), ctx.data.get("outcome"))


def _titles(ctx: Context, codes: list[str]) -> str:
    field = ctx.step.field("kinds")
    assert field is not None
    return SUM.join(choice.title for choice in field.choices if choice.code in codes)


@gate(foresees=True)
def matter_allows_procedure(ctx: Context, _params: Params) -> Values:
    matter = ctx.facts.matter
    if matter is None or not matter.procedures or ctx.procedure.code in matter.procedures:
        return None
    return {"matter": matter.title, "procedure": ctx.procedure.title}


@gate(foresees=True)
def matter_within_powers(ctx: Context, _params: Params) -> Values:
    matter, authority = ctx.facts.matter, ctx.facts.authority
    if matter is None or matter.authority in (authority.code, authority.principal):
        return None
    return {"matter": matter.title, "authority": authority.name}


@gate()
def certificate_was_shown(ctx: Context, _params: Params) -> Values:
    return {} if ctx.data.get("certificate_shown") is False else None


@gate()
def violation_precedes_record(ctx: Context, _params: Params) -> Values:
    happened = ctx.data.get("happened_at")
    if happened is None or instant(happened) <= ctx.occurred_at:
        return None
    return {"happened": format_instant(instant(happened)), "occurred": format_instant(ctx.occurred_at)}


@gate()
def single_officer_conditions(ctx: Context, _params: Params) -> Values:
    """Where a statute lets one officer act, it also says when (治安管理处罚法 120(3))."""
    alone = len(ctx.act.officers) == 1 and ctx.rule("officers.minimum").number == 1
    if not alone or ctx.data.get("single_officer_accepted"):
        return None
    return {"basis": ctx.rule("officers.minimum").basis}


@gate()
def everything_was_told(ctx: Context, _params: Params) -> Values:
    field = ctx.step.field("told")
    assert field is not None
    missing = [choice.title for choice in field.choices if choice.code not in ctx.data.get("told", ())]
    return {"missing": SUM.join(missing)} if "told" in ctx.data and missing else None


@gate()
def kinds_allowed_in_summary(ctx: Context, params: Params) -> Values:
    excess = [kind for kind in ctx.data.get("kinds", ()) if kind not in params["kinds"]]
    if not excess:
        return None
    return {"allowed": _titles(ctx, params["kinds"]), "kinds": _titles(ctx, excess)}


@gate()
def fine_within_summary_limit(ctx: Context, _params: Params) -> Values:
    amount, kind = ctx.data.get("amount_fen"), ctx.party_kind
    if amount is None or not kind:
        return None
    rule = ctx.rule(FINE_LIMIT[kind])
    if amount <= rule.number:
        return None
    return {
        "amount": amounts.yuan(amount), "limit": amounts.yuan(rule.number),
        "party": PARTY_KINDS[kind], "basis": rule.basis,
    }  # fmt: skip


@gate()
def tier_is_usable(ctx: Context, _params: Params) -> Values:
    tier = ctx.tier()
    if tier is None or "fine" not in ctx.data.get("kinds", ()):
        return None
    needs_base = tier.ratio_max is not None and not ctx.data.get("ratio_base_fen")
    bounded = tier.max_fen is not None or tier.ratio_max is not None
    return None if tier.usable and bounded and not needs_base else {"tier": tier.title}


@gate(alone=True)
def tier_fits_party(ctx: Context, _params: Params) -> Values:
    tier = ctx.tier()
    if tier is None or not tier.party_kind or tier.party_kind == ctx.party_kind:
        return None
    if tier.party_kind == "person" and ctx.party_kind != "organisation":
        return None
    return {"tier": tier.title, "kind": PARTY_KINDS.get(tier.party_kind, "个人")}


@gate()
def kinds_within_tier(ctx: Context, _params: Params) -> Values:
    tier, kinds = ctx.tier(), ctx.data.get("kinds", [])
    if tier is None or not tier.usable or not tier.kinds:
        return None
    excess = [kind for kind in kinds if kind not in tier.kinds and _titles(ctx, [kind]) not in tier.kinds]
    return {"tier": tier.title, "kinds": _titles(ctx, excess)} if excess else None


@gate()
def fine_within_tier(ctx: Context, _params: Params) -> Values:
    """Within the range; below it only with a ground to mitigate (处罚法 30-32)."""
    tier, amount = ctx.tier(), ctx.data.get("amount_fen")
    if tier is None or amount is None or not tier.usable:
        return None
    low, high = fine_range(tier, ctx.data.get("ratio_base_fen"))
    too_low = low is not None and amount < low and not ctx.data.get("factors")
    if high is None or (amount <= high and not too_low):
        return None
    text = f"{amounts.yuan(low)}至{amounts.yuan(high)}" if low is not None else f"{amounts.yuan(high)}以下"
    return {"tier": tier.title, "amount": amounts.yuan(amount), "range": text}


def fine_range(tier: TierFact, base_fen: int | None) -> tuple[int | None, int | None]:
    """Lowest and highest fine of a tier in fen; (None, None) when a ratio has no base yet."""
    if tier.ratio_max is None:
        return tier.min_fen, tier.max_fen
    if base_fen is None:
        return None, None
    found = RatioRange(tier.ratio_base, tier.ratio_min, tier.ratio_max, tier.max_fen).of(base_fen)
    return found.low, found.high


@gate(alone=True)
def not_heavier_than_notified(ctx: Context, _params: Params) -> Values:
    if ctx.data.get("outcome") != "penalty" or read.last(ctx.situation, "notify", ctx.party) is None:
        return None
    heavier = []
    if ctx.value("notify", "intends") == "no_penalty":
        heavier.append("告知的是不予处罚")
    more = [kind for kind in ctx.data.get("kinds", ()) if kind not in (ctx.value("notify", "kinds") or ())]
    if more and not heavier:
        heavier.append(f"增加了{_titles(ctx, more)}")
    told, amount = ctx.value("notify", "amount_fen"), ctx.data.get("amount_fen")
    if told is not None and amount is not None and amount > told:
        heavier.append(f"罚款从 {amounts.yuan(told)} 变为 {amounts.yuan(amount)}")
    return {"heavier": SUM.join(heavier)} if heavier else None


@gate(alone=True)
def child_is_not_punished(ctx: Context, _params: Params) -> Values:
    if not _penal(ctx) or ctx.age_band != "under_14":
        return None
    return {"age": ctx.rule(AGE_NONE).number}


@gate()
def minor_is_treated_lighter(ctx: Context, _params: Params) -> Values:
    lighter = "minor" in ctx.data.get("factors", ())
    return {} if _penal(ctx) and ctx.age_band == "14_to_18" and not lighter else None


@gate(alone=True)
def minor_factor_fits_age(ctx: Context, _params: Params) -> Values:
    return {} if "minor" in ctx.data.get("factors", ()) and ctx.age_band != "14_to_18" else None


@gate(alone=True)
def slight_and_corrected_is_not_punished(ctx: Context, _params: Params) -> Values:
    return {} if _penal(ctx) and _slight(ctx) else None


def _slight(ctx: Context) -> bool:
    found = [ctx.value("investigate", name) for name in ("slight", "corrected", "harm")]
    return found == [True, True, "none"]


@gate(alone=True)
def within_limitation(ctx: Context, _params: Params) -> Values:
    if ctx.data.get("outcome") != "penalty":
        return None
    return _expired(ctx)


def _expired(ctx: Context) -> Values:
    """处罚法 36: not discovered within the period, from the day of the act (or its end) to the day of the lead."""
    happened, lead = ctx.value("investigate", "happened_at"), read.last(ctx.situation, "register_lead")
    if happened is None or lead is None:
        return None
    grave = ctx.value("investigate", "grave")
    rule = ctx.rule("penalty.limitation.grave" if grave else "penalty.limitation")
    began, discovered = legal_day(instant(happened)), legal_day(instant(lead["at"]))
    # Years need no list of days, which would cost more than all the rest of the decision.
    due = same_day_of_month(began, rule.number * MONTHS[rule.unit])
    if discovered <= due:
        return None
    words = {"happened": began, "discovered": discovered, "due": due}
    return {name: format_date(day) for name, day in words.items()} | {"basis": rule.basis}


@gate()
def not_fined_before_for_same_act(ctx: Context, _params: Params) -> Values:
    happened = ctx.value("investigate", "happened_at")
    if happened is None or "fine" not in ctx.data.get("kinds", ()) or ctx.data.get("other_act"):
        return None
    day, code = legal_day(instant(happened)), ctx.matter["code"]
    for fine in ctx.facts.fines:
        if (fine.party, fine.matter, fine.happened_on) == (ctx.party, code, day):
            return {"number": fine.number}
    return None


@gate(foresees=True)
def remedies_can_be_told(ctx: Context, _params: Params) -> Values:
    authority = ctx.facts.authority
    return None if authority.reconsideration_body else {"authority": authority.name}


@gate(alone=True)
def ground_matches_findings(ctx: Context, _params: Params) -> Values:
    """A ground not to punish must fit what the investigation found."""
    outcome = ctx.data.get("outcome")
    said = {name: ctx.value("investigate", name) for name in ("first_time", "corrected", "harm")}
    why = ""
    if outcome == "no_penalty_slight" and not _slight(ctx):
        why = "调查记录不是“轻微、已经改正、没有危害后果”"
    elif outcome == "no_penalty_first" and not (said["first_time"] and said["corrected"] and said["harm"] != "notable"):
        why = "调查记录不是“初次违法、已经改正、危害后果轻微”"
    elif outcome == "no_penalty_age" and ctx.age_band != "under_14":
        why = "当事人不是不满十四周岁"
    elif outcome == "no_penalty_expired" and _expired(ctx) is None:
        why = "没有超过追究时效"
    if not why:
        return None
    field = ctx.step.field("outcome")
    choice = field.choice(outcome) if field and outcome else None
    return {"ground": choice.title if choice else "", "why": why}
