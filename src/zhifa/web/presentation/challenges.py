"""Statistics of challenges as tables, bars and files: pure, from `casework.challenges.Statistics`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook

from zhifa.casework.challenges import PENDING, Asked, Line, Statistics
from zhifa.law.challenges import CORRECTED

NONE: Final = "—"
WIDTH: Final = 1000  # of a whole bar, in units of its picture
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Cell:
    """One figure with the list of the challenges behind it; `href` is empty where there are none."""

    title: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class Piece:
    """One part of a bar: from `x` on, `width` wide, drawn as `tone` says."""

    tone: str
    x: int
    width: int


@dataclass(frozen=True)
class Row:
    name: str
    kind: str
    cells: tuple[Cell, ...]
    pieces: tuple[Piece, ...]
    spoken: str


def rows(
    found: Statistics, kinds: Mapping[str, str], results: Mapping[str, str], link: Callable[..., str]
) -> tuple[list[Row], Row]:
    """The lines and the total. `link(authority, kind, result)` gives the address of a list."""
    most = max((line.received for line in found.lines), default=0)
    lines = [_row(line, kinds, results, link, most) for line in found.lines]
    return lines, _row(found.total, kinds, results, link, found.total.received)


def _row(
    line: Line, kinds: Mapping[str, str], results: Mapping[str, str], link: Callable[..., str], most: int
) -> Row:
    def counted(title: str, result: str, count: int) -> Cell:
        return Cell(title, f"{count:,}", link(line.authority, line.kind, result) if count else "")

    cells = [counted("收到", "", line.received), counted("未审结", PENDING, line.results.get(PENDING, 0))]
    cells += [counted(title, code, line.results.get(code, 0)) for code, title in results.items()]
    cells += [counted("审结", "concluded", line.concluded), counted("纠错", "corrected", line.corrected)]
    cells += [Cell("纠错率", rate(line)), Cell("用时中位数", days(line))]
    kept, pending = line.concluded - line.corrected, line.received - line.concluded
    parts = (("corrected", line.corrected), ("kept", kept), ("pending", pending))
    spoken = f"收到 {line.received} 件，纠错 {line.corrected} 件，其余审结 {kept} 件，未审结 {pending} 件"
    return Row(line.name, kinds.get(line.kind, line.kind), tuple(cells), tuple(_pieces(parts, most)), spoken)


def _pieces(parts: Iterable[tuple[str, int]], most: int) -> Iterable[Piece]:
    x = 0
    for tone, count in parts:
        width = round(count * WIDTH / most) if most else 0
        if width:
            yield Piece(tone, x, width)
        x += width


def rate(line: Line) -> str:
    return NONE if line.rate is None else f"{line.rate:.1f}%"


def days(line: Line) -> str:
    return NONE if line.median is None else f"{line.median:g} 日"


def as_json(found: Statistics, asked: Asked) -> dict[str, Any]:
    """What the interface answers; rates in per cent, null where nothing is concluded."""
    return {
        "year": asked.year or None,
        "authority": asked.authority or None,
        "items": [_json(line) for line in found.lines],
        "total": _json(found.total),
        "truncated": False,
    }


def _json(line: Line) -> dict[str, Any]:
    return {
        "authority": line.authority or None, "authority_name": line.name, "kind": line.kind or None,
        "received": line.received, "results": dict(line.results), "concluded": line.concluded,
        "corrected": line.corrected, "correction_rate": line.rate, "median_days": line.median,
    }  # fmt: skip


def table(found: Statistics, kinds: Mapping[str, str], results: Mapping[str, str]) -> list[list[str | int | float]]:
    """Head, lines and total of a downloaded file; numbers as numbers."""
    head = ["机关", "种类", "收到", "未审结", *results.values(), "审结", "纠错", "纠错率（%）", "用时中位数（日）"]
    return [list(head), *(_line(line, kinds, results) for line in (*found.lines, found.total))]


def _line(line: Line, kinds: Mapping[str, str], results: Mapping[str, str]) -> list[str | int | float]:
    return [
        line.name, kinds.get(line.kind, ""), line.received, line.results.get(PENDING, 0),
        *(line.results.get(code, 0) for code in results), line.concluded, line.corrected,
        NONE if line.rate is None else line.rate, NONE if line.median is None else line.median,
    ]  # fmt: skip


def as_xlsx(lines: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "复议诉讼统计"
    for line in lines:
        sheet.append(list(line))
    sheet.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def result_title(code: str, results: Mapping[str, str]) -> str:
    """What a list of challenges is called after the figure that it stands behind."""
    summed = {"": "全部", PENDING: "未审结", "concluded": "审结", "corrected": "纠错"}
    return summed.get(code) or results.get(code, code)


def is_corrected(result: str) -> bool:
    return result in CORRECTED
