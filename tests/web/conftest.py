from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests.web import world as worlds


@pytest.fixture
def world(db: None, noon: datetime) -> worlds.World:
    return worlds.build()


def entered(username: str) -> Client:
    """A browser in which this person has logged in through the door."""
    client = Client()
    answer = client.post("/workbench/login", {"username": username, "password": worlds.PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.fixture
def officer(world: worlds.World) -> Client:
    return entered("zhou")


@pytest.fixture
def head(world: worlds.World) -> Client:
    return entered("chen")
