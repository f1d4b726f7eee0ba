"""Reading tables: .xlsx, .xls, .csv and JSON (objects) into sheets of text, with every doubtful cell named.

Merged cells count for each of their rows. A formula counts by the value that Excel last stored for it, which is what
its author saw; without a stored value it is a fault. Error values and numbers too long for Excel are faults.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

MAX_BYTES = 50_000_000
_MAX_UNPACKED = 200_000_000  # bytes of a workbook's members, which are read into memory as a whole
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, OSError, RuntimeError,
           SyntaxError)  # fmt: skip
"""What a workbook raises that is cut off, altered, locked or no workbook; XML that is none is a SyntaxError."""
_EXACT_NUMBERS_BELOW = 10**15  # Excel keeps 15 digits
_HIDDEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_BREAK = re.compile(r"[ \t\u3000\xa0]*[\r\n]+\s*|[ \t\u3000\xa0]{3,}")


class Unreadable(ValueError):
    """The file is no table that we can read; the message says what to do."""


@dataclass
class Sheet:
    """Rows of text from the first row on; `faults` names (row, column), from 0, of cells without a sure value."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


def read(path: Path) -> list[Sheet]:
    """All sheets. Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(f"找不到文件“{path.name}”。请核对路径。")
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES // 1_000_000} MB。请拆分后分次导入。")
    readers = {
        ".xlsx": _xlsx, ".xlsm": _xlsx, ".xls": _xls, ".csv": _csv, ".txt": _csv, ".json": _json, ".jsonl": _json,
    }  # fmt: skip
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"不支持的文件类型“{path.suffix}”。请另存为 .xlsx、.xls 或 .csv，或者使用 .json、.jsonl。")
    return reader(path)


def tidy(text: str) -> str:
    """Text as kept: no hidden signs, half-width digits and letters, one line break for a run of blank space."""
    plain = _HIDDEN.sub("", text).translate(_HALF_WIDTH)
    return _BREAK.sub("\n", plain).strip()


def column_letter(column: int) -> str:
    """A, B, … Z, AA, … for a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xlsx(path: Path) -> list[Sheet]:
    from openpyxl import load_workbook

    try:
        _check_unpacked(path)
        workbook = load_workbook(path)
        stored = load_workbook(path, data_only=True) if _has_formulas(workbook) else None
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("无法读取这个 .xlsx 文件：可能已加密或损坏。请解除密码，或重新另存为 .xlsx。") from error
    sheets = []
    for worksheet in workbook.worksheets:
        sheet = Sheet(worksheet.title)
        for row in worksheet.iter_rows():
            sheet.rows.append([_xlsx_text(sheet, cell, stored) for cell in row])
        merged = [(m.min_row - 1, m.max_row, m.min_col - 1, m.max_col) for m in worksheet.merged_cells.ranges]
        _fill(sheet, merged)
        sheets.append(sheet)
    return sheets


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _MAX_UNPACKED:
        raise Unreadable(f"文件展开后超过 {_MAX_UNPACKED // 1_000_000} MB。请删去多余的行列，或者拆分后分次导入。")


def _has_formulas(workbook: Any) -> bool:
    return any(cell.data_type == "f" for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row)


def _xlsx_text(sheet: Sheet, cell: Any, stored: Any) -> str:
    value, kind = cell.value, cell.data_type
    if kind == "f":
        known = stored[sheet.name].cell(cell.row, cell.column)
        value, kind = known.value, known.data_type
        if value is None:
            return _fault(sheet, cell.row - 1, cell.column - 1, "单元格是公式，而且没有保存计算结果")
    if kind == "e":
        return _fault(sheet, cell.row - 1, cell.column - 1, f"单元格是错误值 {value}")
    return _text(sheet, cell.row - 1, cell.column - 1, value)


