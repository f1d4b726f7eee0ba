"""Published lists as values: which columns a table shows, what differs, how much time is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhifa.disclosure.lists.catalogue import KEY, Column, ListKind
from zhifa.disclosure.lists.rows import Difference, Row
from zhifa.law.calendar import Calendar
from zhifa.web.presentation import clocks, review, words
from zhifa.web.presentation.clocks import ClockView, Light
from zhifa.web.presentation.review import Piece

MOST_COLUMNS: Final = 5  # beside the title: more do not fit a table that people read
FEWEST_COLUMNS: Final = 3
LONGEST_WHOLE: Final = 14  # characters, with digits among them
LONGEST_WORD: Final = 4
STAGES: Final[dict[str, Light]] = {
    "": Light("", "尚未公布"),
    "changed": Light("amber", "内容有变，待提交"),
    "submitted": Light("", "待审核"),
    "returned": Light("amber", "已退回"),
    "reviewed": Light("", "审核通过，待公布"),
    "published": Light("green", "已公布"),
}


@dataclass(frozen=True)
class Cell:
    title: str
    text: str
    long: bool = False

    @property
    def whole(self) -> bool:
        """A word, a day, a telephone number, a code: never broken over two lines."""
        numeric = any(sign.isdigit() for sign in self.text)
        return not self.long and len(self.text) <= (LONGEST_WHOLE if numeric else LONGEST_WORD)


@dataclass(frozen=True)
class Line:
    """A row of a table: its title leads to the item."""

    key: str
    title: str
    cells: tuple[Cell, ...]
    authority: str = ""
    authority_name: str = ""


@dataclass(frozen=True)
class CellChange:
    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RowChange:
    says: str
    key: str
    title: str
    cells: tuple[CellChange, ...] = ()


def shown(kind: ListKind) -> tuple[Column, ...]:
    """The columns of a table beside the title; the item's own page has all of them."""
    others = [column for column in kind.columns if column.name not in {KEY, kind.title_column}]
    short = [column for column in others if column.type != "long"][:MOST_COLUMNS]
    if len(short) < FEWEST_COLUMNS:
        short += [column for column in others if column.type == "long"][: FEWEST_COLUMNS - len(short)]
    return tuple(column for column in others if column in short)


def line(
    kind: ListKind, row: Row, *, authority: str = "", name: str = "", places: Mapping[str, str] | None = None
) -> Line:
    cells = tuple(Cell(c.title, said(c, row.get(c.name, ""), places), c.type == "long") for c in shown(kind))
    return Line(row[KEY], row.get(kind.title_column) or row[KEY], cells, authority, name)


def said(column: Column, text: str, places: Mapping[str, str] | None = None) -> str:
    """A day as people write it, a region by its name (`places`: code -> name); everything else as it stands."""
    if column.type == "areas" and places:
        return "、".join(f"{places[code]}（{code}）" if code in places else code for code in text.split("、"))
    return words.day(text) if column.type == "date" and text else text


def all_cells(kind: ListKind, row: Row, places: Mapping[str, str] | None = None) -> tuple[Cell, ...]:
    return tuple(Cell(c.title, said(c, row.get(c.name, ""), places), c.type == "long") for c in kind.columns)


def changes(kind: ListKind, found: Difference | None) -> tuple[RowChange, ...]:
    """Added, removed, changed, in this order; a changed cell as an inline difference."""
    if found is None:
        return ()
    return (
        *(RowChange("新增", row[KEY], row.get(kind.title_column, "")) for row in found.added),
        *(RowChange("删去", row[KEY], row.get(kind.title_column, "")) for row in found.removed),
        *(
            RowChange(
                "改动", one.key, one.title,
                tuple(CellChange(cell.title, review.text_pieces(cell.old, cell.new)) for cell in one.cells),
            )
            for one in found.changed
        ),
    )


def light(stage: str, due: date | None, today: date) -> Light:
    """Overdue is said before the stage: nothing else matters more."""
    if due is not None and due < today:
        return Light("red", f"应当在{words.day(due)}前公布，已超期")
    return STAGES[stage]


def chips(clock: Any, today: date) -> Sequence[ClockView]:
    """The clock of an update, if one runs."""
    if not clock:
        return ()
    item = {"key": "lists", "of": "disclosure", "kind": "duty", **clock}
    return (clocks.clock(item, title="更新公布", today=today, calendar=Calendar.default()),)
