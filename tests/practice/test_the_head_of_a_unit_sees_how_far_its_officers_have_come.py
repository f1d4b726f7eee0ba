"""Rule: who heads a unit sees of each of its officers how often they practised and with what score, and nothing more."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.practice import courses
from tests.practice.courses import ORDINARY
from tests.statements import counted
from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import words
from zhifa.accounts.actions import create_unit, grant_role, revoke_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.models import Authority, User
from zhifa.practice import playing, results

pytestmark = pytest.mark.django_db
PATH = "/workbench/practice/results"


def handed_in(trainee: Actor, *upto: str) -> list[int]:
    """Attempts handed in after these acts, and their scores; one more stays open."""
    scores = []
    for act in upto:
        done = playing.hand_in(trainee, courses.walked(trainee, ORDINARY, act))
        scores.append(done.score["points"] if done.score else -1)
    courses.begun(trainee, ORDINARY)
    return scores


def test_attempts_and_scores_are_told_by_officer(officer: Client, trainee: Actor) -> None:
    good, poor = handed_in(trainee, "notify", "file")
    assert good > poor
    shown = words(entered("chen").get(PATH))
    assert f"最好 {good} 分，最近 {poor} 分（交卷 2 次）" in shown
    assert "3 次" in shown
    assert "还没有练习" in shown, "an officer who never practised stands in the list as well"


def test_nothing_that_was_written_and_no_attempt_itself_is_shown(officer: Client, trainee: Actor) -> None:
    attempt = courses.walked(trainee, ORDINARY, "file")
    head = entered("chen")
    assert str(attempt.id) not in head.get(PATH).content.decode()
    assert head.get(f"/workbench/practice/{attempt.id}/").status_code == 404


def test_who_heads_no_unit_is_refused_and_finds_no_link(officer: Client, trainee: Actor) -> None:
    assert officer.get(PATH).status_code == 403
    assert PATH not in officer.get("/workbench/practice/").content.decode()
    assert PATH in entered("chen").get("/workbench/practice/").content.decode()


def test_officers_of_another_unit_are_not_in_the_list(world: worlds.World, trainee: Actor) -> None:
    water = Authority.objects.get(code=trainee.authority)
    elsewhere = create_unit(water, "other", "二大队", actor=SYSTEM)
    before = {one.name for one in results.of_own_units(world.actor("chen"))}
    user = User.objects.get(username="fang")
    revoke_role(user, "officer", water, actor=SYSTEM, unit=world.unit)
    grant_role(user, "officer", water, unit=elsewhere, actor=SYSTEM)
    assert before - {one.name for one in results.of_own_units(world.actor("chen"))} == {"方可"}


def test_it_takes_two_statements_whatever_there_is(world: worlds.World, trainee: Actor) -> None:
    handed_in(trainee, "file", "file")
    head = world.actor("chen")
    with counted() as found:
        results.of_own_units(head)
    assert (len(found.outside), found.transactions) == (2, [])
