"""What a party owes under a decision, has paid, and has paid too much (处罚法 67-74; 强制法 41). In fen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhifa.law.additional_fine import Span, additional_fine, countable_days
from zhifa.law.dates import legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.types import Json

FALLEN = frozenset({"revoked", "revoked_redo", "unlawful", "void"})
DAILY, CAP = "penalty.additional_fine.daily", "penalty.additional_fine.cap"


def imposed(situation: Json | None, party: str | None) -> int:
    """Fine and confiscated gains of the decision, before any challenge."""
    return fine(situation, party) + int(read.value(situation, "decide", "gains_fen", party) or 0)


def fine(situation: Json | None, party: str | None) -> int:
    return int(read.value(situation, "decide", "amount_fen", party) or 0)


def owed(situation: Json | None, party: str | None) -> int:
    """What is owed after the newest outcome of a challenge; without any additional fine."""
    outcome = read.last(situation, "challenge.outcome", party)
    result = outcome["data"].get("result") if outcome else None
    if result in FALLEN:
        return 0
    if outcome and result == "changed":
        return int(outcome["data"].get("amount_fen") or 0) + imposed(situation, party) - fine(situation, party)
    return imposed(situation, party)


def paid(situation: Json | None, party: str | None) -> int:
    """Everything paid, less what was given back."""
    back = sum(int(entry["data"]["amount_fen"]) for entry in read.live(situation, "refund", party))
    return sum(int(entry["data"]["amount_fen"]) for entry in read.live(situation, "pay", party)) - back


def over(situation: Json | None, party: str | None) -> int:
    return max(paid(situation, party) - owed(situation, party), 0)


def pauses(situation: Json | None, party: str | None) -> Sequence[Span]:
    """Days of reconsideration and litigation, not counted for the additional fine (处罚法 73(3))."""
    spans: list[Span] = [
        (date.fromisoformat(entry["data"]["received_on"]), None)
        for entry in read.live(situation, "challenge.receive", party)
    ]
    for entry in read.live(situation, "challenge.outcome", party):
        if spans:
            spans[-1] = (spans[-1][0], date.fromisoformat(entry["data"]["effective_on"]))
    return spans


def added(ctx: Context, party: str | None, until: date) -> int:
    """The additional fine that has grown until a day, under the rules of that day. Raises RuleError.

    Runs from the day after the payment is due (as deferred), on the fine alone, until it was paid in full.
    """
    amount = fine(ctx.situation, party)
    clocks = ctx.situation["clocks"] if ctx.situation else ()
    clock = next((one for one in clocks if one["key"] == "pay" and one["party"] == party), None)
    if not amount or clock is None:
        return 0
    end = min(until, legal_day(read.instant_of(clock["met"]))) if clock["met"] else until
    days = countable_days(date.fromisoformat(clock["due_latest"][:10]), end, pauses(ctx.situation, party))
    return additional_fine(amount, days, daily=ctx.rule(DAILY).number, cap=ctx.rule(CAP).number)
