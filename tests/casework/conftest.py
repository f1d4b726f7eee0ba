from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import build_cast
from tests.conftest import Home
from tests.street import Street
from tests.town import settle


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
