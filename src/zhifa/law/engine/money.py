"""What a party owes under a decision, has paid, and has paid too much (处罚法 67-74; 强制法 41). In fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from zhifa.law.additional_fine import Span, additional_fine, countable_days
from zhifa.law.dates import legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.types import Json

FALLEN = frozenset({"revoked", "revoked_redo", "void"})
"""Outcomes after which nothing is owed. What is only held unlawful stays in force (行政诉讼法 74(1); 复议法 65)."""
DAILY, CAP = "penalty.additional_fine.daily", "penalty.additional_fine.cap"


def imposed(situation: Json | None, party: str | None) -> int:
    """Fine and confiscated gains of the decision, before any challenge."""
    return fine(situation, party) + int(read.value(situation, "decide", "gains_fen", party) or 0)


def fine(situation: Json | None, party: str | None) -> int:
    return int(read.value(situation, "decide", "amount_fen", party) or 0)


def fallen(situation: Json | None, party: str | None) -> bool:
    """Whether a challenge took the decision away."""
    return read.value(situation, "challenge.outcome", "result", party) in FALLEN


def owed(situation: Json | None, party: str | None) -> int:
    """What is owed after the newest outcome of a challenge; without any additional fine."""
    outcome = read.last(situation, "challenge.outcome", party)
    return owed_under(situation, party, outcome["data"] if outcome else {})


def owed_under(situation: Json | None, party: str | None, outcome: Mapping[str, Any]) -> int:
    """What is owed under the decision and one outcome of a challenge ({}: none)."""
    if outcome.get("result") in FALLEN:
        return 0
    gains = imposed(situation, party) - fine(situation, party)
    return _fine_under(situation, party, outcome) + gains


def _fine_under(situation: Json | None, party: str | None, outcome: Mapping[str, Any]) -> int:
    if outcome.get("result") in FALLEN:
        return 0
    changed = outcome.get("result") == "changed"
    return int(outcome.get("amount_fen") or 0) if changed else fine(situation, party)


def paid(situation: Json | None, party: str | None) -> int:
    """Everything paid, less what was given back."""
    back = sum(int(entry["data"]["amount_fen"]) for entry in read.live(situation, "refund", party))
    return sum(int(entry["data"]["amount_fen"]) for entry in read.live(situation, "pay", party)) - back


def over(situation: Json | None, party: str | None) -> int:
    return max(paid(situation, party) - owed(situation, party) - additional(situation, party), 0)


def additional(situation: Json | None, party: str | None) -> int:
    """The additional fine that was decided, as it had grown when the fine was paid in full (until then: on the day of
    the last payment), less what was waived; nothing undecided.

    It is what a payment beyond the fine goes to, so that it is no overpayment.
    """
    decided = read.last(situation, "add_fine", party)
    payments = read.live(situation, "pay", party)
    if decided is None or not owed(situation, party) or not payments:
        return 0
    terms = Terms.from_json(decided["facts"]["additional"])
    grown = terms.grown(countable_days(terms.due, _paid_in_full(situation, party), pauses(situation, party)))
    return max(grown - waived(situation, party), 0)


def _paid_in_full(situation: Json | None, party: str | None) -> date:
    """The day on which what was paid first covered what is owed; the day of the last payment where it never did."""
    payments = sorted((one["data"]["paid_on"], one["data"]["amount_fen"]) for one in read.live(situation, "pay", party))
    sum_of = accumulate(amount for _, amount in payments)
    days = [day for (day, _), total in zip(payments, sum_of, strict=True) if total >= owed(situation, party)]
    return date.fromisoformat(days[0] if days else payments[-1][0])


def waived(situation: Json | None, party: str | None) -> int:
    """How much of the additional fine was waived (强制法 42)."""
    return sum(int(entry["data"]["amount_fen"]) for entry in read.live(situation, "waive_additional", party))


def left(situation: Json | None, party: str | None) -> int:
    """What is still to be paid, the decided additional fine included."""
    return max(owed(situation, party) + additional(situation, party) - paid(situation, party), 0)


def pauses(situation: Json | None, party: str | None) -> Sequence[Span]:
    """Days of reconsideration and litigation, not counted for the additional fine (处罚法 73(3))."""
    spans: list[Span] = []
    for entry in situation["entries"] if situation else ():
        if entry["party"] != party or not read.in_effect(entry):
            continue
        if entry["act"] == "challenge.receive":
            spans.append((date.fromisoformat(entry["data"]["received_on"]), None))
        elif entry["act"] == "challenge.outcome":
            ended = date.fromisoformat(entry["data"]["effective_on"])
            spans = [(first, last or ended) for first, last in spans]
    return spans


@dataclass(frozen=True, slots=True)
class Terms:
    """On what the additional fine is reckoned. Amounts in fen, `daily` and `cap` in ten-thousandths of the fine."""

    fine: int
    due: date
    """The last day for paying; the first day that counts is the next."""
    days: int
    """Days that count until the day asked about."""
    daily: int
    cap: int

    @property
    def added(self) -> int:
        return self.grown(self.days)

    def grown(self, days: int) -> int:
        return additional_fine(self.fine, days, daily=self.daily, cap=self.cap)

    def as_json(self) -> Json:
        return {**asdict(self), "due": self.due.isoformat(), "added": self.added}

    @classmethod
    def from_json(cls, kept: Json) -> Terms:
        numbers = {name: int(kept[name]) for name in ("fine", "days", "daily", "cap")}
        return cls(due=date.fromisoformat(kept["due"]), **numbers)


def terms(ctx: Context, party: str | None, until: date) -> Terms | None:
    """The additional fine until a day, under the rules of that day; None where no fine is to be paid. Raises RuleError.

    Runs from the day after the payment is due (as deferred), on the fine alone, until it was paid in full.
    """
    outcome = read.last(ctx.situation, "challenge.outcome", party)
    amount = _fine_under(ctx.situation, party, outcome["data"] if outcome else {})
    clocks = ctx.situation["clocks"] if ctx.situation else ()
    found = [one for one in clocks if one["key"] == "pay" and one["party"] == party]
    clock = found[-1] if found else None  # an earlier one belongs to a decision that fell
    if not amount or clock is None:
        return None
    due = date.fromisoformat(clock["due_latest"][:10])
    end = min(until, legal_day(read.instant_of(clock["met"]))) if clock["met"] else until
    days = countable_days(due, end, pauses(ctx.situation, party))
    return Terms(amount, due, days, ctx.rule(DAILY).number, ctx.rule(CAP).number)


def added(ctx: Context, party: str | None, until: date) -> int:
    """The additional fine that has grown until a day, less what was waived. Raises RuleError."""
    found = terms(ctx, party, until)
    return max(found.added - waived(ctx.situation, party), 0) if found else 0
