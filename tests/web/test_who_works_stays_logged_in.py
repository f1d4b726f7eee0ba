"""The idle time starts again with work, and a page that is only read writes at most once a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from zhifa import clock


def test_the_idle_time_starts_again_with_work_but_is_written_at_most_once_a_minute(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.SESSION_COOKIE_NAME in officer.get("/workbench/").cookies
    assert settings.SESSION_COOKIE_NAME not in officer.get("/workbench/").cookies
    later = clock.machine_now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert officer.get("/workbench/").cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE
