from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.statutes import library
from zhifa.accounts.actor import SYSTEM
from zhifa.statutes import imports


@pytest.fixture
def shelf(db: None, noon: datetime, tmp_path: Path) -> Path:
    """The made-up library, imported; the folder it came from."""
    report = imports.run(library.write(tmp_path), SYSTEM)
    assert report.ok
    return tmp_path
