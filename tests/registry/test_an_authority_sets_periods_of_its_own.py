"""Rule (ADR 10): own periods are set and ended by an action with an entry each, or from a table, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.accounts.cast import Cast
from tests.registry.tables import csv_file
from tests.statements import counted
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.errors import Forbidden, Invalid, NotFound
from zhifa.accounts.models import Authority
from zhifa.journal.api import read
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry import imports, queries
from zhifa.registry.actions import end_period, set_period
from zhifa.registry.models import OwnPeriod as Row

TODAY = date(2026, 3, 5)
INSIDE = OwnPeriod("penalty.decide", "internal", 30, "calendar_day", "明水发〔2026〕3号", TODAY)
HEADER = ["期限", "性质", "时限", "单位", "依据", "起用日期", "止用日期"]


@pytest.fixture
def water(cast: Cast) -> Authority:
    return Authority.objects.get(code="water")


def entries() -> list[str]:
    return [entry.kind for entry in read.stream("list/water/periods")]


def test_setting_one_is_an_entry_that_says_it_in_a_sentence(water: Authority) -> None:
    assert set_period(water, INSIDE, actor=SYSTEM) == "created"
    assert set_period(water, INSIDE, actor=SYSTEM) == "unchanged"
    (entry,) = read.stream("list/water/periods")
    assert entry.display() == (
        "设定“作出行政处罚决定的期限”的内部时限 30 日（明水发〔2026〕3号），自 2026-03-05 起适用，不改变法定期限。"
    )
    assert queries.own_periods(["water"]) == {"water": (INSIDE,)}


def test_what_the_law_does_not_allow_is_refused_and_nothing_is_written(water: Authority) -> None:
    with pytest.raises(Invalid, match="行政处罚法第六十条"):
        set_period(water, replace(INSIDE, value=100), actor=SYSTEM)
    set_period(water, INSIDE, actor=SYSTEM)
    with pytest.raises(Invalid, match="已有自2026年3月5日起"):
        set_period(water, replace(INSIDE, value=20), actor=SYSTEM)
    assert entries() == ["period.set"]


def test_ended_it_holds_for_clocks_that_started_before_and_for_none_after(water: Authority) -> None:
    set_period(water, INSIDE, actor=SYSTEM)
    row = Row.objects.get()
    end_period(water, row.id, since=TODAY + timedelta(days=10), reason="文件废止", actor=SYSTEM)
    (period,) = queries.own_periods(["water"])["water"]
    assert period.in_force(date(2026, 3, 14))
    assert not period.in_force(date(2026, 3, 15))
    assert entries() == ["period.set", "period.ended"]
    assert "适用到 2026-03-14 为止：文件废止" in read.stream("list/water/periods")[-1].display()


def test_a_slip_is_withdrawn_on_the_same_day_and_set_anew(water: Authority) -> None:
    set_period(water, replace(INSIDE, value=3), actor=SYSTEM)
    end_period(water, Row.objects.get().id, since=TODAY, reason="录错", actor=SYSTEM)
    assert set_period(water, INSIDE, actor=SYSTEM) == "created"
    in_force = [one.value for one in queries.own_periods(["water"])["water"] if one.in_force(TODAY)]
    assert in_force == [30]


def test_it_cannot_be_ended_backwards_without_reason_twice_or_for_somebody_else(water: Authority) -> None:
    set_period(water, INSIDE, actor=SYSTEM)
    row = Row.objects.get().id
    with pytest.raises(Invalid, match="早于今天"):
        end_period(water, row, since=TODAY - timedelta(days=1), reason="废止", actor=SYSTEM)
    with pytest.raises(Invalid, match="理由"):
        end_period(water, row, since=TODAY, reason=" ", actor=SYSTEM)
    end_period(water, row, since=TODAY + timedelta(days=5), reason="废止", actor=SYSTEM)
    with pytest.raises(Invalid, match="只用到2026年3月9日"):
        end_period(water, row, since=TODAY + timedelta(days=9), reason="废止", actor=SYSTEM)
    with pytest.raises(NotFound):
        end_period(Authority.objects.get(code="gov"), row, since=TODAY, reason="废止", actor=SYSTEM)


def test_who_does_not_change_the_registry_sets_and_ends_none(water: Authority) -> None:
    set_period(water, INSIDE, actor=SYSTEM)
    stranger = Actor("x", None, "x", "某", "water")
    with pytest.raises(Forbidden):
        set_period(water, replace(INSIDE, nature="promised"), actor=stranger)
    with pytest.raises(Forbidden):
        end_period(water, Row.objects.get().id, since=TODAY, reason="废止", actor=stranger)


def test_setting_one_asks_the_database_a_fixed_number_of_questions(water: Authority) -> None:
    set_period(water, INSIDE, actor=SYSTEM)
    with counted() as first:
        set_period(water, replace(INSIDE, nature="promised"), actor=SYSTEM)
    set_period(water, replace(INSIDE, rule="penalty.serve", unit="working_day", value=3), actor=SYSTEM)
    with counted() as again:
        set_period(water, replace(INSIDE, rule="penalty.serve", unit="working_day", value=5, nature="promised"), actor=SYSTEM)
    asked = [sum(map(len, (*one.transactions, one.outside))) for one in (first, again)]
    assert asked[0] == asked[1]
    assert asked[0] <= 9, first.transactions


# -- from a table ------------------------------------------------------------------------------------------------------


def test_a_table_names_the_period_by_title_or_id_and_may_leave_the_unit_to_the_law(
    water: Authority, tmp_path: Path
) -> None:
    rows = [
        ["作出行政处罚决定的期限", "内部时限", "30", "", "明水发〔2026〕3号", "2026年3月5日", ""],
        ["penalty.serve", "承诺", "5", "个工作日", "承诺书第二项", "2026-03-05", "2026-12-31"],
    ]
    path = csv_file(tmp_path / "p.csv", [HEADER, *rows])
    assert imports.run("periods", path, "water", SYSTEM, dry_run=True).created == 2
    assert entries() == []
    assert imports.run("periods", path, "water", SYSTEM).created == 2
    assert imports.run("periods", path, "water", SYSTEM).unchanged == 2
    assert queries.own_periods(["water"])["water"][0] == INSIDE
    assert queries.own_periods(["water"])["water"][1].valid_to == date(2026, 12, 31)
    assert entries() == ["period.set", "period.set"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({0: "没有的期限"}, "rule"), ({1: "口头"}, "nature"), ({2: "三十"}, "value"), ({2: "91"}, "value"),
        ({3: "工作日"}, "unit"), ({4: ""}, "basis"), ({5: "从前"}, "valid_from"), ({6: "2026-01-01"}, "valid_to"),
    ],
)  # fmt: skip
def test_one_wrong_row_keeps_all_rows_out_and_names_the_column(
    change: dict[int, str], field: str, water: Authority, tmp_path: Path
) -> None:
    good = ["penalty.serve", "承诺", "5", "", "承诺书", "2026-03-05", ""]
    bad = ["penalty.decide", "内部", "30", "日", "明水发〔2026〕3号", "2026-03-05", ""]
    bad = [change.get(n, cell) for n, cell in enumerate(bad)]
    report = imports.run("periods", csv_file(tmp_path / "p.csv", [HEADER, good, bad]), "water", SYSTEM)
    assert {(error.row, error.field) for error in report.errors} == {(3, field)}
    assert all(error.remedy for error in report.errors)
    assert not Row.objects.exists()


def test_two_rows_of_one_table_must_not_overlap_either(water: Authority, tmp_path: Path) -> None:
    row = ["penalty.decide", "内部", "30", "", "明水发〔2026〕3号", "2026-03-05", ""]
    report = imports.run("periods", csv_file(tmp_path / "p.csv", [HEADER, row, [*row[:2], "20", *row[3:]]]), "water", SYSTEM)
    assert [(error.row, error.field) for error in report.errors] == [(3, "valid_from")]
