"""Rule: over a whole ordinary case nobody is asked for the same thing twice; from notice to decision it is a few clicks."""

from __future__ import annotations

import pytest

from tests.functional.asking import Walk
from tests.functional.demonstration import Town

MOST_CLICKS = 16


@pytest.fixture(scope="module")
def walk(town: Town) -> Walk:
    return Walk(town).whole()


def test_no_question_is_asked_twice(walk: Walk) -> None:
    assert walk.twice() == {}


def test_what_the_case_knows_is_brought_along(walk: Walk) -> None:
    known = {"notify.kinds", "notify.amount_fen", "deliver.document", "decide.outcome", "decide.kinds", "decide.amount_fen",
             "decide.other_act", "pay.amount_fen", "conclude.basis"}  # fmt: skip
    assert known <= set(walk.brought)


def test_the_count_would_find_a_question_that_is_asked_again(walk: Walk) -> None:
    again = Walk(walk.town, asked=[one for one in walk.asked for _ in range(2 if one.code == "facts" else 1)])
    assert again.twice() == {"查明的事实": ["investigate.facts", "investigate.facts"]}


def test_from_notice_to_decision_the_clicks_are_counted(walk: Walk) -> None:
    """Notice, service, waiver and proposal by the officer, two signatures: a page and a button each, and three doors."""
    assert len(walk.clicks) <= MOST_CLICKS, walk.clicks
