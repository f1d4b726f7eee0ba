"""Gates of what befalls a case: joined, parted, another party, another version of its procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.law import procedures
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.procedures.language import Step
from zhifa.law.types import Json

Params = Mapping[str, Any]


def _proposed(situation: Json, party: str | None) -> bool:
    return any(
        entry["act"] == "conclude" and not (entry["returned"] or entry["voided"]) and party in (None, entry["party"])
        for entry in situation["entries"]
    )


def _waits(situation: Json, step: Step) -> bool:
    """A proposal, other than of this very act, that still waits for a signature."""
    return any((read.find(situation, one) or {}).get("act") != step.code for one in situation["proposals"])


def _undelivered(situation: Json, party: str | None) -> bool:
    """A numbered document for a party that it has not received: it stays in the case that made it."""
    delivered = {entry["data"].get("document") for entry in situation["entries"] if entry["act"] == "deliver"}
    waiting = (one for key, one in situation["documents"].items() if one.get("number") and key not in delivered)
    makers = (read.find(situation, one["entry"]) for one in waiting if one["state"] == "rendered")
    return any(made and made["party"] and party in (None, made["party"]) for made in makers)


def _unready(ctx: Context, situation: Json, party: str | None) -> str:
    if _proposed(situation, party):
        return "已经提出处理意见"
    if _waits(situation, ctx.step):
        return "还有报批中的事项"
    return "还有文书没有送达" if _undelivered(situation, party) else ""


@gate()
def wrong_party_is_found_before_decision(ctx: Context, _params: Params) -> Values:
    decided = read.done(ctx.situation, "decide", ctx.party)
    return {} if decided and ctx.data.get("ground") == "wrong" else None


@gate(foresees=True)
def case_can_be_parted(ctx: Context, _params: Params) -> Values:
    situation = ctx.situation or {}
    if len(situation["parties"]) == 1:
        return {"why": "本案只有一名当事人"}
    why = _unready(ctx, situation, ctx.party)
    return {"why": why} if why else None


@gate()
def cases_can_be_joined(ctx: Context, _params: Params) -> Values:
    """Two open cases of one procedure that the proposer is in charge of, into the one that was filed first."""
    if "other" not in ctx.data:
        return None
    mine, other = ctx.situation or {}, ctx.facts.other
    if other is None or other.situation is None:
        return {"why": f"没有编号为“{ctx.data['other']}”的案件，或者您不是两案的承办人，也不是两案承办机构的负责人"}
    theirs = other.situation
    if (theirs["procedure"], theirs["version"]) != (mine["procedure"], mine["version"]):
        return {"why": "两案适用的程序不同"}
    if theirs["state"] != "open" or not read.done(theirs, "file"):
        return {"why": "那件案件没有立案，或者已经办结"}
    filed, later = read.last(mine, "file"), read.last(theirs, "file")
    if filed and later and read.took_effect(theirs, later) < read.took_effect(mine, filed):
        return {"why": "那件案件立案更早，应当并入那件案件"}
    why = _unready(ctx, mine, None) or _unready(ctx, theirs, None)
    return {"why": why} if why else None


@gate()
def cases_share_what_is_said(ctx: Context, _params: Params) -> Values:
    """A ground that can be looked up is not taken on trust; that the facts are the same only a person can say."""
    other = ctx.facts.other
    if ctx.data.get("ground") != "same_party" or other is None or other.situation is None:
        return None
    return None if other.shares_party else {}


@gate()
def version_takes_what_was_done(ctx: Context, _params: Params) -> Values:
    """A newer version that knows every act done so far and every clock that runs."""
    wanted = ctx.data.get("version")
    if wanted is None:
        return None
    if wanted <= ctx.procedure.version:
        return {"why": f"本案已经按第 {ctx.procedure.version} 版办理"}
    try:
        newer = procedures.load(ctx.procedure.code, wanted)
    except procedures.ProcedureError as error:
        return {"why": str(error).split("。")[0]}
    done = {entry["act"] for entry in (ctx.situation or {})["entries"]}
    running = {clock["key"] for clock in (ctx.situation or {})["clocks"] if clock["met"] is None}
    clocks = {clock.code for step in newer.steps for clock in step.clocks}
    unknown = [step.title for code in sorted(done) if not newer.step(code) and (step := ctx.procedure.step(code))]
    if unknown or running - clocks:
        return {"why": f"第 {wanted} 版没有本案已经办过的{'、'.join(unknown) or '环节'}"}
    return None
