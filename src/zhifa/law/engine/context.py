"""Everything a gate may look at while one act is decided, and the record of the rules it read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhifa.law import identifiers
from zhifa.law.calendar import Calendar
from zhifa.law.dates import legal_day
from zhifa.law.deadlines import Deadline, reckon
from zhifa.law.engine import situation as read
from zhifa.law.procedures.language import Condition, Procedure, Step
from zhifa.law.rules import Rule, Rulebook
from zhifa.law.types import Act, Facts, Json, TierFact

AGE_NONE, AGE_REDUCED = "penalty.age.none", "penalty.age.reduced"


@dataclass
class Context:
    """One act against one situation. `data` holds the checked values only."""

    procedure: Procedure
    step: Step
    situation: Json | None
    act: Act
    facts: Facts
    rulebook: Rulebook
    calendar: Calendar
    now: datetime
    occurred_at: datetime
    party: str | None = None
    data: Json = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        return legal_day(self.occurred_at)

    @property
    def party_kind(self) -> str:
        found = read.party_of(self.situation, self.party)
        return str(found["kind"]) if found else ""

    @property
    def age_band(self) -> str:
        found = read.party_of(self.situation, self.party)
        return str(found["age_band"]) if found else "unknown"

    @property
    def matter(self) -> Json:
        """The matter of the case: from the register on the opening day, from the situation afterwards."""
        if self.situation is not None:
            return dict(self.situation["matter"])
        matter = self.facts.matter
        if matter is None:
            return {"code": "", "title": "", "statute": "", "sector": "", "act": "", "basis": []}
        return {
            "code": matter.code, "title": matter.title, "statute": matter.statute,
            "sector": matter.sector, "act": matter.act, "basis": list(matter.basis),
        }  # fmt: skip

    def rule(self, rule_id: str, on: date | None = None, *, party_kind: str | None = None) -> Rule:
        """The rule for this case on a day (the day of the act), remembered for the entry. Raises RuleError."""
        rule = self.rulebook.rule(
            rule_id,
            on or self.day,
            region=self.facts.authority.region,
            sector=self.matter["sector"] or self.facts.authority.sector,
            statute=self.matter["statute"],
            act=self.procedure.code,
            party_kind=self.party_kind if party_kind is None else party_kind,
        )
        self.rules[rule_id] = rule
        return rule

    def deadline(self, rule_id: str, start: date | datetime) -> Deadline:
        """The period under the rule of the day it starts. Raises RuleError, CalendarError."""
        return reckon(self.rule(rule_id, legal_day(start)), self.calendar, start)

    def value(self, act: str, name: str) -> Any:
        return read.value(self.situation, act, name, self.party)

    def tier(self) -> TierFact | None:
        code = self.data.get("tier")
        return next((tier for tier in self.facts.tiers if tier.code == code), None)

    def matches(self, condition: Condition) -> bool:
        """A table condition against the data of this act."""
        value = self.data.get(condition.field)
        if isinstance(value, list):
            return any(item in condition.values for item in value)
        return value in condition.values

    def age_band_on(self, birth: date, day: date) -> str:
        """under_14 | 14_to_18 | adult on a day, by the ages that the law sets (处罚法 30)."""
        age = identifiers.age_on(birth, max(day, birth))
        if age < self.rule(AGE_NONE).number:
            return "under_14"
        return "14_to_18" if age < self.rule(AGE_REDUCED).number else "adult"
