"""Short ways to say who writes what."""

from __future__ import annotations

from typing import Any

from zhifa.journal.api import NewEntry


def by(actor: str) -> dict[str, Any]:
    return {"authority": "A1", "actor": actor, "capacity": "officer"}


def note(text: str, name: str | None = None) -> NewEntry:
    return NewEntry("test.note", open={"text": text}, personal={"name": name} if name else None)
