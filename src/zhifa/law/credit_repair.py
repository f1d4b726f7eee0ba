"""How long a penalty is shown, and from when its party can ask for credit repair.

国办发〔2025〕22号; 信用修复管理办法.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import Deadline, reckon
from zhifa.law.rules import Rulebook

GRADES = {"minor": "轻微", "general": "一般", "serious": "严重"}
SLIGHT = frozenset({"warning", "criticism"})
GRAVE = frozenset({"revoke_licence", "restrict_business", "restrict_employment", "close_down"})
SUMMARY = frozenset({"penalty-summary"})


@dataclass(frozen=True)
class Shown:
    """`earliest` is None where repair can be asked for as soon as every duty is done."""

    grade: str
    earliest: Deadline | None
    latest: Deadline


def grade(procedure: str, kinds: Iterable[str]) -> str:
    """Minor | general | serious by the kinds of penalty; who made the decision may grade a very large fine higher."""
    imposed = set(kinds)
    if imposed & GRAVE:
        return "serious"
    return "minor" if procedure in SUMMARY or imposed <= SLIGHT else "general"


def shown(
    procedure: str, kinds: Iterable[str], decided_on: date, rulebook: Rulebook, calendar: Calendar,
    *, region: str = "", sector: str = "", statute: str = "",
) -> Shown:  # fmt: skip
    """The least and the longest time of disclosure, counted from the decision. Raises RuleError before 2025-06-22."""
    found = grade(procedure, kinds)

    def until(which: str) -> Deadline:
        rule = rulebook.rule(
            f"credit.{found}.{which}", decided_on, region=region, sector=sector, statute=statute, act=procedure
        )
        return reckon(rule, calendar, decided_on)

    return Shown(found, None if found == "minor" else until("shortest"), until("longest"))
