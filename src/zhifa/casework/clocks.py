"""The clocks of a case as they are read: each day counted or not, and what the authority set itself beside the law.

Own periods are reckoned when somebody looks; no clock, gate or overdue duty of a case is read from here (ADR 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from zhifa.casework import write
from zhifa.casework.models import Case
from zhifa.law import own_periods
from zhifa.law.dates import legal_day
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import Rule
from zhifa.registry import queries as registers

DUTY = "duty"


def of_case(case: Case) -> list[dict[str, Any]]:
    """Every clock of the case with its `days`, a duty with `own` where there is any. One statement."""
    periods = registers.own_periods([case.authority_id]).get(case.authority_id, ())
    return [explained(case, one, periods) for one in case.situation["clocks"]]


def explained(case: Case, clock_json: dict[str, Any], periods: Sequence[OwnPeriod]) -> dict[str, Any]:
    """A clock in the shape of an entry with the day list of its reckoning and the own deadlines beside it."""
    rule = statutory(case, clock_json)
    days = own_periods.reckoned(clock_json, rule, write.calendar()).as_json()["days"]
    own = _own(clock_json, rule, periods)
    return {**clock_json, "days": days, **({"own": own} if own else {})}


def own_of(case: Case, clock_json: dict[str, Any], periods: Sequence[OwnPeriod]) -> list[dict[str, Any]]:
    """The own deadlines beside a clock, without its days. A list of cases asks for many clocks; few have any."""
    if not any(period.rule == clock_json["rule"] for period in periods):
        return []
    return _own(clock_json, statutory(case, clock_json), periods)


def passed(case: Case, periods: Sequence[OwnPeriod], today: date) -> list[dict[str, Any]]:
    """Own deadlines whose day is over while that of the law is not: the earliest of each nature, of an open case."""
    own = [
        item
        for one in (case.situation["clocks"] if case.status == "open" else ())
        if one["met"] is None and not one.get("since") and _day(one) >= today
        for item in own_of(case, one, periods)
        if _day(item) < today
    ]
    own.sort(key=_day, reverse=True)
    earliest = {item["nature"]: item for item in own}
    return [earliest[nature] for nature in own_periods.NATURES if nature in earliest]


def _day(item: dict[str, Any]) -> date:
    due = str(item["due"])
    return legal_day(datetime.fromisoformat(due)) if "T" in due else date.fromisoformat(due)


def _own(clock_json: dict[str, Any], rule: Rule, periods: Sequence[OwnPeriod]) -> list[dict[str, Any]]:
    duty = clock_json.get("kind", DUTY) == DUTY  # a disclosure has no other clocks than duties
    return own_periods.beside(clock_json, rule, periods, write.calendar()) if duty else []


def statutory(case: Case, clock_json: dict[str, Any]) -> Rule:
    """The rule of the law behind a clock, as of the day it started. Raises RuleError."""
    matter = case.situation["matter"]
    return write.rulebook().rule(
        clock_json["rule"], legal_day(own_periods.start_of(clock_json)),
        region=case.authority.region, sector=matter["sector"] or case.authority.sector, statute=matter["statute"],
        act=case.procedure,
    )  # fmt: skip
