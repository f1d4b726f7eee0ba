"""What an import into a register did, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhifa.outcome import Outcome


@dataclass(frozen=True)
class RowError:
    """One value that stopped the import. `row` counts as the spreadsheet does; 0 means the file as a whole."""

    row: int
    field: str
    message: str
    remedy: str
    sheet: str = ""


@dataclass(frozen=True)
class NotUnderstood:
    """A standard kept as text only: no amount may be taken from it. `rest` are the words that were not understood."""

    row: int
    sheet: str
    matter: str
    tier: str
    text: str
    rest: str


@dataclass
class Report(Outcome[RowError, NotUnderstood]):
    matters: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._cells: set[tuple[str, int, str]] = set()

    def add(self, error: RowError) -> None:
        """Adds a problem; a second one of the same cell would only follow from the first and is left out."""
        cell = (error.sheet, error.row, error.field)
        if cell not in self._cells:
            self._cells.add(cell)
            self.errors.append(error)

    def count(self, outcome: str, rows: int = 1) -> None:
        """Adds rows to one of created, updated, unchanged."""
        setattr(self, outcome, getattr(self, outcome) + rows)
