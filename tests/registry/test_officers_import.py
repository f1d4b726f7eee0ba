"""R7, R12: the list of officers with their certificates, from Excel and CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.accounts.cast import Cast
from tests.registry.tables import OFFICER, OFFICER_HEADER, csv_file, xlsx_file
from zhifa.accounts.actor import SYSTEM
from zhifa.journal import api as journal
from zhifa.registry import imports
from zhifa.registry.models import Certificate, Officer


def _run(path: Path, **options: bool) -> imports.Report:
    return imports.run("officers", path, "water", SYSTEM, **options)


def _row(**changes: str) -> tuple[str, ...]:
    return tuple(changes.get(name, value) for name, value in zip(OFFICER_HEADER, OFFICER, strict=True))


def _file(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    return csv_file(tmp_path / "officers.csv", [OFFICER_HEADER, *rows])


def test_a_row_becomes_an_officer_with_a_certificate_and_their_entries(cast: Cast, tmp_path: Path) -> None:
    assert _run(_file(tmp_path, OFFICER)).created == 1
    certificate = Certificate.objects.select_related("officer__unit").get()
    assert (certificate.officer.name, certificate.officer.unit) == ("张三", cast.first)
    assert (certificate.categories, certificate.areas) == (["水利"], ["230125"])
    assert (certificate.valid_from, certificate.valid_to) == (date(2024, 1, 1), date(2029, 12, 31))
    entries = journal.read.stream(f"officer/{certificate.officer_id}")
    assert [entry.kind for entry in entries] == ["officer.registered", "certificate.issued"]


def test_the_same_table_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    _run(_file(tmp_path, OFFICER))
    head = journal.read.head()
    assert _run(_file(tmp_path, OFFICER)).unchanged == 1
    assert journal.read.head() == head


def test_a_changed_row_changes_what_differs_and_leaves_what_the_table_does_not_say(cast: Cast, tmp_path: Path) -> None:
    _run(_file(tmp_path, OFFICER))
    short = csv_file(
        tmp_path / "short.csv",
        [("姓名", "执法证号", "执法类别", "执法区域", "有效期起", "有效期至"),
         ("张三", "23010001", "水利、渔业", "230125", "2024-01-01", "2031-12-31")],
    )  # fmt: skip
    assert _run(short).updated == 1
    certificate = Certificate.objects.get()
    assert (certificate.categories, certificate.officer.post) == (["水利", "渔业"], "科员")


def test_a_certificate_listed_as_suspended_is_suspended_from_today(cast: Cast, tmp_path: Path) -> None:
    _run(_file(tmp_path, OFFICER))
    assert _run(_file(tmp_path, _row(状态="暂扣"))).updated == 1
    assert Certificate.objects.get().history == [["2026-03-05", "suspended"]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"科室": "九科"}, "unit"),
        ({"执法证号": "1"}, "number"),
        ({"执法区域": "明水县"}, "areas"),
        ({"有效期至": "2023-01-01"}, "valid_to"),
        ({"有效期起": "昨天"}, "valid_from"),
        ({"状态": "丢了"}, "status"),
        ({"姓名": ""}, "name"),
    ],
)
def test_a_row_with_a_wrong_value_is_named_with_its_remedy_and_nothing_is_imported(
    cast: Cast, tmp_path: Path, changes: dict[str, str], field: str
) -> None:
    report = _run(_file(tmp_path, _row(姓名="李四", 执法证号="23010009"), _row(**changes)))
    (error,) = report.errors
    assert (error.row, error.field) == (3, field)
    assert error.remedy.endswith("。")
    assert not Officer.objects.exists()


def test_one_number_for_two_people_is_refused_in_the_table_and_against_the_register(cast: Cast, tmp_path: Path) -> None:
    assert "第 2 行重复" in _run(_file(tmp_path, OFFICER, _row(姓名="李四"))).errors[0].message
    _run(_file(tmp_path, OFFICER))
    assert "张三" in _run(_file(tmp_path, _row(姓名="李四"))).errors[0].message


def test_two_people_of_one_name_stay_two_and_one_person_may_hold_two_kinds(cast: Cast, tmp_path: Path) -> None:
    _run(_file(tmp_path, OFFICER, _row(执法证号="23010002")))
    assert Officer.objects.filter(name="张三").count() == 2
    header = (*OFFICER_HEADER, "证件种类")
    chair = (
        (*_row(姓名="李四", 执法证号="23010003"), "行政执法证"),
        (*_row(姓名="李四", 执法证号="23010004"), "听证主持人证"),
    )
    _run(csv_file(tmp_path / "chair.csv", [header, *chair]))
    assert Officer.objects.filter(name="李四").count() == 1


def test_an_excel_with_merged_cells_full_width_digits_and_a_formula_gets_a_clear_answer(
    cast: Cast, tmp_path: Path
) -> None:
    second = _row(姓名="李四", 科室="", 执法证号="２３０１０００２")
    path = xlsx_file(tmp_path / "a.xlsx", [OFFICER_HEADER, OFFICER, second], ["B2:B3"])
    assert _run(path).created == 2
    assert Certificate.objects.get(number="23010002").officer.unit == cast.first
    broken = xlsx_file(tmp_path / "b.xlsx", [OFFICER_HEADER, OFFICER, (*second[:3], '="2301"&"0003"', *second[4:])])
    (error,) = _run(broken).errors
    assert (error.row, error.field, "D3" in error.message) == (3, "number", True)


def test_a_dry_run_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    assert _run(_file(tmp_path, OFFICER), dry_run=True).created == 1
    assert not Officer.objects.exists()
