"""An erased record keeps what describes the decision and loses whom it is about."""

from __future__ import annotations

from zhifa.disclosure.models import Record
from zhifa.journal.api import read


def forget(entry_id: str) -> None:
    """Called when the personal part of one of its entries was erased; a second call changes nothing."""
    record_id = read.entry(entry_id).stream.removeprefix("record/")
    Record.objects.filter(pk=record_id).update(personal=None)
