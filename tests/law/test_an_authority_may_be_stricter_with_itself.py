"""Rule (ADR 10): an authority may set periods of its own, internal or promised, and never longer than those of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law import own_periods
from zhifa.law.calendar import Calendar
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import Rulebook

BOOK, CALENDAR = Rulebook.default(), Calendar.default()
FROM = date(2026, 1, 1)
INSIDE = OwnPeriod("penalty.decide", "internal", 30, "calendar_day", "明水发〔2026〕3号", FROM)


def refused(period: OwnPeriod, *others: OwnPeriod, region: str = "230125", sector: str = "water") -> dict[str, str]:
    """Field to message with remedy."""
    found = own_periods.check(period, others, BOOK, region=region, sector=sector)
    return {one.field: f"{one.message}{one.remedy}" for one in found}


# -- what may be set ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1, 30, 90])
def test_a_shorter_or_equal_one_in_the_unit_of_the_law_stands(value: int) -> None:
    assert refused(replace(INSIDE, value=value)) == {}


def test_a_longer_one_is_refused_with_the_clause_and_the_most_that_is_possible() -> None:
    said = refused(replace(INSIDE, value=91))
    assert said.keys() == {"value"}
    assert "行政处罚法第六十条" in said["value"]
    assert "不超过90日" in said["value"]


def test_a_period_in_another_unit_cannot_be_compared_and_is_refused() -> None:
    said = refused(replace(INSIDE, unit="working_day"))
    assert "按日计算" in said["unit"]
    assert "行政处罚法第六十条" in said["unit"]


def test_what_the_place_and_the_sector_give_is_the_measure() -> None:
    publish = OwnPeriod("penalty.publish", "promised", 10, "working_day", "承诺书", FROM)
    assert "国办发〔2018〕118号第（六）项" in refused(publish)["value"]
    assert refused(publish, sector="market") == {}  # twenty working days there
    review = OwnPeriod("review.opinion", "internal", 6, "working_day", "规定", FROM)
    assert refused(review) == {}
    assert "广东省" in refused(review, region="440703")["value"]


def test_a_value_that_a_later_or_a_statutes_own_rule_makes_too_long_is_refused() -> None:
    shorter = [{"id": "penalty.decide", "value": 20, "basis": "某规定第一条", "valid_from": "2027-01-01"}]
    book = Rulebook.default(shorter)
    found = own_periods.check(INSIDE, (), book, region="230125", sector="water")
    assert [(one.field, "某规定第一条" in one.message) for one in found] == [("value", True)]
    ended = replace(INSIDE, valid_to=date(2026, 12, 31))
    assert own_periods.check(ended, (), book, region="230125", sector="water") == []


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("penalty.pay", "当事人的期限"), ("hearing.request", "当事人的期限"), ("penalty.limitation", "不随案件起算"),
        ("penalty.collect.limit", "不是期限"), ("no.such", "没有编号"), ("decision.filing", "在本地区没有这一期限"),
    ],
)  # fmt: skip
def test_only_a_duty_of_the_agency_can_have_one(rule: str, says: str) -> None:
    unit = "calendar_day" if rule == "decision.filing" else "working_day"
    assert says in refused(replace(INSIDE, rule=rule, unit=unit))["rule"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": 0}, "value"), ({"basis": ""}, "basis"), ({"nature": "secret"}, "nature"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to"), ({"note": "长" * 201}, "note"),
        ({"valid_from": date(2020, 1, 1)}, "valid_from"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named_with_a_remedy(change: dict[str, Any], field: str) -> None:
    assert field in refused(replace(INSIDE, **change))


def test_two_of_one_nature_do_not_overlap_and_two_natures_may() -> None:
    first = replace(INSIDE, valid_to=date(2026, 6, 30))
    assert "请先停止适用" in refused(replace(INSIDE, valid_from=date(2026, 6, 30)), first)["valid_from"]
    assert refused(replace(INSIDE, valid_from=date(2026, 7, 1)), first) == {}
    assert refused(replace(INSIDE, nature="promised"), first) == {}
    withdrawn = replace(INSIDE, valid_to=FROM - timedelta(days=1))
    assert refused(INSIDE, withdrawn) == {}


def test_every_duty_that_the_procedures_start_can_have_one_and_no_right_of_a_party() -> None:
    duties = own_periods.duty_rules()
    assert {"penalty.decide", "penalty.serve", "review.opinion", "penalty.publish", "penalty.withdraw"} <= duties
    assert not duties & {"penalty.pay", "penalty.represent", "hearing.request", "review.rereview.request"}
    assert own_periods.named("作出行政处罚决定的期限") == "penalty.decide"


# -- how it is reckoned ------------------------------------------------------------------------------------------------

starts = st.dates(date(2024, 1, 1), date(2027, 6, 30))
spans = st.lists(st.tuples(starts, st.integers(0, 40)).map(lambda s: (s[0], s[0] + timedelta(days=s[1]))), max_size=3)
LAW = {
    rule_id: rule
    for rule_id in sorted(own_periods.duty_rules())
    if (rule := own_periods.statutory(BOOK, rule_id, date(2024, 1, 2), region="", sector="")) and rule.number
}


def clock_of(rule: str, start: date, suspended: list[tuple[date, date]], extended: int) -> dict[str, Any]:
    """As an entry has it; an hour rule starts at noon."""
    hours = LAW[rule].unit == "hour"
    noon = datetime(start.year, start.month, start.day, 4, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    days = [[first.isoformat(), last.isoformat()] for first, last in suspended]
    return {
        "key": "k", "rule": rule, "start": noon if hours else start.isoformat(), "suspended": days, "extended": extended,
    }  # fmt: skip


@given(st.sampled_from(sorted(LAW)), starts, spans, st.sampled_from([0, 3, 30]), st.data())
def test_an_own_deadline_is_never_after_that_of_the_law(
    rule_id: str, start: date, suspended: list[tuple[date, date]], extended: int, data: st.DataObject
) -> None:
    law = LAW[rule_id]
    value = data.draw(st.integers(1, law.number))
    period = OwnPeriod(rule_id, "internal", value, law.unit, "规定", date(2020, 1, 1))
    clock = clock_of(rule_id, start, suspended, extended)
    (own,) = own_periods.beside(clock, law, [period], CALENDAR)
    statutory = own_periods.reckoned(clock, law, CALENDAR).as_json()
    assert own["due"] <= statutory["due"]
    assert own["due_latest"] <= statutory["due_latest"]
    if value == law.number:
        assert (own["due"], own["days"]) == (statutory["due"], statutory["days"])


def test_suspended_days_are_not_counted_and_granted_days_are_for_both() -> None:
    clock = clock_of("penalty.decide", date(2026, 3, 1), [(date(2026, 3, 10), date(2026, 3, 14))], 0)
    (own,) = own_periods.beside(clock, LAW["penalty.decide"], [INSIDE], CALENDAR)
    assert own["due"] == "2026-04-05"  # 31 March and five days
    assert [day["date"] for day in own["days"] if not day["counted"]] == [f"2026-03-{n}" for n in range(10, 15)]
    (longer,) = own_periods.beside({**clock, "extended": 30}, LAW["penalty.decide"], [INSIDE], CALENDAR)
    assert longer["due"] == "2026-05-05"


def test_the_period_of_the_day_the_clock_started_counts_whatever_was_set_or_ended_since() -> None:
    law = LAW["penalty.decide"]
    first = replace(INSIDE, valid_to=date(2026, 6, 30))
    then = replace(INSIDE, value=20, valid_from=date(2026, 7, 1))

    def found(start: date) -> list[int]:
        return [own["value"] for own in own_periods.beside(clock_of("penalty.decide", start, [], 0), law, [first, then], CALENDAR)]

    assert found(date(2025, 12, 31)) == []
    assert found(date(2026, 6, 30)) == [30]
    assert found(date(2026, 7, 1)) == [20]


def test_one_that_the_law_overtook_says_nothing_any_more() -> None:
    clock = clock_of("penalty.decide", date(2026, 3, 1), [], 0)
    law = LAW["penalty.decide"]
    assert own_periods.beside(clock, replace(law, value=20), [INSIDE], CALENDAR) == []
    assert own_periods.beside(clock, replace(law, unit="working_day"), [INSIDE], CALENDAR) == []
    assert own_periods.beside({**clock, "set_by": "defer"}, law, [INSIDE], CALENDAR) == []
