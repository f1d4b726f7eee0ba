"""An entry that the system itself writes of a disclosure: one way for everything that time and the case bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import Entry, Kind, NewEntry, Transaction


def note(
    tx: Transaction, row: Disclosure, kind: Kind, opened: Mapping[str, Any], actor: str, cause: str | None = None
) -> Entry:
    """Appends it; the row takes its version, and the caller saves the row. Raises Conflict."""
    (entry,) = tx.append(
        f"disclosure/{row.id}", [NewEntry(kind.name, open=opened, provenance="system", cause=cause)],
        authority=row.authority, actor=actor, capacity="system", expected_version=row.version,
    )  # fmt: skip
    row.version, row.updated_at = entry.version, entry.recorded
    return entry
