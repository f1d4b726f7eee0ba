"""Fixtures that every floor shares. Rule tests run inside a rolled-back transaction; what needs several processes takes `home`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from zhifa import clock
from zhifa.journal import demonstration

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)  # Thursday, 5 March 2026, 12:00 in Shanghai


@pytest.fixture(autouse=True)
def _forget_what_a_thread_knows() -> Iterator[None]:
    demonstration.forget()
    yield
    demonstration.forget()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The legal clock stands at noon of an ordinary working day."""
    with clock.pinned(NOON):
        yield NOON


@pytest.fixture
def is_postgres() -> bool:
    return connection.vendor == "postgresql"
