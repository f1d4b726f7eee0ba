"""Tables that people take along and open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from zhifa.disclosure.lists.tables import guarded

CSV_TYPE: Final = "text/csv; charset=utf-8"


def as_csv(lines: Iterable[Sequence[object]]) -> bytes:
    """With the mark that makes spreadsheets read it as UTF-8. Numbers stay numbers, no text becomes a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
