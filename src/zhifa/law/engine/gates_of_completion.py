"""Gates of service, money and closing (处罚法 53, 61, 66-71)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.law import amounts
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, each_party, gate
from zhifa.law.engine.guards import fine_was_imposed, penalty_was_imposed
from zhifa.law.types import Json

Params = Mapping[str, Any]
NOT_ABSENT = {"direct": ("absent", "delivered"), "leaving": ("signed", "fingerprint", "read_aloud", "delivered")}


@gate()
def leaving_is_witnessed_or_recorded(ctx: Context, _params: Params) -> Values:
    if ctx.data.get("method") != "leaving":
        return None
    return None if ctx.data.get("witnessed") or ctx.data.get("filmed") else {}


@gate()
def refusal_is_served_by_leaving(ctx: Context, _params: Params) -> Values:
    """Nobody absent signs, and nothing left behind was handed over."""
    method = ctx.data.get("method", "")
    if ctx.data.get("receipt") not in NOT_ABSENT.get(method, ()):
        return None
    field = ctx.step.field("method")
    choice = field.choice(method) if field else None
    return {"method": choice.title if choice else method}


@gate()
def electronic_service_is_agreed(ctx: Context, _params: Params) -> Values:
    return {} if ctx.data.get("electronic_agreed") is False else None


@gate(foresees=True)
def fine_not_yet_settled(ctx: Context, _params: Params) -> Values:
    paid = read.done(ctx.situation, "pay", ctx.party) and ctx.step.code != "pay"
    collected = read.done(ctx.situation, "collect", ctx.party) and ctx.step.code != "collect"
    return {} if paid or collected else None


@gate(alone=True)
def small_fine_within_collect_limit(ctx: Context, _params: Params) -> Values:
    amount = ctx.value("decide", "amount_fen")
    if ctx.data.get("ground") != "small_fine" or amount is None:
        return None
    rule = ctx.rule("penalty.collect.limit")
    if amount <= rule.number:
        return None
    return {"amount": amounts.yuan(amount), "limit": amounts.yuan(rule.number), "basis": rule.basis}


@gate()
def remote_collection_is_requested(ctx: Context, _params: Params) -> Values:
    return {} if ctx.data.get("requested") is False else None


@gate()
def money_equals_fine(ctx: Context, _params: Params) -> Values:
    paid, amount = ctx.data.get("amount_fen"), ctx.value("decide", "amount_fen")
    if paid is None or amount is None or paid == amount:
        return None
    return {"paid": amounts.yuan(paid), "amount": amounts.yuan(amount)}


@gate(alone=True)
def remitted_in_order(ctx: Context, _params: Params) -> Values:
    stages = [entry["data"].get("stage") for entry in read.live(ctx.situation, "remit", ctx.party)]
    stage = ctx.data.get("stage")
    if stage == "to_agency" and "to_agency" in stages:
        return {"why": "已经交至机关"}
    if stage == "to_bank" and "to_agency" not in stages:
        return {"why": "还没有交至机关"}
    return None


@each_party
def every_party_is_decided(situation: Json | None, party: str) -> bool:
    return not read.done(situation, "decide", party)


@each_party
def every_decision_is_served(situation: Json | None, party: str) -> bool:
    return read.done(situation, "decide", party) and not read.done(situation, "serve", party)


@each_party
def every_penalty_is_filed(situation: Json | None, party: str) -> bool:
    return penalty_was_imposed(situation, party) and not read.done(situation, "record_filing", party)


@each_party
def every_fine_is_settled(situation: Json | None, party: str) -> bool:
    settled = any(read.done(situation, act, party) for act in ("pay", "remit"))
    return fine_was_imposed(situation, party) and not settled


@gate(foresees=True)
def nothing_decided_yet(ctx: Context, _params: Params) -> Values:
    parties = ctx.situation["parties"] if ctx.situation else ()
    return {} if any(read.done(ctx.situation, "decide", party["id"]) for party in parties) else None


@gate(alone=True)
def termination_ground_fits(ctx: Context, _params: Params) -> Values:
    """After a decision the case ends by being carried out, or because there is nobody left to carry it out."""
    ground = ctx.data.get("ground")
    if ground in (None, "party_gone") or nothing_decided_yet(ctx, {}) is None:
        return None
    field = ctx.step.field("ground")
    choice = field.choice(ground) if field else None
    return {"ground": choice.title if choice else ground}
