"""Rule: an attempt loses points for order, completeness and timeliness, each with its clause; the exercise says how many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.checks.registry import registry

from tests.practice import courses
from tests.practice.courses import COURSES, ON_THE_SPOT, ORDINARY
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import NotFound
from zhifa.practice import apps, catalogue, playing
from zhifa.practice.models import Attempt

FOLDER = Path(catalogue.__file__).parent / "exercises"
pytestmark = pytest.mark.django_db


def scored(actor: Actor, attempt: Attempt) -> dict[str, tuple[int, list[dict[str, str]]]]:
    playing.hand_in(actor, attempt)
    assert attempt.score is not None
    return {part["code"]: (part["points"], part["lines"]) for part in attempt.score["parts"]}


def test_every_exercise_has_a_course_that_the_tests_walk() -> None:
    assert set(catalogue.every()) == set(COURSES)


def test_the_points_of_every_exercise_are_data_and_make_a_hundred() -> None:
    text = (FOLDER / f"{ORDINARY}.yaml").read_text("utf-8")
    with pytest.raises(catalogue.ExerciseError, match="合计 101"):
        catalogue.read(ORDINARY, text.replace("order: {of: 30", "order: {of: 31"))
    with pytest.raises(catalogue.ExerciseError, match="没有 bribe"):
        catalogue.read(ORDINARY, text.replace("done: deliver", "done: bribe"))


@pytest.mark.parametrize("exercise", COURSES)
def test_a_walk_without_a_fault_scores_a_hundred(exercise: str, trainee: Actor) -> None:
    attempt = courses.walked(trainee, exercise)
    assert playing.finished(attempt)
    assert {code: lines for code, (_, lines) in scored(trainee, attempt).items()} == {"order": [], "complete": [], "time": []}
    assert attempt.score is not None
    assert attempt.score["points"] == attempt.score["of"] == 100


def test_what_was_tried_too_early_costs_once_with_its_clause(trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    for _ in range(2):
        assert not courses.do(trainee, attempt, COURSES[ORDINARY][3]).accepted
    points, lines = scored(trainee, attempt)["order"]
    assert points == 30 - 6
    assert [line["basis"] for line in lines] == ["行政处罚法第五十七条第一款"]
    assert "还没有“查明事实”" in lines[0]["text"]


def test_a_form_that_lacks_something_is_no_fault_of_order(trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    outcome = playing.perform(trainee, attempt, playing.Asked("file", {}))
    assert outcome.invalid
    assert scored(trainee, attempt)["order"] == (30, [])


def test_what_the_story_told_and_the_record_lacks_is_named(trainee: Actor) -> None:
    attempt = courses.begun(trainee, ON_THE_SPOT)
    for step in COURSES[ON_THE_SPOT]:
        told = ("represent", {"made": "none"}, True) if step[0] == "represent" else step
        assert courses.do(trainee, attempt, told).accepted, step[0]
    points, lines = scored(trainee, attempt)["complete"]
    assert points == 50 - 10
    assert {line["basis"] for line in lines} == {"行政处罚法第四十五条第一款"}


def test_what_was_filed_too_late_is_named_with_its_period(trainee: Actor) -> None:
    attempt = courses.walked(trainee, ON_THE_SPOT, "serve")
    playing.wait(trainee, attempt, 7)
    assert courses.do(trainee, attempt, COURSES[ON_THE_SPOT][-1]).accepted
    points, lines = scored(trainee, attempt)["time"]
    assert points == 0
    assert lines[0]["text"].startswith("“报所属机关备案”的期限到2026年3月9日，2026年3月12日才办")
    assert lines[0]["basis"].startswith("行政处罚法第五十二条第三款")


def test_what_is_left_lying_beyond_its_period_is_named_too(trainee: Actor) -> None:
    attempt = courses.walked(trainee, ON_THE_SPOT, "serve")
    playing.wait(trainee, attempt, 7)
    assert "还没有办" in scored(trainee, attempt)["time"][1][0]["text"]


def test_an_attempt_that_is_handed_in_stands_as_it_is(trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    playing.hand_in(trainee, attempt)
    with pytest.raises(NotFound):
        courses.do(trainee, attempt, COURSES[ORDINARY][0])
    with pytest.raises(NotFound):
        playing.hand_in(trainee, attempt)


def test_colleagues_sign_and_review_as_the_exercise_says(trainee: Actor) -> None:
    attempt = courses.walked(trainee, ORDINARY, "review.request")
    signed = [(event["who"], event["open"]["act"]) for event in attempt.events if event["capacity"] not in {"officer", "system"}]
    assert signed == [("高川", "approve"), ("闻静", "approve"), ("卢敏", "review.opinion")]
    said = next(event["personal"]["data"]["opinion"] for event in attempt.events if event["who"] == "高川")
    assert said == "符合立案条件，同意立案。"


def test_the_check_of_an_installation_reads_every_exercise() -> None:
    registered: set[Any] = registry.registered_checks
    assert apps.exercises_are_sound in registered
    assert apps.exercises_are_sound() == []


def test_an_exercise_that_contradicts_itself_is_not_loaded() -> None:
    with pytest.raises(catalogue.ExerciseError, match="matter"):
        catalogue.read("x", "about: 没有事项")
