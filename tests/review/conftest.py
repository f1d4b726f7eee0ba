from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, build_cast


@pytest.fixture
def people(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Cast:
    settings.ZHIFA_HOME = tmp_path
    return build_cast()
