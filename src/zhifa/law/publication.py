"""What a public record says beside the decision: how long it shows, how far it is carried out, whether challenged.

Rules `publish.display*` and `credit.*` say how long (docs/law/disclosure.md); performance and challenge are words from
closed lists, so that they can follow the case without being masked anew. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhifa.law import credit_repair
from zhifa.law.calendar import Calendar
from zhifa.law.credit_repair import ANYWHERE, Place, Shown
from zhifa.law.deadlines import Deadline, reckon
from zhifa.law.engine import money
from zhifa.law.engine import situation as read
from zhifa.law.rules import Rulebook, RuleError
from zhifa.law.types import Json

PERFORMANCES = {
    "no_money": "决定没有金钱给付义务",
    "due": "履行期限内",
    "deferred": "经批准暂缓或者分期履行",
    "settled": "已经履行",
    "overdue": "逾期没有履行",
    "court": "已经申请人民法院强制执行",
}
CHALLENGES = {
    "none": "没有复议、诉讼",
    "reconsideration": "正在行政复议",
    "litigation": "正在行政诉讼",
    "upheld": "复议、诉讼维持原决定",
    "ended": "复议、诉讼已经撤回或者终止",
    "changed": "复议、诉讼变更了原决定",
    "fallen": "复议、诉讼撤销原决定，或者确认违法、无效",
}
_KINDS = {"reconsideration_simple": "reconsideration", "appeal": "litigation"}
_RESULTS = {"withdrawn": "ended", "changed": "changed", "upheld": "upheld"}


@dataclass(frozen=True)
class Display:
    """How long a record is shown; `until` is the last day, None: no end is set, and `why` says so.

    `grade` and `earliest` (from when repair can be asked for) are of penalties alone.
    """

    until: date | None
    why: str
    basis: str
    on: date
    """The day whose rules were applied."""
    place: Place = ANYWHERE
    grade: str = ""
    earliest: Deadline | None = None
    latest: Deadline | None = None

    def as_json(self) -> dict[str, Any]:
        """What an entry keeps: the days themselves follow from rule and start (`days`)."""
        return {
            "until": self.until.isoformat() if self.until else None, "why": self.why, "basis": self.basis,
            "on": self.on.isoformat(), "place": vars(self.place), "grade": self.grade,
            "earliest": _period(self.earliest), "latest": _period(self.latest),
        }  # fmt: skip


def _period(found: Deadline | None) -> dict[str, Any] | None:
    if found is None:
        return None
    kept = ("rule", "start", "due", "unit", "basis")
    return {name: value for name, value in found.as_json().items() if name in kept} | {
        "value": found.rule.number, "confirmed": found.rule.confirmed,
    }  # fmt: skip


def display(
    procedure: str, kinds: Iterable[str], amount_fen: int | None, decided_on: date, published_on: date,
    rulebook: Rulebook, calendar: Calendar, place: Place, *, valid_until: date | None = None,
) -> Display:  # fmt: skip
    """By the rules in force on the day of publication, which is when the showing begins."""
    way = rulebook.rule("publish.display", published_on, act=procedure, **vars(place))
    if way.value == "while_valid":
        why = "许可有效期内公示" if valid_until else "许可没有期限，有效期间一直公示"
        return Display(valid_until, why, way.basis, published_on, place)
    if way.value == "period":
        rule = rulebook.rule("publish.display.period", published_on, act=procedure, **vars(place))
        found = reckon(rule, calendar, decided_on)
        return Display(_day(found), "从作出决定之日起计算", rule.basis, published_on, place, latest=found)
    try:
        shown = credit_repair.shown(
            procedure, kinds, decided_on, rulebook, calendar, published_on=published_on, amount_fen=amount_fen,
            **vars(place),
        )  # fmt: skip
    except RuleError:
        return Display(None, "公示时没有规定公示期的规则", way.basis, published_on, place)
    return Display(
        _day(shown.latest), shown.why, shown.basis, published_on, place, shown.grade, shown.earliest, shown.latest
    )


def place_of(kept: Json) -> Place:
    """Where the rules of what an entry keeps were looked up."""
    return Place(**kept["place"])


def period(kept: Json, which: str, rulebook: Rulebook, calendar: Calendar, procedure: str) -> Deadline | None:
    """`earliest` or `latest` of what an entry keeps (Display.as_json), explained day by day; None without one."""
    found = kept.get(which)
    if not found:
        return None
    on = date.fromisoformat(kept["on"])
    rule = rulebook.rule(found["rule"], on, act=procedure, **vars(place_of(kept)))
    return reckon(rule, calendar, date.fromisoformat(found["start"]))


def shown_of(kept: Json, rulebook: Rulebook, calendar: Calendar, procedure: str) -> Shown | None:
    """The periods of a penalty's record as its entry keeps them; None for what is not graded."""
    earliest, latest = (period(kept, which, rulebook, calendar, procedure) for which in ("earliest", "latest"))
    if not kept.get("grade") or latest is None:
        return None
    return Shown(str(kept["grade"]), earliest, latest, str(kept["why"]), str(kept["basis"]))


def _day(found: Deadline) -> date:
    assert type(found.due) is date  # a display period counts days, months or years
    return found.due


@dataclass(frozen=True)
class Standing:
    """Codes of PERFORMANCES and CHALLENGES; `next_look`: after this day the performance may read otherwise."""

    performance: str
    challenge: str
    next_look: date | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is left to perform (信用修复: 履行义务)."""
        return self.performance in {"settled", "no_money"}


def standing(situation: Json, party: str, today: date) -> Standing:
    """How far the decision on a party is carried out, and whether it is challenged, as the case stands."""
    challenge = _challenge(situation, party)
    if not money.imposed(situation, party):
        return Standing("no_money", challenge)
    if money.paid(situation, party) + _collected(situation, party) >= money.owed(situation, party):
        return Standing("settled", challenge)
    if read.last(situation, "apply_to_court", party):
        return Standing("court", challenge)
    due = _due(situation, party)
    if due is not None and today > due:
        return Standing("overdue", challenge)
    return Standing("deferred" if read.last(situation, "defer", party) else "due", challenge, due)


def _collected(situation: Json, party: str) -> int:
    return sum(int(entry["data"]["amount_fen"]) for entry in read.live(situation, "collect", party))


def _due(situation: Json, party: str) -> date | None:
    found = [clock for clock in situation["clocks"] if clock["key"] == "pay" and clock["party"] == party]
    return date.fromisoformat(str(found[-1]["due_latest"])[:10]) if found else None


def _challenge(situation: Json, party: str) -> str:
    received, outcome = (read.last(situation, f"challenge.{act}", party) for act in ("receive", "outcome"))
    if received is None:
        return "none"
    if read.index_of(situation, outcome) > read.index_of(situation, received):
        assert outcome is not None
        return _RESULTS.get(str(outcome["data"]["result"]), "fallen")
    kind = str(received["data"]["kind"])
    return _KINDS.get(kind, kind)
