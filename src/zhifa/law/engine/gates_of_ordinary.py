"""Gates on the way from the lead to the decision of the ordinary procedure (处罚法 42-65)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from zhifa.law.dates import format_date, legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.engine.guards import case_is_suspended, evidence_is_preserved, party_has_represented
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.service import delivery_of, effective
from zhifa.law.types import FineFact, Json, OfficerFact

Params = Mapping[str, Any]
SUM = "、"
RIGHTS = {"represent": ("represent", "陈述、申辩"), "hearing_request": ("hearing", "要求听证")}
MONEY = ("amount_fen", "gains_fen")
COMPARED = ("outcome", "kinds", "amount_fen", "gains_fen")


@gate(foresees=True)
def before_filing_only(ctx: Context, _params: Params) -> Values:
    return {} if read.done(ctx.situation, "file") else None


@gate(foresees=True)
def not_filed_before(ctx: Context, _params: Params) -> Values:
    return {} if read.done(ctx.situation, "not_file") else None


@gate()
def earlier_fines_are_considered(ctx: Context, _params: Params) -> Values:
    """Warned at filing already: the same party was fined for this matter on this day (处罚法 29)."""
    happened = ctx.data.get("happened_on")
    if happened is None or ctx.data.get("other_act"):
        return None
    day = date.fromisoformat(happened)
    fine = next((f for f in ctx.facts.fines if _same_act(f, ctx.matter["code"], day)), None)
    return {"number": fine.number} if fine else None


def _same_act(fine: FineFact, matter: str, day: date) -> bool:
    return (fine.matter, fine.happened_on) == (matter, day)


@gate()
def officers_are_not_recused(ctx: Context, _params: Params) -> Values:
    out = {
        number.strip()
        for entry in read.live(ctx.situation, "recuse")
        if entry["data"].get("proposal") == "recuse"
        for number in entry["data"]["certificate"].split(SUM)
    }
    found = [number for number in ctx.act.officers if number in out]
    return {"officers": SUM.join(found)} if found else None


@gate(foresees=True)
def not_suspended(ctx: Context, _params: Params) -> Values:
    return {} if case_is_suspended(ctx.situation, ctx.party) else None


@gate()
def suspension_is_named(ctx: Context, _params: Params) -> Values:
    """Only what a rule of the sector names stops the ninety days (处罚法 60)."""
    field, ground = ctx.step.field("ground"), ctx.data.get("ground")
    choice = field.choice(ground) if field and ground else None
    named = ctx.rule("penalty.decide.suspensions").value
    if choice is None or (isinstance(named, tuple) and choice.title in named):
        return None
    return {"ground": choice.title, "basis": ctx.rule("penalty.decide.suspensions").basis}


@gate(foresees=True)
def extension_is_named(ctx: Context, _params: Params) -> Values:
    return None if ctx.rule("penalty.decide.extend").number else {}


@gate(foresees=True)
def period_still_runs(ctx: Context, _params: Params) -> Values:
    """A period that has run out is late, and stays late: it is extended before its last day is over."""
    past = [clock for clock in read.clocks_of(ctx.situation, "decide", None) if clock["due"] < ctx.day.isoformat()]
    return {"due": format_date(date.fromisoformat(past[0]["due"]))} if past else None


@gate()
def announcement_is_the_last_way(ctx: Context, _params: Params) -> Values:
    return {} if ctx.data.get("unreachable") is False else None


# -- notice, representations, hearing ---------------------------------------------------------------------------------


@gate()
def told_as_concluded(ctx: Context, _params: Params) -> Values:
    different = list(_differences(ctx, ("kinds", "amount_fen", "gains_fen")))
    return {"different": SUM.join(different)} if different else None


def _differences(ctx: Context, codes: tuple[str, ...]) -> Iterator[str]:
    """Titles of fields whose value is not the one of the newest proposal."""
    for code in codes:
        field = ctx.step.field(code)
        proposed, now = ctx.value("conclude", code), ctx.data.get(code)
        if field and (now or None) != (proposed or None):
            yield f"“{field.title}”"


@gate()
def hearing_is_told_where_due(ctx: Context, _params: Params) -> Values:
    why = read.fired(ctx.situation, "hearing", ctx.party)
    return {"why": SUM.join(why)} if why and ctx.data.get("hearing") is False else None


@gate(foresees=True)
def notice_is_served(ctx: Context, _params: Params) -> Values:
    return None if delivery_of(ctx.situation, "notify", ctx.party) else {}


def _clock(ctx: Context, key: str) -> Json | None:
    """The newest clock of a key for the party, met or not."""
    clocks = ctx.situation["clocks"] if ctx.situation else ()
    found = [clock for clock in clocks if clock["key"] == key and clock["party"] in (ctx.party, None)]
    return found[-1] if found else None


@gate()
def hearing_asked_in_time(ctx: Context, _params: Params) -> Values:
    clock = _clock(ctx, "hearing_request")
    if clock is None or ctx.data.get("accepted") != "accepted":
        return None
    due = date.fromisoformat(clock["due_latest"][:10])
    return {"due": format_date(due)} if ctx.day > due else None


@gate()
def request_in_time_is_accepted(ctx: Context, _params: Params) -> Values:
    """Whoever asks within the period gets the hearing: it is not turned away as late (处罚法 64(1))."""
    clock = _clock(ctx, "hearing_request")
    if clock is None or ctx.data.get("accepted") != "late":
        return None
    due = date.fromisoformat(clock["due_latest"][:10])
    return None if ctx.day > due else {"due": format_date(due)}


@gate(foresees=True)
def hearing_not_asked_before(ctx: Context, _params: Params) -> Values:
    """Once for each notice: a new notice gives the right anew (处罚法 63)."""
    asked, told = read.last(ctx.situation, "hearing.request", ctx.party), read.last(ctx.situation, "notify", ctx.party)
    return {} if read.index_of(ctx.situation, asked) > read.index_of(ctx.situation, told) else None


@gate()
def hearing_date_leaves_time(ctx: Context, _params: Params) -> Values:
    """Served today at the earliest, so the hearing comes after seven working days from today (处罚法 64(2))."""
    moment = ctx.data.get("hearing_at")
    if moment is None:
        return None
    earliest, day = _day(ctx.deadline("hearing.notice", ctx.day).due), legal_day(instant(moment))
    return None if day > earliest else {"hearing": format_date(day), "earliest": format_date(earliest)}


def _day(due: date | datetime) -> date:
    return legal_day(due) if isinstance(due, datetime) else due


def _investigators(ctx: Context) -> set[str]:
    """Certificate numbers of everybody who gathered evidence or proposed the decision."""
    steps = {step.code for step in ctx.procedure.steps if step.record.stage in ("启动", "调查取证")}
    entries = ctx.situation["entries"] if ctx.situation else ()
    return {
        number for entry in entries if entry["act"] in steps and read.in_effect(entry) for number in entry["officers"]
    }


def acted(ctx: Context) -> bool:
    """Whether the person who acts now investigated this case."""
    return investigated(ctx, ctx.act.actor_id, ctx.facts.own)


def investigated(ctx: Context, person: str, held: Iterable[OfficerFact]) -> bool:
    """Whether an account, or one of the certificates that its person holds, investigated this case."""
    steps = {step.code for step in ctx.procedure.steps if step.record.stage in ("启动", "调查取证")}
    entries = ctx.situation["entries"] if ctx.situation else ()
    by_account = any(
        entry["act"] in steps and read.in_effect(entry) and entry["actor"] == person for entry in entries
    )
    return by_account or bool({one.certificate for one in held} & _investigators(ctx))


@gate()
def chair_did_not_investigate(ctx: Context, _params: Params) -> Values:
    chair = ctx.data.get("chair")
    return {"chair": chair} if chair and chair in _investigators(ctx) else None


@gate(foresees=True)
def chair_is_not_investigator(ctx: Context, _params: Params) -> Values:
    return {} if acted(ctx) else None


@gate()
def chair_is_certified(ctx: Context, _params: Params) -> Values:
    if ctx.rule("hearing.chair_certificate").value != "required":
        return None
    good = any(
        officer.kind == "hearing_chair"
        and officer.valid_from <= ctx.day <= officer.valid_to
        and officer.status_on(ctx.day) == "valid"
        for officer in ctx.facts.own
    )
    return None if good else {"basis": ctx.rule("hearing.chair_certificate").basis}


@gate()
def hearing_notice_in_time(ctx: Context, _params: Params) -> Values:
    """Seven working days lie between the service of the newest notice and the hearing (处罚法 64(2))."""
    if ctx.data.get("outcome") == "withdrawn":
        return None
    served = delivery_of(ctx.situation, "hearing.notice", ctx.party)
    asked = read.last(ctx.situation, "hearing.request", ctx.party)
    if served is None or read.index_of(ctx.situation, served) < read.index_of(ctx.situation, asked):
        return {"served": "还没有送达"}
    day = effective(served)
    if ctx.day > _day(ctx.deadline("hearing.notice", day).due):
        return None
    return {"served": f"{format_date(day)}才送达"}


@gate()
def agents_within_limit(ctx: Context, _params: Params) -> Values:
    count, limit = len(ctx.data.get("agents", ())), ctx.rule("hearing.agents").number
    too_many = count > limit or ctx.data.get("agents_count") == "more"
    return {"count": count or "三名以上", "limit": limit} if too_many else None


# -- before the decision ----------------------------------------------------------------------------------------------


@gate(foresees=True)
def prior_notice_served(ctx: Context, _params: Params) -> Values:
    """The newest proposal was told to the party and the notice was served (处罚法 44)."""
    told, proposal = read.last(ctx.situation, "notify", ctx.party), read.last(ctx.situation, "conclude", ctx.party)
    if told is None or delivery_of(ctx.situation, "notify", ctx.party) is None:
        return {}
    if read.index_of(ctx.situation, told) > read.index_of(ctx.situation, proposal):
        return None
    return None if _only_lighter(ctx, told, proposal) else {}


def _only_lighter(ctx: Context, told: Json, proposal: Json | None) -> bool:
    """A proposal that only became lighter after the notice need not be told again; another basis must be (44)."""
    if proposal is None:
        return False
    at = read.index_of(ctx.situation, told)
    proposals = list(read.live(ctx.situation, "conclude", ctx.party))
    known = [entry for entry in proposals if read.index_of(ctx.situation, entry) < at]
    if not known or known[-1]["data"].get("basis") != proposal["data"].get("basis"):
        return False
    before, after = told["data"], proposal["data"]
    fewer = set(after.get("kinds", ())) <= set(before.get("kinds", ()))
    return fewer and all(int(after.get(code) or 0) <= int(before.get(code) or 0) for code in MONEY)


@gate(foresees=True)
def rights_period_over_or_waived_in_writing(ctx: Context, _params: Params) -> Values:
    """Each right that runs from the notice is over (by its latest possible day), used, or waived in writing."""
    told = read.index_of(ctx.situation, read.last(ctx.situation, "notify", ctx.party))
    waived = {
        right
        for entry in read.live(ctx.situation, "waive", ctx.party)
        if read.index_of(ctx.situation, entry) > told  # what an earlier notice said was waived, not this one
        for right in entry["data"].get("rights", ())
    }
    for key, (right, title) in RIGHTS.items():
        clock = _clock(ctx, key)
        if clock is None or right in waived or (key == "hearing_request" and clock["met"]):
            continue
        due = date.fromisoformat(clock["due_latest"][:10])
        if legal_day(ctx.now) <= due:
            return {"right": title, "due": format_date(due)}
    return None


@gate()
def waiver_is_in_writing(ctx: Context, _params: Params) -> Values:
    return {} if ctx.data.get("in_writing") is False else None


@gate(foresees=True)
def representations_are_reexamined(ctx: Context, _params: Params) -> Values:
    if not party_has_represented(ctx.situation, ctx.party):
        return None
    said = [e for e in read.live(ctx.situation, "represent", ctx.party) if e["data"].get("made") != "none"][-1]
    answered = read.last(ctx.situation, "reexamine", ctx.party)
    return None if read.index_of(ctx.situation, answered) > read.index_of(ctx.situation, said) else {}


@gate(foresees=True)
def hearing_concluded(ctx: Context, _params: Params) -> Values:
    return {} if _hearing_is_open(ctx.situation, ctx.party) else None


def _hearing_is_open(situation: Json | None, party: str | None) -> bool:
    """Asked for and accepted, and not held, left, missed or withdrawn since."""
    accepted = [e for e in read.live(situation, "hearing.request", party) if e["data"].get("accepted") == "accepted"]
    ended = read.last(situation, "hearing.hold", party)
    return bool(accepted) and read.index_of(situation, ended) < read.index_of(situation, accepted[-1])


@gate(foresees=True)
def hearing_not_concluded(ctx: Context, _params: Params) -> Values:
    return None if _hearing_is_open(ctx.situation, ctx.party) else {}


@gate(foresees=True)
def hearings_before_discussion(ctx: Context, _params: Params) -> Values:
    parties = ctx.situation["parties"] if ctx.situation else ()
    return {} if any(_hearing_is_open(ctx.situation, party["id"]) for party in parties) else None


@gate(foresees=True)
def collective_discussion_held(ctx: Context, _params: Params) -> Values:
    """Discussed, agreed, and after the newest proposal of this party (处罚法 57(2))."""
    why = read.fired(ctx.situation, "discussion", ctx.party)
    if not why:
        return None
    held = read.last(ctx.situation, "discuss")
    if held is None:
        return {"state": f"{SUM.join(why)}，应当由机关负责人集体讨论，还没有讨论"}
    if held["data"].get("conclusion") != "agree":
        return {"state": "集体讨论没有同意处理意见"}
    proposal = read.last(ctx.situation, "conclude", ctx.party)
    at = read.index_of(ctx.situation, held)
    if at < read.index_of(ctx.situation, proposal):
        return {"state": "集体讨论以后处理意见又有变化，新的意见没有经过讨论"}
    heard = [e for e in read.live(ctx.situation, "hearing.hold", ctx.party) if e["data"].get("outcome") == "held"]
    after = not heard or at > read.index_of(ctx.situation, heard[-1])
    return None if after else {"state": "听证以后没有再集体讨论"}


@gate()
def quorum_is_met(ctx: Context, _params: Params) -> Values:
    members, present = ctx.data.get("members"), ctx.data.get("present")
    if members is None or present is None:
        return None
    rule = ctx.rule("discussion.quorum")
    whole = 10_000
    if present <= members and present * whole >= members * rule.number and present > 0:
        return None
    return {"members": members, "present": present, "share": f"百分之{rule.number * 100 // whole}", "basis": rule.basis}


@gate()
def decided_as_concluded(ctx: Context, _params: Params) -> Values:
    different = list(_differences(ctx, COMPARED))
    return {"different": SUM.join(different)} if different else None


@gate(foresees=True)
def not_decided_before(ctx: Context, _params: Params) -> Values:
    """A proposal or a notice comes before the decision; what is decided is not proposed again."""
    return {} if read.done(ctx.situation, "decide", ctx.party) else None


@gate()
def not_the_same_again(ctx: Context, _params: Params) -> Values:
    """Not the same decision on the same facts and grounds; one annulled for its procedure alone may be made again."""
    if ctx.value("redo", "why") in (None, "procedure") or ctx.data.get("new_grounds"):
        return None
    begun = read.last(ctx.situation, "redo", ctx.party)
    fell = [e for e in (ctx.situation or {})["entries"] if begun and e.get("cleared") == begun["id"]]
    earlier = next((e["data"] for e in reversed(fell) if e["act"] == "decide"), None)
    if earlier is None or read.done(ctx.situation, "decide", ctx.party):
        return None
    same = all(ctx.data.get(name) == earlier.get(name) for name in ("outcome", "kinds", "amount_fen", "gains_fen"))
    return {} if same else None


@gate(foresees=True)
def every_party_is_concluded(ctx: Context, _params: Params) -> Values:
    parties = ctx.situation["parties"] if ctx.situation else ()
    count = sum(not read.done(ctx.situation, "conclude", party["id"]) for party in parties)
    return {"count": count} if count else None


@gate(foresees=True)
def preserved_evidence_is_disposed(ctx: Context, _params: Params) -> Values:
    parties = ctx.situation["parties"] if ctx.situation else ()
    return {} if any(evidence_is_preserved(ctx.situation, party["id"]) for party in parties) else None
