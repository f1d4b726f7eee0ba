"""A table inside a form: rows of small questions, named `field.row.column`; rows left blank do not count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Json = Mapping[str, Any]
BLANK_ROWS: Final = 3
ROW: Final = re.compile("[0-9]{1,3}")  # nobody types a thousand rows


@dataclass(frozen=True)
class Cell:
    """One control. `kind`: text | area | date | amount | select; `options` are (value, title, chosen)."""

    name: str
    title: str
    kind: str
    required: bool
    value: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()

    @property
    def id(self) -> str:
        return f"f-{self.name.replace('.', '-')}"


def is_table(prop: Json) -> bool:
    return prop.get("x-widget") == "table"


def rows(name: str, prop: Json, typed: Mapping[str, list[str]] | None) -> tuple[tuple[Cell, ...], ...]:
    """The rows typed so far, and three blank ones."""
    count = max(_typed_rows(name, typed or {}), default=-1) + 1 + BLANK_ROWS
    columns = prop["items"]["properties"].items()
    needed = prop["items"].get("required", ())
    return tuple(
        tuple(_cell(f"{name}.{n}.{code}", column, code in needed, typed or {}) for code, column in columns)
        for n in range(count)
    )


def _typed_rows(name: str, typed: Mapping[str, list[str]]) -> Iterator[int]:
    for key, values in typed.items():
        parts = key.split(".")
        own = parts[0] == name and len(parts) == 3 and ROW.fullmatch(parts[1])  # noqa: PLR2004 - field.row.column
        if own and any(value.strip() for value in values):
            yield int(parts[1])


def _cell(name: str, column: Json, required: bool, typed: Mapping[str, list[str]]) -> Cell:
    value = next(iter(typed.get(name, [])), "")
    options = tuple((str(o["const"]), str(o["title"]), str(o["const"]) == value) for o in column.get("oneOf", ()))
    hinted = str(column.get("x-widget", "text"))
    kind = "select" if options else {"longtext": "area", "date": "date", "amount": "amount"}.get(hinted, "text")
    return Cell(name, str(column.get("title", "")), kind, required, value, options)


def parse(name: str, prop: Json, posted: Mapping[str, list[str]], read: Callable[[Json, str], Any]) -> list[Json]:
    """The rows that are not wholly blank. `read` turns the text of one cell into its value; raises ValueError."""
    found: list[Json] = []
    for n in sorted(set(_typed_rows(name, posted))):
        row: dict[str, Any] = {}
        for code, column in prop["items"]["properties"].items():
            text = next(iter(posted.get(f"{name}.{n}.{code}", [])), "").strip()
            if text:
                row[code] = read(column, text)
        found.append(row)
    return found
