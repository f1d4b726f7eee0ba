"""The cast in a `home` of its own, for tests that need several processes (see `home` in conftest)."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

from tests.conftest import Home
from tests.street import Street

DAY = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai on an ordinary Thursday

BUILD = """
from django.conf import settings
from tests import town
settings.PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']  # a real one costs a third of a second each
town.build()
"""


def build() -> None:
    """Makes the cast on the legal day of the tests; called inside a process of the home."""
    from tests.cast import build_cast
    from zhifa import clock

    with clock.pinned(DAY):
        build_cast()


def street(case_id: str = "") -> Street:
    """A street in this process; with an id, on that case as it stands."""
    from zhifa.casework.models import Case

    made = Street(DAY)
    if case_id:
        made.case = Case.objects.get(id=case_id)
        made.now = max(DAY, made.case.updated_at)
    return made


def tell(**facts: Any) -> None:
    """Prints a line of JSON for the test that reads this process."""
    os.write(1, (json.dumps(facts, ensure_ascii=False) + "\n").encode())


def settle(home: Home) -> Home:
    """The home with the cast in it."""
    home.check(BUILD)
    return home
