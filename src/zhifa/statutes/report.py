"""What an import of statutes did, text by text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from zhifa.outcome import Outcome


@dataclass(frozen=True)
class RowError:
    """What stopped the import. `row` counts the lines of `file`; 0 means the file as a whole."""

    file: str
    row: int
    message: str
    remedy: str


@dataclass(frozen=True)
class NotUnderstood:
    """A text that was left out, or of which something was left out, and why."""

    title: str
    reason: str


@dataclass(frozen=True)
class Line:
    """One text of the source. `outcome`: created, updated, unchanged."""

    title: str
    promulgated: str
    valid_from: str
    articles: int
    outcome: str


@dataclass
class Report(Outcome[RowError, NotUnderstood]):
    """`rows` texts were read; `statutes`, `versions`, `articles` are what was written (or would be, in a dry run)."""

    kind: str = "statutes"
    statutes: int = 0
    versions: int = 0
    articles: int = 0
    lines: list[Line] = field(default_factory=list)

    def reasons(self) -> list[tuple[str, int]]:
        """How often each reason came up, the most frequent first."""
        return Counter(one.reason for one in self.not_understood).most_common()

    def forget(self) -> None:
        """Nothing was written: only what was wrong stays."""
        self.created = self.updated = self.unchanged = self.statutes = self.versions = self.articles = 0
        self.lines.clear()
