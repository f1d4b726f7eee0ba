from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from zhifa.journal.api import Entry, Kind, NewEntry, Payload, register, transaction
from zhifa.journal.kinds import _registry

Write = Callable[..., list[Entry]]
Tamper = Callable[..., None]


class NoteOpen(Payload):
    text: str


class NotePersonal(Payload):
    name: str


@pytest.fixture(autouse=True)
def note_kind() -> Iterator[None]:
    """A kind of the tests' own, so that the log is tested without the packages above it."""
    register(
        Kind("test.note", "记事", lambda e: "记下", open=NoteOpen, personal=NotePersonal, erase=lambda entry_id, parts: None)
    )
    yield
    _registry.pop("test.note", None)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of its own; its log/ is returned."""
    settings.ZHIFA_HOME = tmp_path
    return tmp_path / "log"


@pytest.fixture
def write(db: None) -> Write:
    """Appends `n` notes to a stream."""

    def append(n: int, stream: str = "test/a") -> list[Entry]:
        with transaction() as tx:
            return tx.append(
                stream,
                [NewEntry("test.note", open={"text": f"第{i}条"}, personal={"name": "张三"}) for i in range(n)],
                authority="A1", actor="甲", capacity="officer",
            )  # fmt: skip

    return append


@pytest.fixture
def tamper(db: None) -> Tamper:
    """Does to the journal what its triggers forbid, as someone would who owns the database."""

    def run(table: str, sql: str, params: list[Any] | None = None) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql, params or [])

    return run
