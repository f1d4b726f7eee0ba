"""Rule: whoever sees a leak takes the record off alone and at once; a second person confirms it or puts it back (R17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.disclosure.casts import BOTH, EDITOR, HEAD, OFFICER
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import DATA, WHY, published, refused
from zhifa import clock
from zhifa.accounts.errors import Forbidden
from zhifa.disclosure import public, queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.journal.api import followers, read
from zhifa.journal.models import Due

LEAK = {"ground": "personal", "reason": "事实部分写出了第三人的姓名"}
WRONG = {"ground": "wrong", "reason": "金额写错"}


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path


def state(row: Disclosure) -> str:
    return Disclosure.objects.get(pk=row.id).state


def test_it_is_off_when_the_act_returns_and_the_public_reads_no_more_than_that(town: Town) -> None:
    row = published(town.decide())
    done = perform(EDITOR, row.id, "pull", LEAK).disclosure
    assert (done.state, done.due_on.isoformat(), public.current().count()) == ("pulled", "2026-03-06", 0)
    with pytest.raises(queries.Gone) as gone:
        queries.public(row.id)
    assert (gone.value.reason, gone.value.state) == ("正在核实，暂时撤下", "pulled")
    assert "第三人" not in gone.value.reason
    with pytest.raises(Forbidden):
        perform(OFFICER, row.id, "pull", LEAK)


def test_the_second_person_is_another_person(town: Town) -> None:
    row = published(town.decide())
    perform(BOTH, row.id, "pull", LEAK)
    assert refused(BOTH, row, "agree") == ["same_person"]
    assert refused(BOTH, row, "decline", {"reason": "没有泄露"}) == ["same_person"]
    perform(HEAD, row.id, "agree")
    assert refused(HEAD, row, "agree") == ["no_proposal"]


def test_confirmed_a_leak_is_off_for_good_and_the_duty_is_due_again_in_another_form(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", LEAK)
    perform(HEAD, row.id, "agree")
    assert PublicRecord.objects.get(pk=row.id).content == {}
    assert state(row) == "due"
    assert published(Disclosure.objects.get(pk=row.id)).live
    assert queries.public(row.id)["edition"] == 2


def test_confirmed_what_is_exempt_is_withheld_and_listed(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", {**LEAK, "ground": "exempt"})
    kept = perform(HEAD, row.id, "agree").disclosure
    assert (kept.state, kept.ground) == ("withheld", "rule")


def test_put_back_it_is_public_as_it_was(town: Town) -> None:
    row = published(town.decide())
    before = queries.public(row.id)
    perform(EDITOR, row.id, "pull", WRONG)
    perform(HEAD, row.id, "decline", {"reason": "核对决定书，金额没有写错"})
    after = queries.public(row.id)
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert read.stream(f"disclosure/{row.id}")[-1].kind == "disclosure.restored"


@pytest.mark.parametrize(("ground", "then"), [(WRONG, "published"), (LEAK, "pulled")])
def test_what_nobody_confirms_in_time_comes_back_unless_showing_it_could_harm_somebody(
    town: Town, noon: datetime, ground: dict[str, str], then: str
) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", ground)
    followers.tick()
    assert state(row) == "pulled"
    with clock.pinned(noon + timedelta(days=2)):
        followers.tick()
        assert state(row) == then
        overdue = [item["id"] for item in queries.desk(EDITOR, due="overdue")["items"]]
    assert overdue == ([] if then == "published" else [row.id])


def test_a_decision_that_falls_while_its_record_is_off_does_not_come_back(town: Town, noon: datetime) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", WRONG)
    town.void(row)
    assert refused(HEAD, row, "decline", {"reason": "没有写错"}) == ["must_withdraw"]
    with clock.pinned(noon + timedelta(days=5)):
        followers.tick()
        assert state(row) == "pulled"
    perform(EDITOR, row.id, "withdraw", DATA["withdraw"])
    assert state(row) == "withdrawn"


def test_what_comes_back_still_ends_on_its_last_day(town: Town, noon: datetime) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", WRONG)
    with clock.pinned(noon + timedelta(days=120)):
        followers.tick()
        followers.tick()
        assert state(row) == "expired"


def test_what_was_pulled_and_is_then_withheld_is_off_for_good_and_says_so(town: Town, noon: datetime) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", WRONG)
    perform(EDITOR, row.id, "prepare")
    assert perform(HEAD, row.id, "withhold", WHY).disclosure.state == "withheld"
    with pytest.raises(queries.Gone) as gone:
        queries.public(row.id)
    assert (gone.value.state, gone.value.reason) == ("withdrawn", "公示的内容有误或者不应当公示")
    assert not Due.objects.filter(stream=f"disclosure/{row.id}").exists()


def test_a_decision_that_falls_while_its_new_version_is_made_is_off_for_good(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", LEAK)
    perform(EDITOR, row.id, "prepare")
    town.void(row)
    with pytest.raises(queries.Gone) as gone:
        queries.public(row.id)
    assert (state(row), gone.value.state) == ("withheld", "withdrawn")
    assert PublicRecord.objects.get(pk=row.id).content == {}


def test_put_back_beside_a_new_version_the_old_one_is_public_and_the_new_one_waits(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "pull", WRONG)
    perform(EDITOR, row.id, "prepare", {"also_mask": ["两立方米"]})
    back = perform(HEAD, row.id, "decline", {"reason": "金额没有写错"}).disclosure
    assert (back.state, back.live) == ("corrected", True)
    assert "两立方米" in queries.public(row.id)["facts"]
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    assert "两立方米" not in queries.public(row.id)["facts"]
