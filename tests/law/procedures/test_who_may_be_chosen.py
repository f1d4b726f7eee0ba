"""Who may be chosen for an act: the same reasons before the form is filled in as when it is sent (处罚法 42)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zhifa.law import engine
from zhifa.law.types import AuthorityFact, OfficerFact

DAY = date(2026, 3, 5)
WATER = AuthorityFact("water", "临江区水务局", "authority", "230125", sector="水利")
GOOD = OfficerFact(
    "1", "p1", "周明远", "enforcement", ("水利",), ("230125",), date(2024, 1, 1), date(2029, 6, 30), "water"
)


def reasons(officer: OfficerFact, sector: str = "水利", day: date = DAY) -> list[str]:
    return [refusal.code.removeprefix("officers.") for refusal in engine.unfit(officer, WATER, sector, day)]


def test_a_certificate_good_for_day_work_and_place_can_be_used() -> None:
    assert reasons(GOOD) == []
    assert reasons(replace(GOOD, areas=("230000",)), sector="") == []


@pytest.mark.parametrize(
    ("officer", "reason"),
    [
        (replace(GOOD, categories=("生态环境",)), "category"),
        (replace(GOOD, areas=("230103",)), "area"),
        (replace(GOOD, authority="market"), "other_authority"),
        (replace(GOOD, kind="supervision"), "kind"),
        (replace(GOOD, history=((date(2026, 1, 1), "suspended"),)), "suspended"),
    ],
)
def test_each_reason_why_a_certificate_cannot_be_used_is_named(officer: OfficerFact, reason: str) -> None:
    assert reasons(officer) == [reason]


def test_the_last_valid_day_still_counts_and_the_day_after_does_not() -> None:
    assert reasons(GOOD, day=GOOD.valid_to) == []
    assert reasons(GOOD, day=date(2029, 7, 1)) == ["expired"]
