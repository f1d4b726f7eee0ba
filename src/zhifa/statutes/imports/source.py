"""What a source gave: texts, and everything in it that was not understood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final

from zhifa.statutes.content import StatuteText
from zhifa.statutes.report import NotUnderstood, RowError

_KEPT: Final = "\n\t"


@dataclass
class Source:
    texts: list[StatuteText] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)

    def add(self, other: Source) -> None:
        self.texts += other.texts
        self.errors += other.errors
        self.not_understood += other.not_understood


class Unreadable(ValueError):
    """The source as a whole cannot be read."""

    def __init__(self, file: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.row = RowError(file, 0, message, remedy)


def clean(value: Any) -> str:
    """A text of a source without outer spaces and without characters that cannot be shown or stored."""
    text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in _KEPT or unicodedata.category(char) not in {"Cc", "Cs", "Cf"})
    return "\n".join(line.strip() for line in kept.split("\n") if line.strip())
