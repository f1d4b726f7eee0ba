"""Tables are read as they look, and every doubtful cell is named by row and column."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.registry.tables import csv_file, with_stored_result, xlsx_file
from zhifa.registry.imports.records import Column, records
from zhifa.registry.imports.report import Report
from zhifa.registry.imports.table import Unreadable, column_letter, read

COLUMNS = (Column("name", ("姓名",), required=True), Column("day", ("日期",)))


def _records(path: Path) -> tuple[list[dict[str, str]], Report]:
    report = Report("officers")
    return [row.values for row in records(path, COLUMNS, report)], report


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_excel_writes(tmp_path: Path, encoding: str) -> None:
    rows, _ = _records(csv_file(tmp_path / "a.csv", [("姓名", "日期"), ("张三", "2026-03-05")], encoding))
    assert rows == [{"name": "张三", "day": "2026-03-05"}]


def test_a_merged_cell_counts_for_each_of_its_rows_even_over_hidden_values(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", [("姓名", "日期"), ("张三", "1"), (None, "2")], ["A2:A3"])
    assert [row["name"] for row in _records(path)[0]] == ["张三", "张三"]


def test_full_width_digits_letters_and_hidden_signs_are_read_as_plain_ones(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", [("姓名", "日期"), ("\ufeffＡ张三\u200b ", "２０２６")])
    assert _records(path)[0] == [{"name": "A张三", "day": "2026"}]


def test_a_formula_without_a_stored_result_is_refused_with_row_and_column(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", [("姓名", "日期"), ("张三", "=1+1")])
    (error,) = _records(path)[1].errors
    assert (error.row, error.field) == (2, "day")
    assert error.message == "日期：单元格是公式，而且没有保存计算结果（B2）。"


def test_a_formula_with_a_stored_result_counts_by_it(tmp_path: Path) -> None:
    path = with_stored_result(xlsx_file(tmp_path / "a.xlsx", [("姓名", "日期"), ("张三", "=1+1")]), "1+1", "2")
    rows, report = _records(path)
    assert report.errors == []
    assert rows == [{"name": "张三", "day": "2"}]


def test_dates_and_whole_numbers_of_excel_become_text_without_a_tail(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", [("姓名", "日期"), (7.0, date(2026, 3, 5))])
    assert _records(path)[0] == [{"name": "7", "day": "2026-03-05"}]


def test_a_number_too_long_for_excel_is_refused_instead_of_being_taken_with_wrong_digits(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", [("姓名", "日期"), (360426199101010071, "x")])
    assert "15 位" in _records(path)[1].errors[0].message


def test_the_header_is_found_below_a_title_and_by_other_names_and_unknown_columns_are_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [("一览表", ""), ("姓 名（必填）", "星座"), ("张三", "x")])
    rows, report = _records(path)
    assert rows == [{"name": "张三"}]
    assert report.ignored_columns == ["星座"]


def test_a_table_without_a_needed_column_is_refused_with_its_name(tmp_path: Path) -> None:
    assert "“姓名”" in _records(csv_file(tmp_path / "a.csv", [("日期", "x"), ("1", "2")]))[1].errors[0].message


def test_a_row_without_a_needed_value_is_named(tmp_path: Path) -> None:
    (error,) = _records(csv_file(tmp_path / "a.csv", [("姓名", "日期"), ("", "1"), ("", "")]))[1].errors
    assert (error.row, error.message) == (2, "姓名：没有填写。")


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"PK\x03\x04"), ("a.xls", b"x"), ("a.csv", b"\x00\x01"), ("a.pdf", b"x")]
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match="请"):
        read(tmp_path / name)


@pytest.mark.parametrize("made_of", [b"<no xml", b""])
def test_a_workbook_whose_sheets_are_altered_is_refused_with_what_to_do(tmp_path: Path, made_of: bytes) -> None:
    whole, altered = xlsx_file(tmp_path / "a.xlsx", [("姓名",), ("张三",)]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            new.writestr(name, made_of if name == "xl/workbook.xml" else old.read(name))
    with pytest.raises(Unreadable, match="请"):
        read(altered)


def test_a_workbook_that_is_small_only_while_it_is_packed_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", [("姓名",), ("张三",)])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 210_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Unreadable, match="展开后超过 200 MB"):
        read(path)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-3-5", date(2026, 3, 5)), ("2026年3月5日", date(2026, 3, 5)), ("２０２６．３．５", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)), ("长期", date(9999, 12, 31)), ("2026-02-30", None), ("明天", None),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them_and_impossible_ones_refused(
    tmp_path: Path, text: str, day: date | None
) -> None:
    report = Report("officers")
    (row,) = records(csv_file(tmp_path / "a.csv", [("姓名", "日期"), ("张三", text)]), COLUMNS, report)
    assert row.day("day") == day
    assert bool(report.errors) == (day is None)


def test_columns_are_named_as_excel_names_them() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
