from __future__ import annotations

from pathlib import Path

import pytest

from tests.accounts.cast import Cast

REAL_TABLES = Path(__file__).parents[3] / "shared" / "data" / "discretion"


@pytest.fixture
def cast(db: None, noon: object) -> Cast:
    return Cast()


@pytest.fixture
def real_tables() -> Path:
    """The folder of official tables that lies beside the checkout; never part of it."""
    if not (REAL_TABLES / "jiangmen_eco_discretion.csv").exists():
        pytest.skip("the official discretion table is not beside this checkout")
    return REAL_TABLES