def _xls(path: Path) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(str(path), formatting_info=True)
    except (xlrd.XLRDError, OSError, ValueError, IndexError, AssertionError) as error:
        raise Unreadable("无法读取这个 .xls 文件：可能已加密或损坏。请解除密码，或另存为 .xlsx。") from error
    sheets = []
    for worksheet in book.sheets():
        sheet = Sheet(worksheet.name)
        for row in range(worksheet.nrows):
            texts = []
            for column in range(worksheet.ncols):
                cell = worksheet.cell(row, column)
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    name = xlrd.error_text_from_code.get(cell.value, "#N/A")
                    texts.append(_fault(sheet, row, column, f"单元格是错误值 {name}"))
                    continue
                value = cell.value
                if cell.ctype == xlrd.XL_CELL_DATE:
                    value = xlrd.xldate_as_datetime(cell.value, book.datemode)
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    value = bool(cell.value)
                texts.append(_text(sheet, row, column, value))
            sheet.rows.append(texts)
        _fill(sheet, worksheet.merged_cells)
        sheets.append(sheet)
    return sheets


def _csv(path: Path) -> list[Sheet]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("文件的文字编码既不是 UTF-8 也不是 GB18030。请在 Excel 中另存为“CSV UTF-8”。")
    if "\0" in text:
        raise Unreadable("这不是文本文件。请另存为 .csv 或 .xlsx。")
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    sheet = Sheet("")
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            sheet.rows.append([tidy(value) for value in row])
    except csv.Error as error:
        raise Unreadable(
            f"CSV 格式有误（第 {len(sheet.rows) + 1} 行附近）：多半是引号没有成对。请用 Excel 另存。"
        ) from error
    return [sheet]


def _json(path: Path) -> list[Sheet]:
    """An array of objects, or one object a line. The names of all of them are the header; row 1 is that header."""
    try:
        text = path.read_text("utf-8-sig")
        whole = text.lstrip().startswith("[")
        found = json.loads(text, parse_float=str) if whole else [
            json.loads(line, parse_float=str) for line in text.split("\n") if line.strip()
        ]  # fmt: skip
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Unreadable("不是 UTF-8 的 JSON：应当是一个对象数组，或者每行一个对象。请核对文件。") from error
    if not all(isinstance(one, dict) for one in found):
        raise Unreadable("JSON 里有的不是对象：应当是一个对象数组，或者每行一个对象。请核对文件。")
    names = list(dict.fromkeys(name for one in found for name in one))
    sheet = Sheet("", [names])
    for row, one in enumerate(found, 1):
        texts = []
        for column, name in enumerate(names):
            value = one.get(name)
            nested = isinstance(value, (dict, list))
            texts.append(_fault(sheet, row, column, "不是单个的值") if nested else _json_text(value))
        sheet.rows.append(texts)
    return [sheet]


def _json_text(value: Any) -> str:
    """Whole numbers of any length are exact here, and fractions came as text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else tidy(str(value))


def _text(sheet: Sheet, row: int, column: int, value: Any) -> str:
    """The text a person sees in a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, (int, float)):
        if abs(value) >= _EXACT_NUMBERS_BELOW:
            return _fault(sheet, row, column, "数字超过 15 位，Excel 已丢失末尾几位")
        return str(int(value)) if value == int(value) else str(value)
    return "" if value is None else tidy(str(value))


def _fault(sheet: Sheet, row: int, column: int, message: str) -> str:
    sheet.faults[row, column] = message
    return ""


def _fill(sheet: Sheet, merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Gives every cell of a merged range (rows from, to, columns from, to; ends exclusive) what it shows: its corner.

    Cells under a merge may still hold a value that nobody sees; it does not count.
    """
    for top, bottom, left, right in merged:
        if top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        corner = sheet.rows[top][left]
        fault = sheet.faults.get((top, left))
        for row in range(top, min(bottom, len(sheet.rows))):
            for column in range(left, min(right, len(sheet.rows[row]))):
                sheet.rows[row][column] = corner
                sheet.faults.pop((row, column), None)
                if fault:
                    sheet.faults[row, column] = fault
