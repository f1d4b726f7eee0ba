"""Rule: decisions of another system that nothing stands against go out together, two persons and an entry each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.disclosure.casts import BOTH, EDITOR, HEAD, OFFICER, STRANGER
from tests.disclosure.conftest import Town
from tests.disclosure.tables import bring
from tests.statements import Statements, counted
from zhifa.accounts.errors import Forbidden
from zhifa.disclosure.actions import every, perform
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.journal.api import read

pytestmark = pytest.mark.usefixtures("authorities", "noon")


def numbered(*numbers: int, **changes: str) -> list[dict[str, str]]:
    return [{"CF_WSH": f"临水罚决字〔2026〕{n}号", **changes} for n in numbers]


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Disclosure.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_what_has_a_finding_is_left_for_a_person(tmp_path: Path) -> None:
    rows = [*numbered(*range(1, 6)), *numbered(6, CF_SY="联系电话13812345678")]
    assert bring(tmp_path, *rows).created == 6
    told: list[tuple[int, int]] = []
    done = every.every(HEAD, "approve", advance=lambda now, of: told.append((now, of)))
    assert (done.done, done.left, told) == (5, 1, [(5, 5)])
    assert states() == {"approved": 5, "prepared": 1}
    assert Disclosure.objects.get(state="prepared").number.endswith("6号")


def test_each_has_its_own_entry_and_goes_on_to_the_public(tmp_path: Path) -> None:
    bring(tmp_path, *numbered(1, 2, 3))
    every.every(HEAD, "approve")
    assert every.every(EDITOR, "publish").done == 3
    assert PublicRecord.objects.filter(state="published").count() == 3
    for row in Disclosure.objects.all():
        said = [(e.kind.partition(".")[2], e.actor) for e in read.stream(f"disclosure/{row.id}")]
        assert said[1:] == [("prepared", EDITOR.id), ("approved", HEAD.id), ("published", EDITOR.id)]
    assert every.every(HEAD, "approve").done == 0


def test_whoever_prepared_it_approves_none_of_it(tmp_path: Path) -> None:
    bring(tmp_path, *numbered(1, 2), actor=BOTH)
    done = every.every(BOTH, "approve")
    assert (done.done, done.left) == (0, 2)


def test_decisions_of_cases_are_never_taken_along(tmp_path: Path, town: Town) -> None:
    row = town.decide()
    perform(EDITOR, row.id, "prepare")
    bring(tmp_path, *numbered(7))
    assert every.every(HEAD, "approve").done == 1
    row.refresh_from_db()
    assert row.state == "prepared"


def test_only_as_many_as_asked_for_and_the_next_time_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every, "CHUNK", 2)
    bring(tmp_path, *numbered(*range(1, 8)))
    told: list[int] = []
    assert every.every(HEAD, "approve", most=5, advance=lambda now, _of: told.append(now)).left == 2
    assert told == [2, 4, 5]
    assert every.every(HEAD, "approve", most=5).done == 2


def test_nobody_without_the_permission_gets_anywhere(tmp_path: Path) -> None:
    bring(tmp_path, *numbered(1))
    for actor in (OFFICER, EDITOR):
        with pytest.raises(Forbidden):
            every.every(actor, "approve")
    assert every.every(STRANGER, "publish").done == 0


def test_the_statements_grow_by_a_fixed_number_a_decision(tmp_path: Path) -> None:
    with counted() as two:
        bring(tmp_path, *numbered(1, 2))
    with counted() as twelve:
        bring(tmp_path, *numbered(*range(11, 23)))
    found = [(_count(twelve) - _count(two)) / 10]
    for actor, verb in ((HEAD, "approve"), (EDITOR, "publish")):
        with counted() as two:
            every.every(actor, verb, most=2)
        with counted() as twelve:
            every.every(actor, verb, most=12)
        found.append((_count(twelve) - _count(two)) / 10)
    assert found == [IMPORT, APPROVE, PUBLISH]


IMPORT, APPROVE, PUBLISH = 7, 6, 14  # SQL statements a decision


def _count(found: Statements) -> int:
    return sum(map(len, found.transactions)) + len(found.outside)
