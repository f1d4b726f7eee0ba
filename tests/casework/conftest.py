from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests import stories
from tests.cast import build_cast
from tests.conftest import NOON, Home
from tests.office import Office
from tests.street import Street
from tests.town import settle
from zhifa import clock


@pytest.fixture
def street(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Street:
    """The cast in a district of its own with an empty file store, at noon of an ordinary working day."""
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    return Street(noon)


@pytest.fixture
def town(home: Home) -> Home:
    """An installation of its own with the cast in it, for rules that need several processes."""
    return settle(home)


@pytest.fixture(scope="module")
def told_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, Path]]:
    """A whole case of two parties with review, hearing and discussion; the first challenged its decision.

    It is told once for a file, and each test goes on with a copy, within a transaction that is taken back.
    """
    folder = tmp_path_factory.mktemp("told")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(ZHIFA_HOME=folder), clock.pinned(NOON):
            build_cast()
            office = stories.two_parties(Office(NOON))
        yield office, folder
        transaction.set_rollback(True)


@pytest.fixture
def office(told_once: tuple[Office, Path], db: None, noon: datetime, settings: Any, tmp_path: Path) -> Office:
    """The case of `told_once`, to go on with."""
    office, folder = told_once
    settings.ZHIFA_HOME = shutil.copytree(folder, tmp_path / "home")
    return copy.deepcopy(office)
