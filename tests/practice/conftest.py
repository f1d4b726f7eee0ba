from __future__ import annotations

import pytest

from tests.web import world as worlds
from tests.web.conftest import officer, world  # noqa: F401 - pytest finds the fixtures by these names
from zhifa.accounts.actor import Actor


@pytest.fixture
def trainee(world: worlds.World) -> Actor:  # noqa: F811
    return world.actor("zhou")
