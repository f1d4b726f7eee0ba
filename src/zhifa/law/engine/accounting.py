"""What a party owes on a day, as one value for whoever shows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhifa.law.calendar import Calendar
from zhifa.law.dates import legal_day
from zhifa.law.engine import deciding, money
from zhifa.law.engine import situation as read
from zhifa.law.rules import Rulebook
from zhifa.law.types import Act, Facts


@dataclass(frozen=True)
class Account:
    """All in fen. `added`: the additional fine grown until the day; `schedule`: the instalments granted."""

    owed: int
    paid: int
    over: int
    added: int
    schedule: tuple[Mapping[str, Any], ...] = ()

    @property
    def left(self) -> int:
        return max(self.owed - self.paid, 0)


def account(
    situation: dict[str, Any], facts: Facts, rulebook: Rulebook, calendar: Calendar, now: datetime, party: str
) -> Account | None:
    """None where no money was imposed on the party. Raises RuleError."""
    procedure = deciding.case_procedure(situation, facts)
    step = procedure.step("pay")
    if step is None or not money.imposed(situation, party):
        return None
    act = Act(code=step.code, actor_id="", capacity="", party=party)
    ctx = deciding.context(procedure, step, situation, act, facts, rulebook, calendar, now)
    granted = read.last(situation, "defer", party)
    return Account(
        owed=money.owed(situation, party), paid=money.paid(situation, party), over=money.over(situation, party),
        added=money.added(ctx, party, legal_day(now)),
        schedule=tuple(granted["data"].get("schedule") or ()) if granted else (),
    )  # fmt: skip
