"""Periods that an authority sets itself beside those of the law: internal (内部时限) or promised (承诺时限).

An authority may be stricter with itself; the clock of the law it cannot move. So an own period is never longer than the
statutory one, is counted in the same unit, by the same calendar, without the same suspended days and with the same days
granted, and nothing that decides an act (gate, clock, overdue duty) reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from zhifa.law import procedures
from zhifa.law.calendar import Calendar
from zhifa.law.dates import format_date, legal_day
from zhifa.law.deadlines import Deadline, reckon
from zhifa.law.engine.instants import read as instant
from zhifa.law.remedies import UNITS
from zhifa.law.rules import PERIOD_UNITS, Rule, Rulebook, RuleError

INTERNAL: Final = "internal"
PROMISED: Final = "promised"
NATURES: Final = {INTERNAL: "内部", PROMISED: "承诺"}
TAKEDOWN: Final = "penalty.withdraw"
"""Starts outside any procedure: with the fall of a decision that is public (行政处罚法第四十八条第二款)."""
LONGEST_TEXT: Final = 200
LONGEST_NUMBER: Final = 6


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """For clocks that start from `valid_from` to `valid_to`, both inclusive (None = until further notice).

    `rule` is the id of the statutory period beside which it stands, `basis` the authority's own document.
    """

    rule: str
    nature: str
    value: int
    unit: str
    basis: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def words(self) -> str:
        """30日, 3个工作日."""
        return f"{self.value}{UNITS.get(self.unit, self.unit)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an own period cannot stand; `field` is one of OwnPeriod's."""

    field: str
    message: str
    remedy: str


@cache
def duty_rules() -> frozenset[str]:
    """Ids of the periods that run for the agency as a duty, in a case or for a disclosure."""
    started = {TAKEDOWN}
    for procedure in procedures.all():
        for step in procedure.steps:
            started |= {clock.rule for clock in step.clocks if clock.kind == "duty"}
            started |= {step.publishes.rule} if step.publishes else set()
    known = {rule.id: rule for rule in Rulebook.default().all()}
    return frozenset(rule_id for rule_id in started if known[rule_id].counts_for == "agency")


def named(text: str) -> str:
    """The id of the duty whose id or title this is; the text itself where there is none."""
    titles = {rule.title: rule.id for rule in Rulebook.default().all() if rule.id in duty_rules()}
    return titles.get(text, text)


def number(text: str) -> int:
    """The whole number that is written, 0 for anything else: no period is zero."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def statutory(rulebook: Rulebook, rule_id: str, on: date, *, region: str, sector: str) -> Rule | None:
    """What the law gives an authority of this place and sector for a clock that starts on a day; None before there was
    such a rule.
    """
    try:
        return rulebook.rule(rule_id, on, region=region, sector=sector)
    except RuleError:
        return None


def check(
    period: OwnPeriod, others: Iterable[OwnPeriod], rulebook: Rulebook, *, region: str, sector: str
) -> list[Problem]:
    """Everything that speaks against an own period of an authority of this region and sector, beside its others."""
    found = [*_of_itself(period), *(_overlaps(period, others) if period.nature in NATURES else ())]
    rule = next((one for one in rulebook.all() if one.id == period.rule), None)
    if rule is None:
        found.append(Problem("rule", f"没有编号或者名称为“{period.rule}”的期限。", "请从期限清单中选择。"))
    elif refused := _no_duty(rule):
        found.append(refused)
    elif period.value > 0:
        found += _against_the_law(period, rulebook, region, sector)
    return found


def _of_itself(period: OwnPeriod) -> Iterator[Problem]:
    if period.nature not in NATURES:
        yield Problem("nature", "没有写明是内部时限还是承诺时限。", f"请填写：{'、'.join(NATURES.values())}。")
    if period.value <= 0:
        yield Problem("value", "时限不是大于零的整数。", "请填写天数，例如 30。")
    if not period.basis:
        remedy = "请填写本机关规定这一时限的文件，例如明水发〔2026〕3号。"
        yield Problem("basis", "没有填写依据：本机关自己的时限也要有文件。", remedy)
    for name in ("basis", "note"):
        if len(getattr(period, name)) > LONGEST_TEXT:
            yield Problem(name, f"文字超过 {LONGEST_TEXT} 字。", "请写得简短一些。")
    if period.valid_to is not None and period.valid_to < period.valid_from:
        message = f"止用日期{format_date(period.valid_to)}早于起用日期{format_date(period.valid_from)}。"
        yield Problem("valid_to", message, "请核对先后。")


def _no_duty(rule: Rule) -> Problem | None:
    name = f"“{rule.title}”（{rule.basis}）"
    if rule.unit not in PERIOD_UNITS:
        return Problem("rule", f"{name}不是期限。", "请从期限清单中选择。")
    if rule.counts_for != "agency":
        message = f"{name}是当事人的期限，机关不得改动。"
        return Problem("rule", message, "内部时限、承诺时限只约束本机关，请选择机关办理的期限。")
    if rule.id not in duty_rules():
        return Problem("rule", f"{name}不是机关办理的期限，不随案件起算。", "请从期限清单中选择。")
    return None


def _against_the_law(period: OwnPeriod, rulebook: Rulebook, region: str, sector: str) -> Iterator[Problem]:
    """Compared with whatever may hold for a clock that starts while it is in force, also under a statute's own rule."""
    general = statutory(rulebook, period.rule, period.valid_from, region=region, sector=sector)
    if general is None:
        message = f"{format_date(period.valid_from)}法律还没有规定这一期限（{period.rule}）。"
        yield Problem("valid_from", message, "请核对起用日期。")
        return
    if period.unit != general.unit:
        law, own = (UNITS.get(unit, unit).removeprefix("个") for unit in (general.unit, period.unit))
        message = f"“{general.title}”按{law}计算（{general.basis}），按{own}定的时限不能与它比较长短。"
        yield Problem("unit", message, f"请改为按{law}计算。")
        return
    rules = (rule for rule in _possible(period, rulebook, region, sector) if rule.unit == period.unit)
    rule = min(rules, key=lambda one: one.number)
    if rule.number == 0:
        message = f"“{rule.title}”（{rule.basis}）在本地区没有这一期限，不能另定。"
        yield Problem("rule", message, "请从期限清单中选择别的期限。")
    elif period.value > rule.number:
        limit = f"{rule.number}{UNITS[rule.unit]}"
        message = f"{NATURES.get(period.nature, '')}时限{period.words}超过{rule.basis}规定的{limit}。"
        yield Problem("value", message, f"请改为不超过{limit}：本机关只能对自己更严，不能放宽法定期限。")


