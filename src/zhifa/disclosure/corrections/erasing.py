"""What the table keeps of an erased request or answer goes with it."""

from __future__ import annotations

from zhifa.disclosure.models import Correction
from zhifa.journal.api import read

GONE = "（已依法抹除）"


def forget(entry_id: str) -> None:
    """A second call changes nothing."""
    entry = read.entry(entry_id)
    rows = Correction.objects.filter(pk=entry.stream.removeprefix("correction/"))
    if entry.kind == "correction.asked":
        rows.update(text=GONE, contact="")
    else:
        rows.update(answer=GONE)
