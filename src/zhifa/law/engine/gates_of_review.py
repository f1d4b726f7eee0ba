"""Gates of legal review (处罚法 58; 国办发〔2018〕118号): nothing that must be reviewed is decided unreviewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa.law.dates import format_date
from zhifa.law.engine import invitations, routing, triggers
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.engine.gates_of_ordinary import acted
from zhifa.law.engine.invitations import OPINION, REQUEST
from zhifa.law.types import Json

Params = Mapping[str, Any]
SUM = "、"
BARRED = {"investigated": "他办理过本案", "unit": "他在承办本案的机构任职"}
OPINIONS = {
    "correct": "审核意见是纠正或者补充后再送审",
    "do_not_decide": "审核意见是不应当作出决定",
    "refer": "审核意见是移送",
}


def _newest(ctx: Context) -> tuple[Json | None, Json | None]:
    """The newest submission and the newest opinion."""
    return read.last(ctx.situation, REQUEST), read.last(ctx.situation, OPINION)


def _answered(ctx: Context) -> bool:
    asked, opinion = _newest(ctx)
    return read.index_of(ctx.situation, opinion) > read.index_of(ctx.situation, asked)


@gate(foresees=True)
def no_review_is_running(ctx: Context, _params: Params) -> Values:
    asked, _ = _newest(ctx)
    return {} if asked and not _answered(ctx) else None


@gate(foresees=True)
def review_is_asked(ctx: Context, _params: Params) -> Values:
    asked, _ = _newest(ctx)
    return {} if asked is None or _answered(ctx) else None


@gate()
def submission_is_complete(ctx: Context, _params: Params) -> Values:
    field = ctx.step.field("materials")
    wanted = ctx.rule("review.materials").value
    needed = list(wanted) if isinstance(wanted, tuple) else []
    parties = ctx.situation["parties"] if ctx.situation else ()
    if any(read.value(ctx.situation, "hearing.hold", "outcome", party["id"]) == "held" for party in parties):
        needed.append("hearing")
    given = ctx.data.get("materials")
    if given is None or field is None:
        return None
    missing = [choice.title for choice in field.choices if choice.code in needed and choice.code not in given]
    return {"missing": SUM.join(missing)} if missing else None


@gate(foresees=True)
def reviewer_did_not_investigate(ctx: Context, _params: Params) -> Values:
    return {} if acted(ctx) else None


@gate()
def first_reviewer_is_qualified(ctx: Context, _params: Params) -> Values:
    qualified = any(o.kind == "legal_profession" and o.status_on(ctx.day) == "valid" for o in ctx.facts.own)
    return {} if ctx.data.get("first_review") and not qualified else None


@gate()
def every_point_is_answered(ctx: Context, _params: Params) -> Values:
    field = ctx.step.field("sound")
    if field is None:
        return None
    answered = {*ctx.data.get("sound", ()), *ctx.data.get("wrong", ())}
    missing = [choice.title for choice in field.choices if choice.code not in answered]
    return {"missing": SUM.join(missing)} if missing else None


@gate()
def remarks_fit_opinion(ctx: Context, _params: Params) -> Values:
    opinion = ctx.data.get("opinion")
    if opinion is None:
        return None
    wrong = bool(ctx.data.get("wrong"))
    return {} if wrong is (opinion == "agree") else None


@gate(foresees=True)
def rereview_in_time(ctx: Context, _params: Params) -> Values:
    clocks = ctx.situation["clocks"] if ctx.situation else ()
    running = [clock for clock in clocks if clock["key"] == "rereview" and clock["met"] is None]
    if not running:
        return {"due": "（没有）"}
    due = date.fromisoformat(running[-1]["due"][:10])
    return {"due": format_date(due)} if ctx.day > due else None


@gate(foresees=True)
def review_agrees(ctx: Context, _params: Params) -> Values:
    """The newest submission has an agreeing opinion (处罚法 58(1)); the triggers are named."""
    asked, opinion = _newest(ctx)
    why = read.fired(ctx.situation, "review", ctx.party) or ["本案"]
    if ctx.value("hearing.hold", "outcome") == "held":
        why = [*why, "经过听证程序"]
    if asked is None:
        return {"why": SUM.join(why), "state": "还没有送审"}
    if not _answered(ctx):
        return {"why": SUM.join(why), "state": "正在审核"}
    result = opinion["data"].get("opinion") if opinion else ""
    return None if result == "agree" else {"why": SUM.join(why), "state": OPINIONS.get(str(result), "没有通过")}


@gate(foresees=True)
def review_covers_latest_proposal(ctx: Context, _params: Params) -> Values:
    """What was reviewed is what is decided: the newest proposal was laid before the reviewer."""
    asked, proposal = read.last(ctx.situation, REQUEST), read.last(ctx.situation, "conclude", ctx.party)
    if asked is None or proposal is None:
        return None
    return None if proposal["id"] in (asked["facts"].get("submitted") or ()) else {}


@gate(foresees=True)
def review_after_hearing(ctx: Context, _params: Params) -> Values:
    held = read.last(ctx.situation, "hearing.hold", ctx.party)
    if held is None or held["data"].get("outcome") != "held":
        return None
    asked, _ = _newest(ctx)
    return None if read.index_of(ctx.situation, asked) > read.index_of(ctx.situation, held) else {}


@gate(foresees=True)
def reviewed_case_is_complex(ctx: Context, _params: Params) -> Values:
    """Only complex cases get more time: the newest proposal for some party says so."""
    parties = ctx.situation["parties"] if ctx.situation else ()
    marks = (read.value(ctx.situation, triggers.CONCLUDE, "marks", party["id"]) or () for party in parties)
    return None if any("complex" in given for given in marks) else {}


@gate(foresees=True)
def review_period_can_be_extended(ctx: Context, _params: Params) -> Values:
    """Once for each submission, and before its last day is past."""
    clock = next((one for one in read.open_clocks(ctx.situation) if one["key"] == "review"), None)
    if clock is None:
        return None  # review_is_asked says why
    if clock.get("extended"):
        return {"state": "这次送审的审核期限已经延长过一次"}
    due = date.fromisoformat(clock["due"][:10])
    return {"state": f"审核期限到{format_date(due)}，已经届满"} if ctx.day > due else None


@gate(foresees=True)
def exemption_is_named(ctx: Context, _params: Params) -> Values:
    return None if ctx.rule("review.exempt").value == "exempt" else {}


@gate(foresees=True)
def act_demands_no_review(ctx: Context, _params: Params) -> Values:
    """What 处罚法 58(1) itself lists is reviewed whatever a region says."""
    why = triggers.by_act(ctx.situation)
    return {"why": SUM.join(why)} if why else None


@gate(foresees=True)
def nothing_was_submitted(ctx: Context, _params: Params) -> Values:
    """An exemption is no way round an opinion."""
    asked, _ = _newest(ctx)
    return {} if asked else None


@gate()
def invited_person_is_registered(ctx: Context, _params: Params) -> Values:
    """Only whom the registers offer here today, in the capacity they hold."""
    person, capacity = ctx.data.get("person"), ctx.data.get("capacity")
    if person is None or capacity is None:
        return None
    return None if any(one.id == person and one.role == capacity for one in ctx.facts.invitable) else {}


@gate()
def named_reviewer_may_review(ctx: Context, _params: Params) -> Values:
    """Who is named to give the opinion neither investigated nor works where the case was investigated (处罚法 58)."""
    if ctx.data.get("capacity") not in invitations.REVIEWING:
        return None
    person = next((one for one in ctx.facts.invitable if one.id == ctx.data.get("person")), None)
    why = routing.bar(ctx, person) if person else ""
    return {"why": BARRED[why]} if why else None


@gate()
def named_reviewer_is_another(ctx: Context, _params: Params) -> Values:
    """A submission goes to somebody else than it lies with already."""
    named = ctx.data.get("capacity") in invitations.REVIEWING
    return {} if named and invitations.reviewer_of(ctx.situation) == ctx.data.get("person") else None


@gate()
def no_advice_is_awaited(ctx: Context, _params: Params) -> Values:
    """One adviser at a time; whose period ran out is awaited no more."""
    return {} if ctx.data.get("capacity") == "adviser" and invitations.advice_awaited(ctx.situation, ctx.day) else None


@gate(foresees=True)
def advice_is_awaited(ctx: Context, _params: Params) -> Values:
    return None if invitations.advice_awaited(ctx.situation, ctx.day) else {}


@gate()
def submission_lies_with_reviewer(ctx: Context, _params: Params) -> Values:
    """The opinion comes from whom the submission was routed to, or given to since."""
    reviewer = invitations.reviewer_of(ctx.situation)
    return {} if ctx.act.capacity == "reviewer" and reviewer not in ("", ctx.act.actor_id) else None


@gate()
def reviewer_is_invited(ctx: Context, _params: Params) -> Values:
    """Who comes from elsewhere acts on the submission they were invited to, in that capacity; others need none."""
    if ctx.act.capacity not in invitations.INVITED:
        return None
    invitation = invitations.running(ctx.situation, ctx.act.actor_id, ctx.day)
    return None if invitation and invitation.capacity == ctx.act.capacity else {}


@gate()
def sharing_is_registered(ctx: Context, _params: Params) -> Values:
    if ctx.act.capacity != "shared_reviewer":
        return None
    return None if any(o.kind == "shared_review" and o.good_on(ctx.day) for o in ctx.facts.own) else {}
