"""Rule: a page asks the database a fixed number of questions, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import build_cast
from tests.street import Street, actor
from zhifa.accounts.models import User
from zhifa.disclosure import actions
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import followers

WORKBENCH = {"/workbench/": 12, "/workbench/cases/": 8, "/workbench/cases/{case}/": 15, "/workbench/disclosures/": 10,
             "/workbench/disclosures/{disclosure}/": 24, "/workbench/disclosures/kept-back": 8,
             "/workbench/disclosures/channels": 8, "/workbench/disclosures/corrections": 8}  # fmt: skip
PORTAL = {"/": 4, "/search": 4, "/officers": 3, "/matters": 3, "/statutes/": 3, "/decisions/{disclosure}": 10,
          "/decisions/{disclosure}/correction": 3}  # fmt: skip


@pytest.fixture
def streets(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Iterator[list[Street]]:
    """One published case, and room to add more."""
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    yield [_published(noon, 0)]


def _published(noon: datetime, n: int) -> Street:
    street = Street(noon)
    street.open({"kind": "sole_trader", "name": f"明水县第{n}小吃店", "address": f"城关镇{n}号"})
    street.until_served()
    with street.later():
        followers.run_to_end()
        duty = Disclosure.objects.get(case_id=street.case.id)
        for who, act, data in (
            ("editor", "prepare", {}),
            ("agency_head", "approve", {"opinion": "同意"}),
            ("editor", "publish", {}),
        ):
            actions.perform(actor(who), duty.id, act, data)
        followers.run_to_end()
    return street


def _asked(client: Client, path: str, street: Street) -> int:
    address = path.format(case=street.case.id, disclosure=Disclosure.objects.get(case_id=street.case.id).id)
    client.get(address)  # what a process reads once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(captured)


@pytest.mark.parametrize(("paths", "who"), [(WORKBENCH, "officer"), (PORTAL, "")])
def test_a_page_asks_no_more_when_there_are_more_cases(
    streets: list[Street], noon: datetime, paths: dict[str, int], who: str
) -> None:
    client = Client()
    if who:
        client.force_login(User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
    first = {path: _asked(client, path, streets[0]) for path in paths}
    streets += [_published(noon, n) for n in range(1, 4)]
    assert {path: _asked(client, path, streets[0]) for path in paths} == first
    assert {path: asked for path, asked in first.items() if asked > paths[path]} == {}
