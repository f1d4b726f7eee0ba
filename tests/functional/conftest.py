"""A town that is open for business: shared by the tests of a process, or one of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional import demonstration
from tests.functional.demonstration import Town
from tests.functional.street import Street


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory, worker_id: str, testrun_uid: str) -> Iterator[tuple[Path, str]]:
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "demonstration"
    shared.mkdir(exist_ok=True)
    database = f"zhifa_demo_{testrun_uid[:12]}" if os.environ.get("ZHIFA_TEST_POSTGRES") else ""
    with demonstration.template(shared, database) as home:
        yield home, database


@pytest.fixture(scope="session")
def town(demonstrated: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Served for all tests of this process: nobody sets its clock, everybody works on a case of their own."""
    with demonstration.copied(*demonstrated, tmp_path_factory.mktemp("shared") / "home") as made, made.served():
        yield made


@pytest.fixture
def own_town(demonstrated: tuple[Path, str], tmp_path: Path) -> Iterator[Town]:
    """Served for one test, which may do to it what it likes."""
    with demonstration.copied(*demonstrated, tmp_path / "home") as made, made.served():
        yield made


@pytest.fixture
def street(town: Town) -> Street:
    return Street(town)
