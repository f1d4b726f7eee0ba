"""Rule: reviewers are at least five in a hundred officers; who holds the legal qualification is known to the staff alone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.cast import REGION, WATER, Cast
from tests.registry.tables import csv_file
from tests.review import rounds
from tests.street import actor
from tests.web.pages import words
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import review_office
from zhifa.casework.review_office import Staff
from zhifa.law.calendar import Calendar
from zhifa.law.rules import Rulebook
from zhifa.registry import imports, queries
from zhifa.registry.actions import issue_certificate, register_officer
from zhifa.registry.content import CertificateData, OfficerData

HEADER = ("姓名", "所属机构", "证件号码", "证件种类", "执法类别", "执法区域", "有效期起", "有效期止")


def test_the_share_is_reckoned_for_each_authority(people: Cast) -> None:
    (water,) = review_office.staff(frozenset({WATER}), clock.legal_today())
    assert (water.officers, water.reviewers, water.qualified, water.share, water.lacking) == (2, 1, 0, 5_000, 0)


def test_the_missing_people_are_counted_up() -> None:
    rule = Rulebook.default().rule("review.staff_ratio", date(2026, 3, 5))
    assert [Staff("甲", have, officers, 0, rule).lacking for have, officers in ((1, 20), (1, 21), (0, 1), (0, 0))] == [
        0,
        1,
        1,
        0,
    ]


def test_a_legal_qualification_counts_and_is_not_public(people: Cast) -> None:
    water = people.authorities[WATER]
    officer = register_officer(water, OfficerData("乙", unit="one", username="reviewer"), actor=SYSTEM)
    data = CertificateData("A20201234567", "legal_profession", (), (), date(2020, 3, 1), date.max)
    issue_certificate(officer, data, actor=SYSTEM)
    assert review_office.staff(frozenset({WATER}), clock.legal_today())[0].qualified == 1
    assert queries.certificate("A20201234567") is None
    assert "A20201234567" not in [row.number for row in queries.officers(authority=WATER).items]
    page = words(people.browser("reviewer").get("/workbench/officers/"))
    assert "国家统一法律职业资格" in page
    assert "长期" in page


def test_the_import_of_officers_takes_a_qualification_without_work_place_and_end(people: Cast, tmp_path: Path) -> None:
    row = ("甲", "执法大队", "A20207654321", "国家统一法律职业资格", "", "", "2020-03-01", "")
    report = imports.run("officers", csv_file(tmp_path / "o.csv", [HEADER, row]), WATER, SYSTEM)
    assert (report.created, report.errors) == (1, [])
    bare = ("甲", "执法大队", "23012500199", "行政执法证", "", REGION, "2020-03-01", "2029-01-01")
    assert [
        e.field for e in imports.run("officers", csv_file(tmp_path / "p.csv", [HEADER, bare]), WATER, SYSTEM).errors
    ][:1] == ["categories"]


def test_opinions_are_counted_by_reviewer_with_working_days(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    codes = review_office.reach(actor("reviewer"))
    cases = review_office.waiting(codes)
    assert [case.id for case in cases] == [office.case.id]
    entries, capped = review_office.done(codes, clock.legal_today())
    (one,) = review_office.reviewers(entries, cases, Calendar.default())
    assert (one.name, one.done, one.waiting, one.days, capped) == ("乙", 1, 1, 0.0, False)
    assert review_office.working_days(date(2026, 2, 13), date(2026, 2, 24), Calendar.default()) == 2


def test_an_authority_sees_its_own_office_and_the_supervisor_those_below(people: Cast, noon: datetime) -> None:
    rounds.submitted(noon)
    assert "明水县甲水产" in words(people.browser("supervisor").get("/workbench/review/"))
    assert people.browser("outsider").get("/workbench/review/").status_code == 403


def test_the_catalogue_stands_beside_other_places(people: Cast) -> None:
    page = people.browser("reviewer").get("/workbench/review/catalogue").content.decode()
    for word in (
        "辽宁",
        "广东",
        "玉溪",
        "甘孜",
        "山东烟台",
        "15 日",
        "不要求",
        "可以免于审核",
        "5 个工作日",
        "7 个工作日",
        "普通程序的全部决定",
        "要持证",
        "review.staff_ratio",
        "5%",
    ):
        assert word in page
