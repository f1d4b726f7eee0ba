"""What the engine can tell of an act before it is done, as it stands beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhifa.law import discretion
from zhifa.law.dates import legal_day
from zhifa.law.discretion import Derived, FineRange, Line
from zhifa.law.engine.foreseeing import Exemption, Foreseen, HearingDate
from zhifa.web.presentation import clocks, words
from zhifa.web.presentation.clocks import DayRun


@dataclass(frozen=True)
class Weighed:
    lines: tuple[Line, ...]
    range: str
    outside: str
    """A sentence where the amount that is typed lies outside; else empty."""


@dataclass(frozen=True)
class Tried:
    """A hearing date tried out."""

    earliest: str
    verdict: str
    good: bool
    clock: str
    runs: tuple[DayRun, ...]
    basis: str
    provisional: bool


@dataclass(frozen=True)
class Ahead:
    weighed: Weighed | None
    hearing: Tried | None
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return bool(self.weighed or self.hearing or self.exemptions or self.warnings)


def view(found: Foreseen, data: Mapping[str, Any]) -> Ahead:
    weighed = _weighed(found.weighed, data.get("amount_fen")) if found.weighed else None
    return Ahead(weighed, _tried(found.hearing) if found.hearing else None, found.exemptions, found.warnings)


def _weighed(found: Derived, amount_fen: int | None) -> Weighed:
    said = discretion.span(FineRange(found.low or None, found.high))
    out = amount_fen is not None and not found.low <= amount_fen <= found.high
    outside = f"填写的罚款 {words.yuan(amount_fen)}不在幅度以内。" if out and amount_fen else ""
    return Weighed(found.lines, said, outside)


def _tried(found: HearingDate) -> Tried:
    start, due = legal_day(found.notice.start), legal_day(found.notice.due)
    days = [{"date": legal_day(day.date), "why": day.why, "counted": day.counted} for day in found.notice.days]
    earliest = _day(found.earliest)
    if found.chosen is None:
        verdict = "还没有填写听证的时间。"
    elif found.in_time:
        verdict = f"{_day(found.chosen)}可以：今天送达的，来得及在{found.notice.rule.number}个工作日以前通知。"
    else:
        verdict = f"{_day(found.chosen)}太早：今天送达的，最早是{earliest}。"
    return Tried(
        earliest=earliest, verdict=verdict, good=found.in_time, clock=found.clock,
        runs=clocks.runs(days, start=start, due=due, today=start),
        basis=found.notice.basis, provisional=found.notice.provisional,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{words.day(day)}（{words.weekday(day)}）"
