"""How grave a penalty is, how long it is shown, and when its party can ask for credit repair. Pure.

国办发〔2025〕22号; 信用修复管理办法; for market regulation 市场监督管理行政处罚信息公示规定 (articles 13 and 14).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from zhifa.law.calendar import Calendar
from zhifa.law.dates import format_date
from zhifa.law.deadlines import Deadline, reckon
from zhifa.law.rules import Rulebook
from zhifa.law.types import Refusal

GRADES = {"minor": "轻微", "general": "一般", "serious": "严重"}
SLIGHT = frozenset({"warning", "criticism"})
GRAVE = frozenset({"revoke_licence", "restrict_business", "restrict_employment", "close_down"})
SUMMARY = frozenset({"penalty-summary"})
CONDITIONS = {
    "performed": "已经履行处罚决定确定的义务",
    "corrected": "已经改正违法行为，消除不良影响",
    "pledged": "已经书面作出守信承诺",
    "not_again": "没有因同一类违法行为再次受到处罚",
    "not_listed": "不在经营异常名录和严重违法失信名单中",
}
"""What rule `credit.repair.conditions` can ask for; `performed` is read from the case, the others are confirmed."""


@dataclass(frozen=True)
class Graded:
    """`grade`: minor | general | serious; `why` in words, with the article or rule it rests on."""

    grade: str
    why: str
    basis: str


@dataclass(frozen=True)
class Shown:
    """`earliest` is None where repair can be asked for as soon as every duty is done."""

    grade: str
    earliest: Deadline | None
    latest: Deadline
    why: str
    basis: str


@dataclass(frozen=True)
class Place:
    """What rules are chosen by, beside the procedure."""

    region: str = ""
    sector: str = ""
    statute: str = ""
    party_kind: str = ""


ANYWHERE = Place()


def graded(
    procedure: str, kinds: Iterable[str], amount_fen: int | None, rulebook: Rulebook, on: date, place: Place = ANYWHERE
) -> Graded:
    """By the kinds of penalty, the procedure, and the amounts that a rule names (0: no rule names one)."""
    imposed = set(kinds)
    slight = rulebook.rule("credit.minor.longest", on, act=procedure, **vars(place)).basis
    general = rulebook.rule("credit.general.longest", on, act=procedure, **vars(place)).basis
    serious = rulebook.rule("credit.serious.longest", on, act=procedure, **vars(place)).basis
    huge = rulebook.rule("credit.serious.fine", on, act=procedure, **vars(place))
    low = rulebook.rule("credit.minor.fine", on, act=procedure, **vars(place))
    amount = amount_fen or 0
    if imposed & GRAVE:
        return Graded("serious", "有吊销许可证件、限制从业、限制开展生产经营活动或者责令关闭的处罚", serious)
    if huge.number and amount >= huge.number:
        return Graded("serious", "罚款数额达到规定的巨额标准", huge.basis)
    if procedure in SUMMARY:
        return Graded("minor", "适用简易程序作出", slight)
    if imposed <= SLIGHT:
        return Graded("minor", "只有警告、通报批评", slight)
    if imposed <= SLIGHT | {"fine"} and 0 < amount <= low.number:
        return Graded("minor", "罚款数额不超过规定的较低标准", low.basis)
    return Graded("general", "普通程序作出，不属于轻微、严重的情形", general)


def shown(
    procedure: str, kinds: Iterable[str], decided_on: date, rulebook: Rulebook, calendar: Calendar,
    *, region: str = "", sector: str = "", statute: str = "", party_kind: str = "", amount_fen: int | None = None,
    published_on: date | None = None,
) -> Shown:  # fmt: skip
    """The least and the longest time of disclosure, by the rules in force when it is shown.

    Counted from the decision, or from the publication where rule `publish.display.start` says so. Raises RuleError
    where no rule is in force (before 2025-06-22).
    """
    on = published_on or decided_on
    place = Place(region, sector, statute, party_kind)
    found = graded(procedure, kinds, amount_fen, rulebook, on, place)
    begins = rulebook.rule("publish.display.start", on, act=procedure, **vars(place)).value
    start = on if begins == "published" else decided_on

    def until(which: str) -> Deadline:
        return reckon(rulebook.rule(f"credit.{found.grade}.{which}", on, act=procedure, **vars(place)), calendar, start)

    earliest = None if found.grade == "minor" else until("shortest")
    return Shown(found.grade, earliest, until("longest"), found.why, found.basis)


def excluded(
    procedure: str, kinds: Iterable[str], rulebook: Rulebook, on: date, place: Place = ANYWHERE
) -> tuple[frozenset[str], str]:
    """(kinds of penalty for which there is no early end, the article)."""
    rule = rulebook.rule("credit.repair.excluded", on, act=procedure, **vars(place))
    assert isinstance(rule.value, tuple)
    return frozenset(kinds) & frozenset(rule.value), rule.basis


def refusals(
    found: Shown, barred: Collection[str], barred_basis: str, *, performed: bool, today: date
) -> tuple[Refusal, ...]:
    """Why an application cannot be taken yet, or at all."""
    lacking = []
    if barred:
        lacking.append(
            Refusal("repair_excluded", "这类处罚不能提前停止公示。", barred_basis, "公示期满后自动停止公示。")
        )
    if found.earliest and isinstance(found.earliest.due, date) and today < found.earliest.due:
        day = format_date(found.earliest.due)
        message = f"最短公示期到{day}才满，现在还不能申请信用修复。"
        lacking.append(Refusal("repair_too_early", message, found.earliest.basis, f"请在{day}以后申请。"))
    if not performed:
        message = "处罚决定还没有履行完毕，不能申请信用修复。"
        lacking.append(Refusal("repair_unperformed", message, found.basis, "请先履行完毕；已经履行的，请承办人记录。"))
    return tuple(lacking)
