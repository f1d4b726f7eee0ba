"""A town that is open for business: shared by the tests of a process, or one of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional import demonstration
from tests.functional.demonstration import Town
from tests.functional.street import Street


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
