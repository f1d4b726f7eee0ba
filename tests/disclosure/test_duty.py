"""Rule: a decision that publishes opens a duty with its clock at once; what the rules keep back is recorded as such (R14, R17, R21)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.disclosure.casts import EDITOR, NATURAL, STRANGER, decision
from tests.disclosure.conftest import Town
from zhifa.casework.errors import NotFound
from zhifa.disclosure import queries
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import read


def kinds(row: Disclosure) -> list[str]:
    return [entry.kind.removeprefix("disclosure.") for entry in read.stream(f"disclosure/{row.id}")]


def test_the_clock_of_seven_working_days_runs_from_the_day_of_the_decision_and_lies_in_the_entry(town: Town) -> None:
    row = town.decide()
    assert (row.state, row.due_on.isoformat()) == ("due", "2026-03-16")
    (due,) = read.stream(f"disclosure/{row.id}")
    assert due.open["clock"]["rule"] == "penalty.publish"
    assert sum(day["counted"] for day in due.open["clock"]["days"]) == 7
    assert due.cause == row.decision
    assert due.display().endswith("应当公示，期限至2026年3月16日。")


def test_reading_the_same_decision_twice_opens_one_duty(town: Town) -> None:
    row = town.decide()
    town.react(read.entry(row.decision))
    assert Disclosure.objects.count() == 1


def test_a_decision_that_publishes_nothing_opens_nothing(town: Town) -> None:
    town.react(town.act("c9", "decide"))
    assert not Disclosure.objects.exists()


def test_a_decision_voided_before_the_follower_read_it_opens_nothing(town: Town) -> None:
    town.react(town.act("c9", "decide", publishes={"rule": "penalty.publish"}))
    assert not Disclosure.objects.exists()


def test_a_decision_that_needs_signatures_opens_its_duty_with_the_last_approval(town: Town) -> None:
    town.files["c9"] = decision()
    proposed = town.act("c9", "decide", chain=["agency_head"], done=False)
    town.react(proposed)
    assert not Disclosure.objects.exists()
    approved = {"effect": "approve", "party": None, "data": {"of": proposed.entry_id}}
    town.react(town.act("c9", "approve", **approved, publishes={"rule": "penalty.publish"}))
    assert Disclosure.objects.get().decision == proposed.entry_id


@pytest.mark.parametrize(
    ("changes", "reason", "basis"),
    [
        ({"sector": "public_security"}, "不向社会公开", "治安管理处罚法第一百三十六条"),
        ({"sector": "market", "kinds": ["warning"]}, "只给予警告", "市场监督管理行政处罚信息公示规定"),
        ({"party": {**NATURAL, "age_band": "14_to_18"}}, "未成年人", "未成年人保护法"),
    ],
)
def test_what_the_rules_keep_back_is_withheld_at_once_with_reason_and_article(
    town: Town, changes: dict[str, Any], reason: str, basis: str
) -> None:
    row = town.decide(**changes)
    assert (row.state, row.by_rule) == ("withheld", True)
    assert kinds(row) == ["due", "withheld"]
    withheld = read.stream(f"disclosure/{row.id}")[1].open
    assert reason in withheld["reason"]
    assert basis in withheld["basis"]


def test_market_regulation_has_its_own_longer_period(town: Town) -> None:
    assert town.decide(sector="market").due_on.isoformat() == "2026-04-02"


def test_the_desk_shows_the_most_urgent_first_and_only_what_is_in_reach(town: Town, noon: datetime) -> None:
    late = town.decide("c1", decided_on="2026-02-02")
    soon = town.decide("c2")
    kept = town.decide("c3", sector="public_security")
    desk = queries.desk(EDITOR)
    assert [item["id"] for item in desk["items"]] == [late.id, *sorted([soon.id, kept.id])]
    assert desk["counts"] | {"due": 2, "withheld": 1, "overdue": 1} == desk["counts"]
    assert [item["id"] for item in queries.desk(EDITOR, due="overdue")["items"]] == [late.id]
    assert [item["id"] for item in queries.desk(EDITOR, state="withheld")["items"]] == [kept.id]
    assert {item["id"] for item in queries.desk(EDITOR, state="open")["items"]} == {late.id, soon.id}
    first = queries.desk(EDITOR, limit=2)
    assert [item["id"] for item in queries.desk(EDITOR, cursor=first["next"])["items"]] == [desk["items"][2]["id"]]
    assert queries.desk(STRANGER)["items"] == []
    with pytest.raises(NotFound):
        queries.detail(STRANGER, late.id)


def test_the_detail_shows_original_and_public_version_side_by_side_with_the_clock(town: Town) -> None:
    row = town.decide(facts="电话13812345678的当事人堆放垃圾。")
    detail = queries.detail(EDITOR, row.id)
    assert "13812345678" in detail["original"]["facts"]
    assert detail["public"] is None
    assert detail["clocks"][0]["of"] == "disclosure"
    assert [line["kind"] for line in detail["history"]] == ["disclosure.due"]
