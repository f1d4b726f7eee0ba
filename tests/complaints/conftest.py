from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None, noon: datetime, settings: Settings, tmp_path: Path) -> Cast:
    """The cast on a host of its own."""
    settings.ZHIFA_HOME = tmp_path
    return build_cast()
