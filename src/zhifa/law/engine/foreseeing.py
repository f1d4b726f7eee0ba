"""What can be told before an act is done: the range of a fine, a hearing date tried out, what need not be punished.

Nothing here decides: the gates judge the act when it is sent; this says beforehand what they will look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhifa.law.dates import ONE_DAY, format_date, legal_day
from zhifa.law.deadlines import Deadline
from zhifa.law.discretion import Derived
from zhifa.law.engine import situation as read
from zhifa.law.engine import weighing
from zhifa.law.engine.context import Context
from zhifa.law.engine.instants import read as instant
from zhifa.law.types import ExemptionFact

FIRST = "行政处罚法第三十三条第一款"
TWICE = "行政处罚法第二十九条"
FINING = ("file", "conclude", "decide")


@dataclass(frozen=True, slots=True)
class HearingDate:
    """A hearing date tried out. `notice`: the seven working days from a service today, each with its reason."""

    notice: Deadline
    earliest: date
    """The first working day after the period."""
    chosen: date | None
    in_time: bool
    clock: str
    """What the date does to the period for the decision; empty where none runs."""


@dataclass(frozen=True, slots=True)
class Condition:
    text: str
    met: bool | None
    """None: a person must judge."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A way not to punish, with what it demands; the officer confirms it by choosing `outcome`."""

    outcome: str
    title: str
    basis: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    weighed: Derived | None = None
    hearing: HearingDate | None = None
    exemptions: tuple[Exemption, ...] = ()
    warnings: tuple[str, ...] = ()
    """Earlier fines for what may be the same act (处罚法 29)."""


def foreseen(ctx: Context) -> Foreseen:
    """`ctx.data` holds what is filled in so far; `ctx.facts.fines` the earlier fines on the party."""
    return Foreseen(
        weighed=weighing.weighed(ctx),
        hearing=_hearing(ctx) if ctx.step.code == "hearing.notice" else None,
        exemptions=tuple(_exemptions(ctx)) if ctx.step.code == "conclude" else (),
        warnings=tuple(_fined_before(ctx)) if ctx.step.code in FINING else (),
    )


# -- the hearing ------------------------------------------------------------------------------------------------------


def _hearing(ctx: Context) -> HearingDate:
    notice = ctx.deadline("hearing.notice", ctx.day)
    due = legal_day(notice.due)
    earliest = due + ONE_DAY
    while not ctx.calendar.day(earliest).working:
        earliest += ONE_DAY
    at = ctx.data.get("hearing_at")
    chosen = legal_day(instant(at)) if at else None
    return HearingDate(notice, earliest, chosen, chosen is not None and chosen > due, _clock(ctx, chosen or earliest))


def _clock(ctx: Context, day: date) -> str:
    running = next((one for one in read.open_clocks(ctx.situation, ctx.party) if one["key"] == "decide"), None)
    if running is None or running.get("since"):
        return ""
    due = date.fromisoformat(running["due"][:10])
    left = (due - day) // timedelta(days=1)
    named = ctx.rule("penalty.decide.suspensions")
    stops = "听证" in named.value if isinstance(named.value, tuple) else False
    rest = f"听证那天离期满还有 {left} 日" if left >= 0 else f"听证那天已经超过期限 {-left} 日"
    how = (
        f"听证的期间可以不计入（{named.basis}），要另外办理中止"
        if stops
        else "本领域没有规定听证的期间不计入，期限照走"
    )
    return f"作出决定的期限到{format_date(due)}：{rest}；{how}。"


# -- what need not be punished ----------------------------------------------------------------------------------------


def _exemptions(ctx: Context) -> list[Exemption]:
    """First and slight (处罚法 33(1)), unless the findings or an earlier fine speak against it; the list."""
    found = {name: ctx.value("investigate", name) for name in ("first_time", "corrected", "harm")}
    if found["harm"] is None:
        return []
    listed = ctx.facts.matter.exemptions if ctx.facts.matter else ()
    return [*_first_and_slight(ctx, found), *(_listed(one) for one in listed)]


def _listed(line: ExemptionFact) -> Exemption:
    conditions = tuple(Condition(text, None) for text in line.conditions)
    return Exemption(line.outcome, f"不予处罚清单：{line.title}", line.basis, conditions)


def _first_and_slight(ctx: Context, found: Mapping[str, Any]) -> list[Exemption]:
    fines = ctx.facts.fines
    earlier = f"（系统里有罚款记录：{fines[-1].number}）" if fines else "（系统里没有这名当事人的罚款记录）"
    conditions = (
        Condition(f"初次违法{earlier}", bool(found["first_time"]) and not fines),
        Condition("危害后果轻微", found["harm"] in ("none", "slight")),
        Condition("及时改正", bool(found["corrected"])),
    )
    field = ctx.step.field("outcome")
    choice = field.choice("no_penalty_first") if field else None
    if choice is None or any(one.met is False for one in conditions):
        return []
    return [Exemption(choice.code, choice.title, FIRST, conditions)]


def _fined_before(ctx: Context) -> list[str]:
    """Before filing the day is only stated, so every fine in the matter is named; afterwards those of the same day."""
    if ctx.step.code == "file":
        return [
            f"因{format_date(fine.happened_on)}的同一事项已经对当事人罚款（{fine.number}），"
            f"是同一个违法行为的不得再次罚款。依据：{TWICE}。"
            for fine in ctx.facts.fines
            if fine.matter == ctx.matter["code"]
        ]
    happened = ctx.value("investigate", "happened_at")
    if happened is None:
        return []
    day, code = legal_day(instant(happened)), ctx.matter["code"]
    return [
        f"同一天的同一事项已经对该当事人罚款（{fine.number}），对同一个违法行为不得再次罚款。依据：{TWICE}。"
        for fine in ctx.facts.fines
        if (fine.party, fine.matter, fine.happened_on) == (ctx.party, code, day)
    ]
