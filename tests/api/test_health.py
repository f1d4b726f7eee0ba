"""Alive, ready, and a few numbers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from zhifa.journal import triggers
from zhifa.journal.api import followers


def test_ready_only_with_triggers_and_an_index_that_keeps_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    followers.run_to_end()
    assert Client().get("/healthz").content == b"ok\n"
    assert Client().get("/readyz").json() == {"ready": True, "problems": []}
    monkeypatch.setattr("zhifa.web.api.health.NEARLY", -1)
    behind = Client().get("/readyz")
    assert (behind.status_code, "search-disclosures" in behind.json()["problems"][0]) == (503, True)


def test_not_ready_without_a_trigger(cast: Cast) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER journal_entry_no_change ON journal_entry")
        else:
            cursor.execute("DROP TRIGGER journal_entry_no_update")
    answer = Client().get("/readyz")
    triggers.create()
    assert (answer.status_code, "触发器" in answer.json()["problems"][0]) == (503, True)


def test_metrics_count_and_name_nobody(cast: Cast) -> None:
    case = cast.case()
    followers.run_to_end()
    text = Client().get("/metrics").content.decode()
    assert "zhifa_cases_open 1\n" in text
    assert 'zhifa_follower_lag_entries{follower="disclosure"} 0' in text
    assert case["number"] not in text