def _possible(period: OwnPeriod, rulebook: Rulebook, region: str, sector: str) -> list[Rule]:
    """The rules that a clock can fall under which starts while the period is in force."""
    candidates = [rule for rule in rulebook.all() if rule.id == period.rule]
    days = [period.valid_from, *(rule.valid_from for rule in candidates if period.in_force(rule.valid_from))]
    cases = [("", "", ""), *((rule.statute, rule.act, rule.party_kind) for rule in candidates)]
    found = []
    for statute, act, kind in dict.fromkeys(cases):
        for day in days:
            try:
                rule = rulebook.rule(
                    period.rule, day, region=region, sector=sector, statute=statute, act=act, party_kind=kind
                )
            except RuleError:
                continue
            found.append(rule)
    return found


def _overlaps(period: OwnPeriod, others: Iterable[OwnPeriod]) -> Iterator[Problem]:
    for other in others:
        same = (other.rule, other.nature) == (period.rule, period.nature)
        void = other.valid_to is not None and other.valid_to < other.valid_from  # withdrawn before it began
        if same and not void and _meet(period, other):
            until = f"至{format_date(other.valid_to)}" if other.valid_to else ""
            message = (
                f"已有自{format_date(other.valid_from)}起{until}的{NATURES[other.nature]}时限{other.words}（{other.basis}）。"
            )
            yield Problem("valid_from", message, "请先停止适用原来的，或者把起用日期改在它停用之后。")
            return


def _meet(one: OwnPeriod, two: OwnPeriod) -> bool:
    return (one.valid_to is None or two.valid_from <= one.valid_to) and (
        two.valid_to is None or one.valid_from <= two.valid_to
    )


def reckoned(clock: Mapping[str, Any], rule: Rule, calendar: Calendar) -> Deadline:
    """A clock in the shape of an entry, reckoned by a rule: without the days suspended, with the days granted."""
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in clock.get("suspended", ())]
    longer = replace(rule, value=rule.number + int(clock.get("extended", 0)))
    return reckon(longer, calendar, start_of(clock), suspended=spans)


def start_of(clock: Mapping[str, Any]) -> Any:
    """The day a clock starts, or the instant under a rule that counts hours."""
    start = str(clock["start"])
    return instant(start) if "T" in start else date.fromisoformat(start)


def beside(
    clock: Mapping[str, Any], rule: Rule, periods: Sequence[OwnPeriod], calendar: Calendar
) -> list[dict[str, Any]]:
    """The own deadlines beside a duty of the agency: [{nature, value, unit, start, due, due_latest, provisional, basis,
    days}], the internal one first.

    `rule` is the statutory one of the clock. One that the law has overtaken (it became shorter, or counts otherwise)
    says nothing any more; neither does any where the due day was set by a decision.
    """
    if clock.get("set_by"):
        return []
    day = legal_day(start_of(clock))
    found = []
    for nature in NATURES:
        for period in periods:
            if (period.rule, period.nature) != (clock["rule"], nature) or not period.in_force(day):
                continue
            if period.unit == rule.unit and period.value <= rule.number:
                own = reckoned(clock, replace(rule, value=period.value, basis=period.basis), calendar).as_json()
                own.pop("rule")
                found.append({"nature": nature, "value": period.value, **own})
    return found
