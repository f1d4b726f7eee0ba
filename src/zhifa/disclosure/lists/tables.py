"""Lists as Excel and CSV: what is taken out can be brought in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.disclosure.lists.rows import Row, check_row, tidied
from zhifa.registry.imports.records import Column, Record, records
from zhifa.registry.imports.report import Report, RowError
from zhifa.registry.imports.table import Unreadable

FORMULA: Final = ("=", "+", "-", "@", "\t")
"""Beginnings that a spreadsheet takes for a formula; they go out behind one more apostrophe and lose it coming in."""
ENDINGS: Final = (".xlsx", ".xls", ".csv")


def bring(kind: ListKind, path: Path) -> tuple[list[dict[str, str]], Report]:
    """The rows of a table and what is wrong with them; the rows count only if the report is without errors."""
    report = Report(kind.code)
    columns = [Column(column.name, (column.title,), required=column.required) for column in kind.columns]
    try:
        read = records(path, columns, report)
    except Unreadable as error:
        report.add(RowError(0, "", str(error), "请更正文件后重新导入。"))
        return [], report
    rows = [_row(kind, record) for record in read]
    seen: dict[str, int] = {}
    for record, row in zip(read, rows, strict=True):
        for problem in check_row(kind, row):
            record.error(problem.field, problem.message, problem.remedy)
        key = row[kind.columns[0].name]
        if key and key in seen:
            record.error(kind.columns[0].name, f"“{key}”与第 {seen[key]} 行重复。", "请改成不重复的。")
        seen.setdefault(key, record.number)
    report.created = len(rows) if report.ok else 0
    return rows, report


def as_csv(kind: ListKind, rows: Sequence[Row]) -> bytes:
    """UTF-8 with a mark, as Excel opens it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.title for column in kind.columns])
    writer.writerows([guarded(row.get(column.name, "")) for column in kind.columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(kind: ListKind, rows: Sequence[Row]) -> bytes:
    """One sheet, every cell text: a spreadsheet neither reckons nor rounds."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.create_sheet(kind.title[:31])
    book.remove(book.worksheets[0])
    for number, row in enumerate([{c.name: c.title for c in kind.columns}, *rows], 1):
        for place, column in enumerate(kind.columns, 1):
            cell = sheet.cell(number, place)
            cell.value = row.get(column.name, "")
            cell.data_type = "s"
            cell.number_format = "@"
            cell.font = Font(bold=number == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, column in enumerate(kind.columns):
        sheet.column_dimensions[chr(ord("A") + place)].width = 48 if column.type == "long" else 20
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(kind: ListKind, record: Record) -> dict[str, str]:
    values = {name: unguarded(value) for name, value in record.values.items()}
    for column in kind.columns:
        if column.type == "date" and values.get(column.name):
            day = record.day(column.name)
            values[column.name] = day.isoformat() if day else values[column.name]
    return tidied(kind, values)


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """What a cell said before it was guarded."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
