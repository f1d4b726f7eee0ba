"""Where a page of a register begins: the number of its first row, as the page before gave it."""

from __future__ import annotations

import re
from typing import Final

ROW: Final = re.compile("[0-9]{1,9}")  # no register is longer


def start(cursor: str | None) -> int:
    """The first page for a marker that is none of ours."""
    return int(cursor) if cursor and ROW.fullmatch(cursor) else 0
