"""An erased record keeps what describes the decision and loses whom it is about."""

from __future__ import annotations

from zhifa.disclosure.models import Record
from zhifa.journal.api import read


def forget(entry_id: str) -> None:
    """Called when the personal part of an entry was erased: what came before or after it of this record goes with it."""
    record_id = read.entry(entry_id).stream.removeprefix("record/")
    Record.objects.filter(pk=record_id).update(personal=None)
