from __future__ import annotations

import pytest

from tests.conftest import Home
from tests.town import settle


@pytest.fixture
def town(home: Home) -> Home:
    """An installation of its own with the cast in it."""
    return settle(home)
