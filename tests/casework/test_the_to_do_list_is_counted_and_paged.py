"""Rule: the to-do list counts everything that waits and shows it page by page, the most urgent first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import ORGANISATION, PARTY
from tests.street import Street, actor
from tests.town import DAY
from zhifa import clock
from zhifa.casework import searching, todo, workload
from zhifa.casework.models import Case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 5)


@pytest.fixture
def street() -> Street:
    with clock.pinned(DAY):
        cast.build_cast()
    street = Street(DAY)
    for n, days in enumerate((-3, 0, 2, 9, None)):
        street.open(ORGANISATION if n else PARTY)
        due = TODAY + timedelta(days=days) if days is not None else None
        Case.objects.filter(id=street.case.id).update(next_due=due)
    return street


def waiting(street: Street, **asked: object) -> todo.Waiting:
    return todo.waiting(actor("officer"), today=TODAY, near=TODAY + timedelta(days=2), **asked)  # type: ignore[arg-type]  # the test's own options


def test_what_is_late_comes_first_and_what_has_no_day_last(street: Street) -> None:
    found = waiting(street)
    assert [row.next_due for row in found.rows] == [TODAY + timedelta(days=n) for n in (-3, 0, 2, 9)] + [None]
    assert found.counts == {"": 5, "late": 1, "near": 2}
    assert {day: n for day, n in found.dues.items() if n} == {TODAY: 1, TODAY + timedelta(days=2): 1}


def test_a_page_leads_to_the_rest_and_the_total_stays(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "PAGE", 2)
    first = waiting(street)
    second = waiting(street, offset=first.after)
    third = waiting(street, offset=second.after)
    assert [len(page.rows) for page in (first, second, third)] == [2, 2, 1]
    assert third.after is None
    assert len({row.id for page in (first, second, third) for row in page.rows}) == 5
    assert {page.total for page in (first, second, third)} == {5}


def test_a_search_finds_a_party_by_name(street: Street) -> None:
    found = waiting(street, search=str(PARTY["name"]))
    assert (found.total, len(found.rows)) == (1, 1)


def test_a_word_of_very_many_cases_is_found_page_by_page_and_not_counted_to_the_end(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(todo, "PAGE", 2)
    monkeypatch.setattr(searching, "FEW", 3)
    word = "水产"  # in the names of four of the five
    for foremost in (4_000, 3):  # among the foremost there are enough, or there are not
        monkeypatch.setattr(searching, "FOREMOST", foremost)
        first = waiting(street, search=word)
        second = waiting(street, search=word, offset=first.after)
        due = [row.next_due for page in (first, second) for row in page.rows]
        assert due == [TODAY, TODAY + timedelta(days=2), TODAY + timedelta(days=9), None]
        assert (first.total, second.after) == (None, None)


def test_the_head_sees_how_many_cases_lie_with_each_officer_of_the_unit(street: Street) -> None:
    case = Case.objects.filter(next_due=TODAY - timedelta(days=3))
    case.update(handlers=f"{case[0].handlers}{actor('officer2').id},")  # one case two share, and it is late
    loads = workload.per_officer(actor("unit_head"), TODAY)
    assert [(load.name, load.open, load.late) for load in loads] == [("甲", 5, 1), ("戊", 1, 1)]
    Case.objects.filter(next_due=TODAY).update(status="closed")
    assert [load.open for load in workload.per_officer(actor("unit_head"), TODAY)] == [4, 1]
    assert workload.per_officer(actor("officer"), TODAY) == []


def test_three_statements_are_enough_however_many_wait(street: Street) -> None:
    officer = actor("officer")
    with CaptureQueriesContext(connection) as asked:
        todo.waiting(officer, today=TODAY, near=TODAY)
    assert len(asked) == 3


def test_who_has_no_turn_has_nothing_to_do(street: Street) -> None:
    assert waiting(street).total == 5
    assert todo.waiting(actor("outsider"), today=TODAY, near=TODAY).total == 0
