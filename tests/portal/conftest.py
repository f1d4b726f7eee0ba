from __future__ import annotations

import pytest

from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db, noon, settings, tmp_path) -> Cast:
    """The cast on a host of its own: index, cursors, log and files are not rolled back with the database."""
    settings.ZHIFA_HOME = tmp_path
    return build_cast()
