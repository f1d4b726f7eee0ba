"""The rows of a list: checked, compared. A row is {column: text}; dates are ISO 8601."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhifa.accounts.errors import FieldError
from zhifa.disclosure.lists.catalogue import KEY, Column, ListKind
from zhifa.law.redaction import scan

Row = Mapping[str, str]
LONGEST: Final = {"text": 1000, "long": 10_000, "date": 10, "number": 12, "areas": 1000}
LONGEST_KEY: Final = 100
MOST_ROWS: Final = 5000
NEVER_PUBLIC: Final = {"id_number": "身份证号码", "bank_card": "银行卡号"}
"""What `law.redaction.scan` finds that no list has a reason to show."""


@dataclass(frozen=True)
class Cell:
    """A cell that differs between two versions."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    key: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Difference:
    """What a version adds, takes away and changes, against the one before it."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(kind: ListKind, old: Sequence[Row], new: Sequence[Row]) -> Difference:
    """Rows are the same where their codes are."""
    before, after = {row[KEY]: row for row in old}, {row[KEY]: row for row in new}
    changed = []
    for key, row in after.items():
        earlier = before.get(key)
        if earlier is not None and (cells := _cells(kind, earlier, row)):
            changed.append(Changed(key, row.get(kind.title_column, key), cells))
    return Difference(
        added=tuple(row for key, row in after.items() if key not in before),
        removed=tuple(row for key, row in before.items() if key not in after),
        changed=tuple(changed),
    )


def check(kind: ListKind, rows: Sequence[Row]) -> list[FieldError]:
    """Every problem of the rows of a list, each with its row, column and remedy."""
    problems = []
    if not rows:
        problems.append(FieldError("rows", f"{kind.title}没有一行内容。", "请先填写或者导入内容。"))
    if len(rows) > MOST_ROWS:
        problems.append(FieldError("rows", f"{kind.title}超过 {MOST_ROWS} 行。", "请按机构分别公布。"))
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        problems += [FieldError(p.field, f"第 {number} 行{p.message}", p.remedy) for p in check_row(kind, row)]
        if row.get(KEY) and row[KEY] in seen:
            title = kind.column(KEY).title
            problems.append(FieldError(KEY, f"第 {number} 行的{title}“{row[KEY]}”前面已经用过。", "请改成不重复的。"))
        seen.add(row.get(KEY, ""))
    return problems


def check_row(kind: ListKind, row: Row) -> list[FieldError]:
    """Every problem of one row."""
    return [problem for column in kind.columns for problem in _check_cell(column, row.get(column.name, ""))]


def tidied(kind: ListKind, row: Mapping[str, object]) -> dict[str, str]:
    """The columns of the kind and no others, as text without control characters and blanks at the ends."""
    return {column.name: _plain(column, str(row.get(column.name) or "")) for column in kind.columns}


def matches(row: Row, q: str) -> bool:
    """Every word of `q` occurs somewhere in the row."""
    text = "\n".join(row.values()).lower()
    return all(word in text for word in q.lower().split())


def _plain(column: Column, text: str) -> str:
    kept = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
    if column.name == KEY or column.type != "long":
        kept = " ".join(kept.split())
    return kept.strip()


def _check_cell(column: Column, value: str) -> list[FieldError]:
    if not value:
        wrong = FieldError(column.name, f"没有填写{column.title}。", column.help or f"请填写{column.title}。")
        return [wrong] if column.required else []
    problem = _form(column, value) or _private(column, value)
    return [problem] if problem else []


def _form(column: Column, value: str) -> FieldError | None:
    longest = LONGEST_KEY if column.name == KEY else LONGEST[column.type]
    if len(value) > longest:
        return FieldError(column.name, f"{column.title}超过 {longest} 字。", "请写得简短一些。")
    if column.name == KEY and "/" in value:
        return FieldError(column.name, f"{column.title}里有“/”，不能用在网址里。", "请换成“-”。")
    if column.type == "date" and not _is_day(value):
        return FieldError(column.name, f"{column.title}“{value}”不是日期。", "请按 2026-03-05 的样子填写。")
    if column.type == "number" and not (value.isascii() and value.isdigit()):
        return FieldError(column.name, f"{column.title}“{value}”不是数字。", "请只填写数字。")
    return None


def _private(column: Column, value: str) -> FieldError | None:
    found = next((find for find in scan(value) if find.kind in NEVER_PUBLIC), None)
    if found is None:
        return None
    what = NEVER_PUBLIC[found.kind]
    return FieldError(column.name, f"{column.title}里有{what}，清单会向社会公开。", f"请删去{what}。")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _cells(kind: ListKind, old: Row, new: Row) -> tuple[Cell, ...]:
    return tuple(
        Cell(column.title, old.get(column.name, ""), new.get(column.name, ""))
        for column in kind.columns
        if old.get(column.name, "") != new.get(column.name, "")
    )
