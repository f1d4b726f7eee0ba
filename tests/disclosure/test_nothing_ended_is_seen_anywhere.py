"""Rule: what is withdrawn, pulled, expired, repaired, of a minor or sealed is in no list, search, page, feed or count (R16, R17)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD, NATURAL, person
from tests.disclosure.conftest import Town
from tests.disclosure.test_a_performed_penalty_can_be_repaired import ASKED, GRANT
from tests.disclosure.test_acts import WITHDRAW
from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import Refused
from zhifa.disclosure import public, queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Change, Disclosure
from zhifa.journal.api import followers

CHIEF = person("li", "agency_chief")
NAMES = ["disclosure-changes", "search-disclosures", "disclosure-channels"]
MOVES: tuple[tuple[Actor, str, dict[str, Any]], ...] = (
    (EDITOR, "prepare", {}), (HEAD, "approve", {}), (EDITOR, "publish", {}), (EDITOR, "prepare", {}), (HEAD, "approve", {}),
    (EDITOR, "publish", {}), (EDITOR, "correct", {"reason": "补充"}), (EDITOR, "withdraw", WITHDRAW),
    (EDITOR, "pull", {"ground": "personal", "reason": "泄露"}), (EDITOR, "pull", {"ground": "wrong", "reason": "有误"}),
    (HEAD, "decline", {"reason": "没有"}), (CHIEF, "agree", {}), (EDITOR, "repair_apply", ASKED), (EDITOR, "repair", GRANT),
    (HEAD, "withhold", {"reason": "系列案件", "basis": "条例"}),
)  # fmt: skip
KINDS: tuple[dict[str, Any], ...] = (
    {"procedure": "penalty-ordinary"}, {}, {"party": NATURAL}, {"party": {**NATURAL, "age_band": "14_to_18"}},
    {"sector": "public_security"}, {"sector": "market", "kinds": ["warning"]},
)  # fmt: skip
NEVER = (3, 4, 5)
"""Minors, sealed records, warnings of market regulation."""


def seen(rows: list[Disclosure]) -> set[str]:
    """What each way of looking shows, all of which must agree."""
    found = queries.public_search(limit=100, facets=True)
    ids = {item["id"] for item in found["items"]}
    assert found["total"] == len(ids) == sum(one["count"] for one in found["facets"]["act"])
    assert set(public.current().values_list("id", flat=True)) == ids
    client = Client()
    answers = {row.id: client.get(f"/api/v1/public/disclosures/{row.id}").status_code for row in rows}
    assert {key for key, status in answers.items() if status == 200} == ids
    assert set(answers.values()) <= {200, 404, 410}
    listed = client.get("/api/v1/public/disclosures").json()
    assert {item["id"] for item in listed["items"]} == ids
    feed = client.get("/api/v1/public/feeds/disclosures.json").json()
    assert {item["id"].removeprefix("urn:uuid:") for item in feed["items"]} == ids
    sitemap = client.get("/sitemap-1.xml").content.decode()
    assert {row.id for row in rows if f"/decisions/{row.id}<" in sitemap} == ids
    company = client.get("/companies/91350100M000100Y43").content.decode()
    named = {item["id"] for item in found["items"] if item["party_kind"] == "organisation"}
    assert {row.id for row in rows if f"/decisions/{row.id}" in company} == named
    if ids:
        assert f"全部 {len(ids)} 条" in client.get("/").content.decode()
    return ids


def told() -> set[str]:
    """What somebody holds who followed the changes and deleted what they said."""
    held: set[str] = set()
    for change in Change.objects.order_by("position"):
        held = held | {change.record} if change.what in {"published", "changed"} else held - {change.record}
    return held


def moved(draw: random.Random, row: str) -> bool:
    """The first move, in an order drawn, that the state of the record allows."""
    for actor, act, data in draw.sample(MOVES, len(MOVES)):
        try:
            perform(actor, row, act, data)
        except Refused:
            continue
        return True
    return False


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_every_way_of_looking_shows_the_same_and_nothing_that_ended(
    town: Town, noon: datetime, settings: Settings, tmp_path: Path, seed: int
) -> None:
    settings.ZHIFA_HOME = tmp_path
    draw = random.Random(seed)
    rows = [town.decide(f"c{n}", number=f"临水罚决字〔2026〕{n}号", **given) for n, given in enumerate(KINDS)]
    never = {rows[n].id for n in NEVER}
    day = 0
    done = 0
    for _ in range(30):
        with clock.pinned(noon + timedelta(days=day)):
            done += moved(draw, draw.choice(rows).id)
            followers.run_to_end(NAMES)
            followers.tick()
            followers.run_to_end(NAMES)
        day += draw.choice((0, 0, 0, 1, 30))
    with clock.pinned(noon + timedelta(days=day)):
        followers.tick()
        followers.run_to_end(NAMES)
        shown = seen(rows)
        states = {row.id: Disclosure.objects.get(pk=row.id).state for row in rows}
    assert done > 10
    assert not shown & never
    assert told() == shown
    assert all(states[one] in {"published", "corrected", "approved"} for one in shown)
