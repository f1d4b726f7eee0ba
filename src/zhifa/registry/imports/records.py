"""From a sheet to records: finding the header whatever it is called, and naming the cell of every problem."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zhifa.registry.imports.report import Report, RowError
from zhifa.registry.imports.table import Sheet, column_letter, read

_HEADER_WITHIN = 10
_DECORATION = re.compile(r"[\s*:：/]|\(.*?\)")
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
WITHOUT_END = date(9999, 12, 31)


@dataclass(frozen=True)
class Column:
    """A field, the headers it goes by (the first is the one we name in messages), and whether a table must have it.

    `within`: where all columns of the same `within` are left blank, the row continues the one above, as people write
    tables, provided that both have the same value in that field. `unless` (field, values): a row that has one of these
    values there need not have this one.
    """

    field: str
    names: tuple[str, ...]
    required: bool = False
    within: str = ""
    unless: tuple[str, tuple[str, ...]] = ("", ())

    def needed_in(self, values: dict[str, str]) -> bool:
        field_name, excused = self.unless
        return self.required and values.get(field_name, "") not in excused


@dataclass
class Record:
    """One row; `number` counts as the spreadsheet does. Problems are collected, not raised."""

    sheet: str
    number: int
    values: dict[str, str]
    titles: dict[str, str]
    report: Report = field(repr=False)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def code(self, name: str) -> str:
        """A code: NFKC, without blank space."""
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", self.text(name)))

    def words(self, name: str) -> tuple[str, ...]:
        """Words separated by 、，,；; or line breaks."""
        return tuple(dict.fromkeys(word.strip() for word in re.split(r"[、，,；;\n]", self.text(name)) if word.strip()))

    def day(self, name: str) -> date | None:
        """2026-3-5, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305; 长期 is the last day there is. None after an error."""
        text = unicodedata.normalize("NFKC", self.text(name))
        if text in {"长期", "长期有效"}:
            return WITHOUT_END
        match = _DATE.fullmatch(text)
        with contextlib.suppress(ValueError):
            if match:
                return date(*(int(part) for part in match.groups() if part))
        self.error(name, f"“{self.text(name)}”不是日期。", "请按“2026-03-05”的格式填写。")
        return None

    def choice(self, name: str, choices: dict[str, str], default: str = "") -> str:
        """The code whose Chinese name or code the cell holds; an error for anything else."""
        text = self.code(name)
        if not text and default:
            return default
        found = next((code for code, title in choices.items() if text in {code, title}), None)
        if found is None:
            self.error(name, f"“{text}”不在可选范围内。", f"请填写：{'、'.join(choices.values())}。")
            return ""
        return found

    def error(self, name: str, message: str, remedy: str) -> None:
        """Adds a problem of a field."""
        title = self.titles.get(name, name)
        self.report.add(RowError(self.number, name, f"{title}：{message}", remedy, self.sheet))


def records(path: Path, columns: Sequence[Column], report: Report) -> list[Record]:
    """The rows of every sheet that has the required headers; problems go into the report. Raises Unreadable."""
    found: list[Record] = []
    recognised = False
    missing: list[str] = []
    for sheet in read(path):
        header = header_of(sheet, columns)
        if header is None:
            if any(any(row) for row in sheet.rows):
                report.ignored_sheets.append(sheet.name)
                missing = missing or lacking(sheet, columns)
            continue
        recognised = True
        found += rows_of(sheet, header, columns, report)
    if not recognised:
        names = "、".join(missing or [column.names[0] for column in columns if column.required])
        known = "、".join(column.names[0] for column in columns)
        remedy = f"请在前十行内放一行表头。可用的列名：{known}。"
        report.add(RowError(0, "", f"找不到表头：缺少列“{names}”。", remedy))
    elif not found and not report.errors:
        report.add(RowError(0, "", "表头下面没有数据。", "请核对文件。"))
    report.rows = len(found)
    return found


def header_of(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, dict[int, str]] | None:
    """(row, column → field) of the first row that names every required column."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        fields = _fields(row, columns)
        if all(column.field in fields.values() for column in columns if column.required):
            return number, fields
    return None


def _fields(row: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    known = {_plain(name): column.field for column in columns for name in (column.field, *column.names)}
    fields: dict[int, str] = {}
    for place, title in enumerate(row):
        name = known.get(_plain(title))
        if name and name not in fields.values():
            fields[place] = name
    return fields


def lacking(sheet: Sheet, columns: Sequence[Column]) -> list[str]:
    """What the likeliest header row lacks."""
    best = max((_fields(row, columns) for row in sheet.rows[:_HEADER_WITHIN]), key=len)
    return [column.names[0] for column in columns if column.required and column.field not in best.values()]


def rows_of(
    sheet: Sheet, header: tuple[int, dict[int, str]], columns: Sequence[Column], report: Report
) -> list[Record]:
    """The rows below a header, each cell by its field; what is wrong goes into the report."""
    start, fields = header
    titles = {column.field: column.names[0] for column in columns}
    report.ignored_columns += [title for place, title in enumerate(sheet.rows[start]) if title and place not in fields]
    found: list[Record] = []
    for number in range(start + 1, len(sheet.rows)):
        row = sheet.rows[number]
        faults = {place: sheet.faults[number, place] for place in fields if (number, place) in sheet.faults}
        if not any(row[place] for place in fields if place < len(row)) and not faults:
            continue
        values = {name: row[place] for place, name in fields.items() if place < len(row)}
        if not found and all(row[place] == sheet.rows[start][place] for place in fields if place < len(row)):
            continue  # a header merged over several rows says the same in each
        if found:
            _continue(values, found[-1].values, columns)
        record = Record(sheet.name, number + 1, values, titles, report)
        for place, message in faults.items():
            record.error(
                fields[place],
                f"{message}（{column_letter(place)}{number + 1}）。",
                "请在 Excel 中把它改成直接填写的文本后再导入。",
            )
        for name in [column.field for column in columns if column.needed_in(values)]:
            if not values.get(name) and name not in {fields[place] for place in faults}:
                record.error(name, "没有填写。", "请补填后再导入。")
        found.append(record)
    return found


def _continue(values: dict[str, str], above: dict[str, str], columns: Sequence[Column]) -> None:
    for key in {column.within for column in columns if column.within}:
        names = [column.field for column in columns if column.within == key]
        if not any(values.get(name) for name in names) and values.get(key) and values.get(key) == above.get(key):
            values.update({name: above.get(name, "") for name in names})


def _plain(title: str) -> str:
    return _DECORATION.sub("", unicodedata.normalize("NFKC", title)).lower()
