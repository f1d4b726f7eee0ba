"""Gates of money, goods, court and challenges in the ordinary procedure (处罚法 66-74; 强制法 53-54)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa.law import amounts
from zhifa.law.dates import format_date, legal_day
from zhifa.law.engine import money
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, each_party, gate
from zhifa.law.engine.gates_of_ordinary import _day
from zhifa.law.engine.guards import (
    challenge_is_open,
    decision_is_to_be_served,
    deferral_is_asked,
    goods_were_confiscated,
)
from zhifa.law.engine.service import delivery_of, effective
from zhifa.law.types import Json

Params = Mapping[str, Any]
HOLDS_GOODS = ("preserve", "sample")


def _clock(ctx: Context, key: str) -> Json | None:
    clocks = ctx.situation["clocks"] if ctx.situation else ()
    found = [clock for clock in clocks if clock["key"] == key and clock["party"] == ctx.party]
    return found[-1] if found else None


@gate(foresees=True)
def money_not_yet_settled(ctx: Context, _params: Params) -> Values:
    return {} if money.paid(ctx.situation, ctx.party) >= money.owed(ctx.situation, ctx.party) else None


@gate(foresees=True)
def claim_not_yet_settled(ctx: Context, _params: Params) -> Values:
    """What can still be claimed: the fine, the confiscated gains, an additional fine that was decided."""
    return None if money.left(ctx.situation, ctx.party) else {}


@gate()
def waiver_rests_on_agreement(ctx: Context, _params: Params) -> Values:
    """强制法 42(1): waived by an agreement on the enforcement, because the party makes good what it did."""
    return {} if ctx.data.get("agreed") is False else None


@gate()
def waiver_is_within_additional_fine(ctx: Context, _params: Params) -> Values:
    """The fine itself cannot be waived so; nor what was paid already. Before the fine is paid it grows until now."""
    amount = ctx.data.get("amount_fen")
    if amount is None:
        return None
    rest = money.owed(ctx.situation, ctx.party) - money.paid(ctx.situation, ctx.party)
    most = money.added(ctx, ctx.party, ctx.day) if rest > 0 else money.left(ctx.situation, ctx.party)
    return {"amount": amounts.yuan(amount), "most": amounts.yuan(most)} if amount > most else None


@gate()
def deferral_lies_ahead(ctx: Context, _params: Params) -> Values:
    until, clock = ctx.data.get("until"), _clock(ctx, "pay")
    if until is None or clock is None or until > clock["due"]:
        return None
    return {"until": format_date(date.fromisoformat(until))}


@gate(foresees=True)
def no_deferral_request_waits(ctx: Context, _params: Params) -> Values:
    return {} if deferral_is_asked(ctx.situation, ctx.party) else None


@gate()
def scanned_receipt_is_checked(ctx: Context, _params: Params) -> Values:
    """A second person checked it: not the one who records it (by account or own certificate)."""
    mine = {ctx.act.actor_id, *(officer.certificate for officer in ctx.facts.own)}
    return {} if ctx.data.get("proof") == "scan" and ctx.data.get("checked_by", "") in {"", *mine} else None


@gate(foresees=True)
def payment_is_overdue(ctx: Context, _params: Params) -> Values:
    clock = _clock(ctx, "pay")
    if clock is None:
        return None
    due = date.fromisoformat(clock["due_latest"][:10])
    return None if legal_day(ctx.now) > due else {"due": format_date(due)}


@gate(foresees=True)
def additional_fine_has_grown(ctx: Context, _params: Params) -> Values:
    """Days of reconsideration and litigation do not count (处罚法 73(3)): without a day that does nothing is added."""
    terms = money.terms(ctx, ctx.party, ctx.day)
    return {} if terms is not None and ctx.day > terms.due and not terms.added else None


@gate(foresees=True)
def demand_period_is_over(ctx: Context, _params: Params) -> Values:
    """Ten working days after the demand was served (强制法 54)."""
    served = delivery_of(ctx.situation, "demand", ctx.party)
    if served is None:
        return {"state": "还没有送达"}
    due = ctx.deadline("coercion.demand", effective(served)).due_latest
    assert isinstance(due, date)
    return None if legal_day(ctx.now) > due else {"state": f"送达后十个工作日到{format_date(due)}才届满"}


def _remedies_end(ctx: Context) -> date | None:
    """The last day on which the party may still apply for reconsideration or sue; None before service.

    After a reconsideration the fifteen days for suing run from its end (行政诉讼法 45), after a judgment nothing runs.
    """
    ended = read.last(ctx.situation, "challenge.outcome", ctx.party)
    if ended and ended["data"].get("result") != "withdrawn":
        day = date.fromisoformat(ended["data"]["effective_on"])
        if str(ctx.value("challenge.receive", "kind")).startswith("reconsideration"):
            return _day(ctx.deadline("remedy.litigation.after_reconsideration", day).due_latest)
        return day
    days = [
        date.fromisoformat(clock["due_latest"][:10])
        for key in ("reconsideration", "litigation")
        if (clock := _clock(ctx, key))
    ]
    return max(days, default=None)


@gate(foresees=True)
def remedies_are_over(ctx: Context, _params: Params) -> Values:
    due = _remedies_end(ctx)
    return {"due": format_date(due)} if due and legal_day(ctx.now) <= due else None


@gate(foresees=True)
def no_challenge_is_pending(ctx: Context, _params: Params) -> Values:
    """强制法 53: only where the party has neither applied nor sued, or has lost."""
    return {} if challenge_is_open(ctx.situation, ctx.party) else None


@gate()
def fallen_goods_go_back(ctx: Context, _params: Params) -> Values:
    """Goods of a decision that fell are given back, and only those (强制法 41)."""
    how = ctx.data.get("how")
    if how is None or (how == "give_back") is money.fallen(ctx.situation, ctx.party):
        return None
    return {"state": "决定仍然有效，没收的财物不能退还" if how == "give_back" else "决定已经撤销或者无效，财物应当退还"}


@gate(foresees=True)
def court_window_is_open(ctx: Context, _params: Params) -> Values:
    """Three months from the end of the remedies, or from the end of an approved deferral (强制法 53; 处罚法 72(2))."""
    start = _remedies_end(ctx)
    pay = _clock(ctx, "pay")
    if pay and pay.get("set_by"):
        deferred = date.fromisoformat(pay["due"][:10])
        start = max(start, deferred) if start else deferred
    if start is None:
        return None
    due = ctx.deadline("coercion.court", start).due
    assert isinstance(due, date)
    return {"due": format_date(due)} if legal_day(ctx.now) > due else None


@each_party
def every_decision_to_serve_is_served(situation: Json | None, party: str) -> bool:
    return decision_is_to_be_served(situation, party) and not read.done(situation, "serve", party)


@each_party
def all_money_is_settled_or_in_court(situation: Json | None, party: str) -> bool:
    return not _is_paid(situation, party) and not read.done(situation, "apply_to_court", party)


@each_party
def additional_fines_are_settled_or_in_court(situation: Json | None, party: str) -> bool:
    """Where the fine itself is paid; before that `all_money_is_settled_or_in_court` speaks."""
    open_still = _is_paid(situation, party) and money.left(situation, party) > 0
    return open_still and not read.done(situation, "apply_to_court", party)


def _is_paid(situation: Json | None, party: str) -> bool:
    return money.paid(situation, party) >= money.owed(situation, party)


@each_party
def goods_are_disposed(situation: Json | None, party: str) -> bool:
    return goods_were_confiscated(situation, party) and not read.done(situation, "dispose_goods", party)


@gate()
def attached_material_is_recorded(ctx: Context, _params: Params) -> Values:
    """Goods that were registered, sampled or proposed to be confiscated; an expert's opinion that came back."""
    attached, there = ctx.data.get("attached", ()), ctx.situation
    proposed = (read.live(there, "conclude", party["id"]) for party in (there or {"parties": ()})["parties"])
    goods = any("confiscate_goods" in one["data"].get("kinds", ()) for each in proposed for one in each)
    goods = goods or any(entry["act"] in HOLDS_GOODS and read.in_effect(entry) for entry in (there or {})["entries"])
    opinion = any(entry["data"].get("back") for entry in read.live(there, "appraise"))
    recorded = {"goods": ("涉案物品", goods), "appraisal": ("检验报告、鉴定意见", opinion)}
    missing = [title for code, (title, known) in recorded.items() if code in attached and not known]
    return {"missing": "、".join(missing)} if missing else None


@gate(foresees=True)
def referrals_are_answered(ctx: Context, _params: Params) -> Values:
    parties = ctx.situation["parties"] if ctx.situation else ()
    owed = any(read.value(ctx.situation, "decide", "outcome", party["id"]) == "referral" for party in parties)
    return {} if owed and not read.done(ctx.situation, "refer.sent") else None


@gate()
def preservation_waits(ctx: Context, _params: Params) -> Values:
    chosen = ctx.data.get("preservation")
    waiting = [clock["entry"] for clock in read.clocks_of(ctx.situation, "preserve", ctx.party)]
    return None if chosen in (None, *waiting) else {}


@gate()
def changed_amount_is_stated(ctx: Context, _params: Params) -> Values:
    changed = ctx.data.get("result") == "changed" and money.fine(ctx.situation, ctx.party) > 0
    return {} if changed and "amount_fen" not in ctx.data else None


@gate()
def refund_is_not_more_than_overpaid(ctx: Context, _params: Params) -> Values:
    amount, over = ctx.data.get("amount_fen"), money.over(ctx.situation, ctx.party)
    if amount is None or amount <= over:
        return None
    return {"amount": amounts.yuan(amount), "over": amounts.yuan(over)}
