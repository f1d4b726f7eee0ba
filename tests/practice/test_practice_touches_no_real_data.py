"""Rule: whatever is done in practice is written into practice_attempt and into no other table."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from tests.practice import courses
from tests.practice.courses import COURSES, ORDINARY
from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.practice import playing
from zhifa.practice.models import Attempt

pytestmark = pytest.mark.django_db
OWN = "practice_attempt"
DOOR = {"django_session"}  # a logged-in person stays logged in


def contents() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = sorted(repr(row) for row in cursor.fetchall())
    return found


@pytest.mark.parametrize("exercise", COURSES)
def test_a_whole_exercise_changes_its_own_table_alone(exercise: str, trainee: Actor) -> None:
    before = contents()
    assert {OWN, "journal_entry", "casework_case", "journal_number", "registry_officer", "disclosure_duty"} <= set(before)
    attempt = courses.begun(trainee, exercise)
    courses.do(trainee, attempt, COURSES[exercise][-2])
    attempt = courses.walked(trainee, exercise)
    playing.wait(trainee, attempt, 5)
    playing.hand_in(trainee, attempt)
    after = contents()
    assert len(after[OWN]) == len(before[OWN]) + 2
    assert {name for name in after if after[name] != before[name]} == {OWN}


def test_the_pages_change_no_other_table_either(officer: Client, trainee: Actor) -> None:
    before = contents()
    officer.post(f"/workbench/practice/begin/{ORDINARY}")
    attempt = Attempt.objects.get()
    base = f"/workbench/practice/{attempt.id}/"
    procedure, matter, party, source = courses.REGISTERED[ORDINARY]
    form = {"procedure": procedure, "matter": matter, "count": "1", "source-kind": source["kind"],
            **{f"parties-0-{name}": value for name, value in party.items()}}  # fmt: skip
    assert officer.post(f"{base}register", form).status_code == 302
    for path in ("", "acts/file"):
        assert officer.get(base + path).status_code == 200
    assert officer.post(f"{base}wait", {"days": "3"}).status_code == 302
    assert officer.post(f"{base}hand-in").status_code == 302
    after = contents()
    assert {name for name in after if after[name] != before[name]} - DOOR == {OWN}


def test_the_clock_of_the_installation_stands_where_it_stood(trainee: Actor) -> None:
    before = clock.legal_now()
    attempt = courses.walked(trainee, ORDINARY)
    playing.wait(trainee, attempt, 30)
    assert clock.legal_now() == before  # pinned by the test's world
    assert attempt.now > playing.exercise_of(ORDINARY).begins
