"""Named guards: whether a field, a clock, a document or a step is wanted at all. A guard never refuses.

Guards in STANDING read the situation of one party only; those in GUARDS may also read the data and facts of an act.
A guard whose meaning changes gets a new name, since old versions of procedures keep using the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from zhifa.law.engine import money, triggers
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.situation import value
from zhifa.law.procedures.language import Condition, Step
from zhifa.law.types import Json

Standing = Callable[[Json | None, str | None], bool]
Guard = Callable[[Context], bool]
STANDING: dict[str, Standing] = {}
GUARDS: dict[str, Guard] = {}


def standing(function: Standing) -> Standing:
    STANDING[function.__name__] = function
    return function


def guard(function: Guard) -> Guard:
    GUARDS[function.__name__] = function
    return function


def holds(ctx: Context, conditions: Iterable[Condition]) -> bool:
    """Whether all conditions hold for the act."""
    return all(_holds(ctx, condition) for condition in conditions)


def _holds(ctx: Context, condition: Condition) -> bool:
    if not condition.guard:
        return ctx.matches(condition)
    if condition.guard in STANDING:
        return STANDING[condition.guard](ctx.situation, ctx.party)
    return GUARDS[condition.guard](ctx)


def applies(step: Step, situation: Json | None, party: str | None) -> bool:
    """Whether the case needs the step for the party, as things stand."""
    return not step.applies or STANDING[step.applies](situation, party)


@standing
def penalty_was_imposed(situation: Json | None, party: str | None) -> bool:
    return bool(value(situation, "decide", "outcome", party) == "penalty")


@standing
def fine_was_imposed(situation: Json | None, party: str | None) -> bool:
    return penalty_was_imposed(situation, party) and bool(value(situation, "decide", "amount_fen", party))


@standing
def fine_was_collected(situation: Json | None, party: str | None) -> bool:
    return value(situation, "collect", "amount_fen", party) is not None


@guard
def matter_has_tiers(ctx: Context) -> bool:
    return bool(ctx.facts.tiers)


@guard
def head_confirms_deviation(ctx: Context) -> bool:
    """The last signature on a decision whose fine lies outside the benchmark (处罚法 34)."""
    entry = read.find(ctx.situation, str(ctx.data.get("of", "")))
    if entry is None or entry["act"] != "decide" or len(entry["approvals"]) + 1 != len(entry["chain"]):
        return False
    return bool(value(ctx.situation, "conclude", "beyond_tier", entry["party"]))


@guard
def matter_has_exemptions(ctx: Context) -> bool:
    return ctx.facts.matter is not None and bool(ctx.facts.matter.exemptions)


@guard
def tiers_have_ratios(ctx: Context) -> bool:
    return any(tier.ratio_max is not None for tier in ctx.facts.tiers)


@guard
def not_on_water(ctx: Context) -> bool:
    return not ctx.data.get("on_water")


@guard
def every_party_now_decided_or_case_over(ctx: Context) -> bool:
    """With this decision no party is left: the ninety days end with the last one; or the case ends otherwise."""
    if ctx.step.sets_state:
        return True
    parties = ctx.situation["parties"] if ctx.situation else ()
    return all(party["id"] == ctx.party or read.done(ctx.situation, "decide", party["id"]) for party in parties)


@guard
def money_now_settled(ctx: Context) -> bool:
    """With this payment, or after this outcome of a challenge, nothing is owed any more."""
    paid = money.paid(ctx.situation, ctx.party)
    if ctx.step.code == "challenge.outcome":
        return paid >= money.owed_under(ctx.situation, ctx.party, ctx.data)
    return paid + int(ctx.data.get("amount_fen", 0)) >= money.owed(ctx.situation, ctx.party)


@standing
def money_was_imposed(situation: Json | None, party: str | None) -> bool:
    return money.imposed(situation, party) > 0


@standing
def deferral_is_not_asked_in_writing(situation: Json | None, party: str | None) -> bool:
    """No application of the party waits whose reasons the document could repeat."""
    return not deferral_is_asked(situation, party)


@guard
def is_not_referral(ctx: Context) -> bool:
    return ctx.data.get("outcome") != "referral"


def _delivered(ctx: Context, *templates: str) -> bool:
    document = ((ctx.situation or {}).get("documents", {})).get(str(ctx.data.get("document", "")))
    return bool(document) and document["template"] in templates


@guard
def delivers_penalty_notice(ctx: Context) -> bool:
    return _delivered(ctx, "penalty_notice", "hearing_rights_notice")


@guard
def delivers_hearing_rights(ctx: Context) -> bool:
    return _delivered(ctx, "hearing_rights_notice")


@guard
def delivers_demand(ctx: Context) -> bool:
    return _delivered(ctx, "demand_notice")


@guard
def reviewed_before(ctx: Context) -> bool:
    return read.last(ctx.situation, "review.opinion") is not None


@guard
def review_is_due_now(ctx: Context) -> bool:
    return review_is_due(ctx.situation, None)


@standing
def review_is_due(situation: Json | None, party: str | None) -> bool:  # noqa: ARG001 - the shape of a standing guard
    """One proposal of the case fires a trigger, or a hearing was held: the whole decision is reviewed (处罚法 58)."""
    parties = situation["parties"] if situation else ()
    return not _review_is_exempt(situation) and any(_review_fires(situation, party["id"]) for party in parties)


def _review_fires(situation: Json | None, party: str) -> bool:
    held = value(situation, "hearing.hold", "outcome", party) == "held"
    return bool(read.fired(situation, "review", party)) or held


def _review_is_exempt(situation: Json | None) -> bool:
    """An exemption covers the proposals that stood when it was asked for, unless the Act demands the review since."""
    exempt = read.last(situation, "review.exempt")
    if situation is None or exempt is None or triggers.by_act(situation):
        return False
    covers = read.index_of(situation, exempt)
    newest = (read.last(situation, triggers.CONCLUDE, party["id"]) for party in situation["parties"])
    return all(read.index_of(situation, proposal) < covers for proposal in newest)


@standing
def review_asks_for_more(situation: Json | None, party: str | None) -> bool:
    """An opinion is given, and the next thing is to submit again.

    It asks to correct, or another proposal or a hearing came after what was submitted.
    """
    asked, opinion = read.last(situation, triggers.SUBMIT), read.last(situation, "review.opinion")
    if situation is None or asked is None or opinion is None or not review_is_due(situation, party):
        return False
    sent = read.index_of(situation, asked)
    if read.index_of(situation, opinion) < sent:
        return False  # the reviewer's turn
    if opinion["data"].get("opinion") != "agree":
        return bool(opinion["data"].get("opinion") == "correct")
    heard = (read.last(situation, "hearing.hold", one["id"]) for one in situation["parties"])
    later = any(
        entry["data"].get("outcome") == "held" and read.index_of(situation, entry) > sent for entry in heard if entry
    )
    return later or not set(triggers.submitted(situation)) <= set(asked["facts"].get("submitted") or ())


@guard
def major_penalty_is_filed_here(ctx: Context) -> bool:
    """A penalty that had to be reviewed, where the region demands that such decisions are filed."""
    imposed = ctx.party is not None and penalty_was_imposed(ctx.situation, ctx.party)
    return imposed and _review_fires(ctx.situation, str(ctx.party)) and ctx.rule("decision.filing").number > 0


@standing
def discussion_is_due(situation: Json | None, party: str | None) -> bool:  # noqa: ARG001 - the shape of a standing guard
    parties = situation["parties"] if situation else ()
    return any(read.fired(situation, "discussion", party["id"]) for party in parties)


@standing
def penalty_is_proposed(situation: Json | None, party: str | None) -> bool:
    return bool(value(situation, "conclude", "outcome", party) == "penalty")


@standing
def party_has_represented(situation: Json | None, party: str | None) -> bool:
    return any(entry["data"].get("made") != "none" for entry in read.live(situation, "represent", party))


@standing
def hearing_was_told(situation: Json | None, party: str | None) -> bool:
    return bool(value(situation, "notify", "hearing", party))


@standing
def hearing_is_asked(situation: Json | None, party: str | None) -> bool:
    return bool(value(situation, "hearing.request", "accepted", party) == "accepted")


@standing
def decision_is_to_be_served(situation: Json | None, party: str | None) -> bool:
    return value(situation, "decide", "outcome", party) not in (None, "referral")


@standing
def goods_were_confiscated(situation: Json | None, party: str | None) -> bool:
    return "confiscate_goods" in (value(situation, "decide", "kinds", party) or ())


@standing
def evidence_is_preserved(situation: Json | None, party: str | None) -> bool:
    kept = sum(1 for _ in read.live(situation, "preserve", party))
    return kept > sum(1 for _ in read.live(situation, "dispose_preserved", party))


@standing
def samples_were_taken(situation: Json | None, party: str | None) -> bool:
    return read.done(situation, "sample", party)


@standing
def several_preservations_wait(situation: Json | None, party: str | None) -> bool:
    return len(read.clocks_of(situation, "preserve", party)) > 1


@standing
def correction_was_ordered(situation: Json | None, party: str | None) -> bool:
    return read.done(situation, "order_correction", party)


@standing
def case_is_suspended(situation: Json | None, party: str | None) -> bool:
    return any(clock.get("since") for clock in read.open_clocks(situation, party))


def _answered(situation: Json | None, act: str, answer: str, party: str | None) -> bool:
    """Whether the newest entry of an act already has its answer after it."""
    return read.index_of(situation, read.last(situation, answer, party)) > read.index_of(
        situation, read.last(situation, act, party)
    )


@standing
def referral_is_approved(situation: Json | None, party: str | None) -> bool:
    return read.done(situation, "refer", party) and not _answered(situation, "refer", "refer.sent", party)


@standing
def referral_is_sent(situation: Json | None, party: str | None) -> bool:
    return read.done(situation, "refer.sent", party) and not _answered(situation, "refer.sent", "refer.answer", party)


@standing
def referral_is_filed(situation: Json | None, party: str | None) -> bool:
    return value(situation, "refer.answer", "result", party) == "filed" and not read.done(
        situation, "refer.goods", party
    )


@standing
def challenge_is_open(situation: Json | None, party: str | None) -> bool:
    return read.done(situation, "challenge.receive", party) and not _answered(
        situation, "challenge.receive", "challenge.outcome", party
    )


@standing
def additional_fine_was_decided(situation: Json | None, party: str | None) -> bool:
    return read.done(situation, "add_fine", party)


@standing
def deferral_is_asked(situation: Json | None, party: str | None) -> bool:
    """An application to pay later or by instalments waits: neither granted nor refused since (处罚法 66(2))."""
    answers = ("defer", "defer.refuse")
    return read.done(situation, "defer.request", party) and not any(
        _answered(situation, "defer.request", answer, party) for answer in answers
    )


@standing
def decision_is_to_be_made_again(situation: Json | None, party: str | None) -> bool:
    return bool(value(situation, "challenge.outcome", "result", party) == "revoked_redo")


@standing
def decision_was_annulled(situation: Json | None, party: str | None) -> bool:
    """The decision now prepared takes the place of one that was annulled."""
    return read.done(situation, "redo", party)


@standing
def money_is_overpaid(situation: Json | None, party: str | None) -> bool:
    return money.over(situation, party) > 0
