"""The index of due dates: (stream, key) -> when which reactor is to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhifa.journal.models import Due


@dataclass(frozen=True)
class DueRow:
    stream: str
    key: str
    due_at: datetime
    reactor: str
    payload: Mapping[str, Any]

    @property
    def cause(self) -> str:
        """What makes the effect unique: the same key due at another instant is another cause."""
        return f"due:{self.stream}:{self.key}:{self.due_at.isoformat()}"


def set_due(rows: Sequence[DueRow]) -> None:
    """Inserts or moves due dates, inside the caller's transaction. One statement."""
    if rows:
        Due.objects.bulk_create(
            [
                Due(stream=r.stream, key=r.key, due_at=r.due_at, reactor=r.reactor, payload=dict(r.payload))
                for r in rows
            ],
            update_conflicts=True,
            unique_fields=["stream", "key"],
            update_fields=["due_at", "reactor", "payload"],
        )


def clear(stream: str, keys: Sequence[str]) -> None:
    """Removes due dates that were met, inside the caller's transaction. One statement."""
    if keys:
        Due.objects.filter(stream=stream, key__in=keys).delete()


def done(row: DueRow) -> None:
    """Removes a due date that was handled, unless its reactor moved it. One statement."""
    Due.objects.filter(stream=row.stream, key=row.key, due_at=row.due_at).delete()


def come_due(now: datetime, limit: int = 500) -> list[DueRow]:
    """What is due by now, oldest first."""
    return [
        DueRow(d.stream, d.key, d.due_at, d.reactor, d.payload)
        for d in Due.objects.filter(due_at__lte=now).order_by("due_at", "id")[:limit]
    ]
