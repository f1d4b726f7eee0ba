"""Rule: a page that is asked for again costs one read, and nothing that was taken down, ended or corrected is shown from memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import ORGANISATION, Cast
from tests.portal.test_pages import publish
from tests.statements import counted
from zhifa import clock
from zhifa.disclosure.models import PublicRecord
from zhifa.ledger import api as ledger
from zhifa.web.portal.kept import shelf


@pytest.fixture
def record(cast: Cast) -> str:
    """Public until today, and in the log."""
    disclosure, _ = publish(cast, parties=[ORGANISATION])
    ledger.integrate()
    PublicRecord.objects.update(shown_until=clock.legal_today())
    shelf.clear()
    return disclosure


def asked(record: str, look: str = "") -> tuple[int, int, str]:
    """(status, statements, page)"""
    browser = Client(headers={"Cookie": f"zhifa_display={look}"} if look else {})
    with counted() as statements:
        answer: Any = browser.get(f"/decisions/{record}")
    return answer.status_code, len(statements.outside), answer.content.decode()


def test_the_second_reader_costs_one_statement(record: str) -> None:
    first, again = asked(record), asked(record)
    assert first[1] > 1
    assert again == (200, 1, first[2])


def test_another_look_is_another_page_and_a_made_up_one_is_none(record: str) -> None:
    plain, dark = asked(record), asked(record, "dark.large.dense")
    assert 'data-theme="dark"' in dark[2]
    assert asked(record, "dark.large.dense") == (200, 1, dark[2])
    for made_up in ("x", "y" * 2000):
        assert asked(record, made_up) == (200, 1, plain[2])
    assert len(shelf.pages) == 2


def test_what_is_taken_down_or_over_is_gone_at_once(cast: Cast, record: str) -> None:
    asked(record)
    with clock.pinned(clock.legal_now() + timedelta(days=1)):
        assert asked(record)[0] == 410
    assert asked(record)[0] == 200
    why = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}
    made = cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": why})
    assert made.status_code == 201, made.content.decode()
    status, _, page = asked(record)
    assert (status, ORGANISATION["name"] in page) == (410, False)
