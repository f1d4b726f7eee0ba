from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhifa.journal.api import Kind, Payload, register
from zhifa.journal.kinds import _registry


class NoteOpen(Payload):
    text: str


class NotePersonal(Payload):
    name: str


erased: list[tuple[str, tuple[str, ...]]] = []


@pytest.fixture(autouse=True)
def note_kind() -> Iterator[None]:
    """A kind of the tests' own, so that the journal is tested without the packages above it."""
    erased.clear()
    register(
        Kind(
            "test.note",
            "记事",
            lambda e: f"记下：{e.open['text']}",
            open=NoteOpen,
            personal=NotePersonal,
            restricted=NotePersonal,
            erase=lambda entry_id, parts: erased.append((entry_id, parts)),
        )
    )
    yield
    _registry.pop("test.note", None)
