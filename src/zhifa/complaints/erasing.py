"""What the table keeps of an erased entry goes with it."""

from __future__ import annotations

from zhifa.complaints import kinds
from zhifa.complaints.models import Complaint
from zhifa.journal.api import read

GONE = "（已依法抹除）"


def forget(entry_id: str) -> None:
    """A second call changes nothing."""
    entry = read.entry(entry_id)
    rows = Complaint.objects.filter(pk=entry.stream.removeprefix("complaint/"))
    if entry.kind == kinds.LODGED.name:
        rows.update(text=GONE, name="", contact="", subject="", officer="", of_mark="")
    elif entry.kind == kinds.ANSWERED.name:
        rows.update(answer=GONE)
    elif entry.kind != kinds.NOTED.name:
        rows.update(reason=GONE)
