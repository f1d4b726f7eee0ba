"""Rule: an exercise shows the draft of a document beside its form as real work does, of made-up people, and keeps none."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.practice import courses
from tests.practice.courses import ORDINARY
from tests.practice.test_practice_touches_no_real_data import contents
from tests.web.conftest import entered
from tests.web.pages import words
from zhifa.accounts.actor import Actor

pytestmark = pytest.mark.django_db
DOOR = {"django_session"}


def test_the_draft_of_an_approval_says_what_is_typed_and_what_the_exercise_knows(officer: Client, trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    base = f"/workbench/practice/{attempt.id}/acts/file"
    form = officer.get(base).content.decode()
    assert f'formaction="{base}/preview"' in form
    typed = {"happened_on": "2026-03-07", "reasons": "涉嫌弃置石渣约两立方米。", "handlers": "练执0001、练执0002"}
    shown = words(officer.post(f"{base}/preview", typed))
    party = courses.REGISTERED[ORDINARY][2]
    for said in ("立案", "涉嫌弃置石渣约两立方米。", party["name"]):
        assert said in shown
    assert officer.post(f"{base}/preview", typed).content.count(b"data:image/png") >= 1


def test_a_notice_late_in_the_exercise_is_drawn_from_everything_recorded_before(officer: Client, trainee: Actor) -> None:
    attempt = courses.walked(trainee, ORDINARY, "conclude")
    _, told, _ = next(step for step in courses.COURSES[ORDINARY] if step[0] == "notify")
    typed = {**{name: value for name, value in told.items() if name != "amount_fen"}, "amount_fen": "20000"}
    shown = words(officer.post(f"/workbench/practice/{attempt.id}/acts/notify/preview", typed))
    assert "告知书" in shown
    assert "20,000元" in shown or "贰万元" in shown
    assert "经查，当事人于2026年3月7日18时10分" in shown, "what was investigated earlier in the exercise"


def test_a_draft_changes_no_table_and_is_nobody_elses(officer: Client, trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    other = entered("fang")
    before = contents()
    path = f"/workbench/practice/{attempt.id}/acts/file/preview"
    assert officer.post(path, {"reasons": "涉嫌弃置石渣。"}).status_code == 200
    assert other.post(path, {}).status_code == 404
    after = contents()
    assert {name for name in after if after[name] != before[name]} - DOOR == set()
