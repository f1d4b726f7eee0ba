"""Rule: every point of review says what the machine looked at, in one sentence each, with the entry that it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.review import rounds
from tests.street import actor
from zhifa.casework import reviewing, write
from zhifa.law import procedures
from zhifa.law.review import LOOK, OK, PROBLEM, Found, Noted, Reading, find, point_sets, points_for
from zhifa.law.review.reading import CHECKS
from zhifa.web.presentation import review


def reading(office: Any, attachments: int = 0) -> Reading:
    return reviewing.reading_of(write.load(actor("reviewer"), office.case.id), (), attachments)


def tones(found: list[Found]) -> set[str]:
    return {one.tone for one in found}


@pytest.mark.parametrize("chosen", point_sets(), ids=lambda one: one.region or "national")
def test_every_set_covers_the_seven_items_with_checks_and_addresses_that_exist(chosen: Any) -> None:
    procedure = procedures.load("penalty-ordinary")
    step = procedure.step("review.opinion")
    assert step is not None
    field = step.field("sound")
    assert field is not None
    assert {code for point in chosen.points for code in point.answers} == {choice.code for choice in field.choices}
    assert {name for point in chosen.points for name in point.checks} == set(CHECKS)
    clocks = {clock.code for one in procedure.steps for clock in one.clocks}
    for where in (where for point in chosen.points for where in point.bears_on):
        assert where.removeprefix("clock:") in clocks if where.startswith("clock:") else review.named(procedure, where)


def test_the_set_of_the_most_particular_region_holds() -> None:
    assert len(points_for("513321").points) == 10
    assert points_for("530402").region == "5304"
    assert len(points_for("230125").points) == 7


def test_a_sound_case_is_called_sound(people: Cast, noon: datetime) -> None:
    found = reading(rounds.submitted(noon))
    for check in (
        "subject",
        "certificates",
        "recusals",
        "gates",
        "clocks",
        "listed_power",
        "documents",
        "amounts",
        "materials",
        "basis",
        "tiers",
    ):
        assert tones(find(found, [check])) == {OK}, (check, find(found, [check]))
    (tier,) = find(found, ["tiers"])
    assert "5,000" in tier.text.replace("5000", "5,000")
    assert tier.entry


def test_what_deserves_a_look_is_shown_with_its_entry(people: Cast, noon: datetime) -> None:
    found = reading(rounds.submitted(noon, basis=["《中华人民共和国水法》第六十九条"]))
    for check, word in (("signatures", "拒绝"), ("basis", "水法"), ("leniency", "初次违法"), ("rights", "集体讨论")):
        looked = [one for one in find(found, [check]) if one.tone == LOOK]
        assert looked, check
        assert word in looked[0].text
        assert looked[0].entry
    assert len(find(found, ["leniency"])) == 1  # an organisation is no minor
    assert tones(find(found, ["attachments"])) == {LOOK}
    assert tones(find(reading(rounds.second_round(noon)), ["materials"])) == {
        LOOK
    }  # an appraisal that was not submitted


def test_an_overdue_duty_a_spoilt_certificate_and_a_missing_paper_are_problems(people: Cast, noon: datetime) -> None:
    found = reading(rounds.submitted(noon))
    late = replace(found, today=date(2026, 12, 1))
    assert "超期" in find(late, ["clocks"])[0].text
    opens = {key: dict(body) for key, body in found.opens.items()}
    first = next(key for key, body in opens.items() if body["facts"].get("officers"))
    spoilt = [{**opens[first]["facts"]["officers"][0], "status": "suspended"}]
    opens[first]["facts"] = {**opens[first]["facts"], "officers": spoilt}
    assert PROBLEM in tones(find(replace(found, opens=opens), ["certificates"]))
    bare = replace(found, situation={**found.situation, "documents": {}})
    assert tones(find(bare, ["documents"])) == {PROBLEM}


def test_a_fine_outside_its_tier_is_told_with_the_range(people: Cast, noon: datetime) -> None:
    given = {"tier": "A", "amount_fen": 20_000, "beyond_tier": True, "beyond_tier_note": "数量较大。"}
    (one,) = find(reading(rounds.submitted(noon, **given)), ["tiers"])
    assert one.tone == LOOK
    assert "偏离裁量基准" in one.text


def test_reminders_of_the_system_reach_the_reviewer(people: Cast, noon: datetime) -> None:
    found = replace(reading(rounds.submitted(noon)), noted=[Noted("期限已过。", "x")])
    assert [(one.tone, one.entry) for one in find(found, ["remarks_of_the_system"])] == [(LOOK, "x")]


def test_signs_of_a_crime_are_never_called_clear(people: Cast, noon: datetime) -> None:
    (none,) = find(reading(rounds.submitted(noon)), ["crime"])
    assert "由您判断" in none.text
    referred = {
        "outcome": "referral",
        "ground": "数量特别巨大。",
        "kinds": None,
        "tier": None,
        "amount_fen": None,
        "reasons": None,
        "basis": None,
        "marks": ["complex"],
    }
    assert LOOK in tones(find(reading(rounds.submitted(noon, **referred)), ["crime"]))
