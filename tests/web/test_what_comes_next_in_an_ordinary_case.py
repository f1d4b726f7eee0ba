"""Rule: the case says what comes next: tiers in the proposal, the notice that lies ready, the day that is known."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cast, stories
from tests.office import Office
from tests.street import actor
from tests.town import DAY
from zhifa import clock
from zhifa.casework import queries, write
from zhifa.web.presentation import case, case_page, todo
from zhifa.web.workbench import choosing

pytestmark = pytest.mark.django_db
OFFICER = frozenset({"officer"})


@pytest.fixture
def office() -> Office:
    with clock.pinned(DAY):
        cast.build_cast()
    return Office(DAY)


def schema(office: Office, act: str) -> dict[str, Any]:
    """What the form of an act asks the officer now."""
    person = actor(office.by)
    with office.later():
        found = queries.available(person, write.load(person, office.case.id))
    properties: dict[str, Any] = next(one.data_schema for one in found if one.act == act)["properties"]
    return properties


def test_the_form_of_the_proposal_offers_the_tiers_of_the_matter(office: Office) -> None:
    office.register()
    office.do("file")
    office.do("investigate", office.parties[0])
    assert {"A", "B"} <= {one["const"] for one in schema(office, "conclude")["tier"]["oneOf"]}


def test_the_day_of_the_violation_is_not_asked_again(office: Office) -> None:
    office.register()
    office.do("file", happened_on="2026-02-27")
    assert schema(office, "investigate")["happened_at"]["x-day"] == "2026-02-27"


def test_what_was_gained_and_what_is_owed_stand_there_already(office: Office) -> None:
    office.register()
    office.do("file")
    party = office.parties[0]
    office.do("investigate", party, gains_fen=12_300)
    assert schema(office, "conclude")["gains_fen"]["default"] == 12_300


def test_a_notice_that_lies_ready_comes_next(office: Office) -> None:
    office.register()
    office.do("file")
    party = office.parties[0]
    office.until_concluded(party)
    office.do("notify", party, follow=False)
    situation = office.case.situation
    step = todo.next_step(situation, OFFICER, DAY.date())
    assert (step.words, step.mine) == ("送达《行政处罚事先告知书》", True)
    assert todo.next_step(situation, frozenset({"reviewer"}), DAY.date()).mine is False
    office.do("deliver", party, document="notify")
    assert "送达" not in todo.next_step(office.case.situation, OFFICER, DAY.date()).words


def test_what_can_be_done_stands_before_what_only_may_happen(office: Office) -> None:
    office.register()
    office.do("file")
    party = office.parties[0]
    office.until_concluded(party)
    office.do("notify", party, follow=False)
    assert _first(office) == "deliver"
    office.do("deliver", party, document="notify")
    office.do("waive", party)
    assert _first(office) == "decide"


def test_what_the_reviewer_wrote_is_not_offered_for_service(office: Office) -> None:
    office.register()
    office.do("file")
    party = office.parties[0]
    office.until_concluded(party, **stories.BEYOND)
    office.do("review.request")
    office.do("review.opinion")
    office.do("notify", party, hearing=True, amount_fen=stories.LARGE, follow=False)
    offered = schema(office, "deliver")["document"]
    assert ["听证告知书" in one["title"] for one in offered["oneOf"]] == [True]
    assert offered["default"] == offered["oneOf"][0]["const"]


def test_the_team_of_the_step_before_is_supposed_to_do_this_one_too() -> None:
    entries: list[dict[str, Any]] = [
        {"officers": ["甲", "乙"], "voided": None}, {"officers": ["丙"], "voided": "e9"}, {"officers": [], "voided": None},
    ]  # fmt: skip
    assert choosing.team_before({"entries": entries}) == {"甲", "乙"}
    assert choosing.team_before({"entries": []}) == set()


def _first(office: Office) -> str:
    person = actor(office.by)
    with office.later():
        items = [one.as_json() for one in queries.available(person, write.load(person, office.case.id))]
    acts = case.acts(items, case_url="/", roles=OFFICER, role_title={})
    return case_page.divided(acts, office.case.situation)[0][0].code
