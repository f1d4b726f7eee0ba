from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.disclosure.conftest import Town, authorities, town
from tests.subscriptions.receiving import OURS, Mailbox, Receiver, mailbox, receiver
from zhifa import clock
from zhifa.disclosure.subscriptions.reactor import Subscriptions
from zhifa.journal.api import followers

__all__ = ["authorities", "town"]
NAMES = ["disclosure-changes", "search-disclosures", "subscriptions"]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    """A host of its own, and a reactor that has sent nothing in this tick: every test begins at the same noon."""
    settings.ZHIFA_HOME = tmp_path
    followers.register(Subscriptions())


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mailbox() as (found, server):
        settings.MAIL_SERVER = server
        yield found


@pytest.fixture
def hook(settings: Settings) -> Iterator[Receiver]:
    settings.ZHIFA_WEBHOOK_NETWORKS = OURS
    with receiver() as found:
        yield found


class Time:
    """The clock goes on; followers and due dates run."""

    def __init__(self, noon: datetime) -> None:
        self.now = noon

    def run(self, **later: Any) -> None:
        """Everything that is due after `later` (timedelta arguments)."""
        self.now += timedelta(**later)
        with clock.pinned(self.now):
            followers.run_to_end(NAMES)
            followers.tick()

    def at(self) -> Any:
        return clock.pinned(self.now)


@pytest.fixture
def time(town: Town, noon: datetime) -> Time:
    return Time(noon)
