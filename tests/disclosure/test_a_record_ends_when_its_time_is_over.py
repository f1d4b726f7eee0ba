"""Rule: a record is shown until its last day and from the next one nowhere; the old address says so (R14, R16)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD, NATURAL
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import DATA, published, refused
from zhifa import clock
from zhifa.disclosure import public, queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.shown.changes import PublicChanges
from zhifa.journal.api import followers, read

LAST = date(2026, 6, 5)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path


def on(day: date) -> datetime:
    return clock.start_of_day(day) + timedelta(hours=9)


def tick() -> None:
    followers.tick()
    followers.run_to_end(["disclosure-changes", "search-disclosures"])


def test_the_publication_records_until_when_and_why(town: Town) -> None:
    row = published(town.decide())
    entry = read.stream(f"disclosure/{row.id}")[-1]
    assert entry.open["display"]["until"] == LAST.isoformat()
    assert entry.open["display"]["grade"] == "minor"
    assert queries.public(row.id)["shown_until"] == LAST.isoformat()
    assert PublicRecord.objects.get(pk=row.id).shown_until == LAST


def test_it_is_there_on_the_last_day_and_gone_on_the_next(town: Town) -> None:
    row = published(town.decide())
    with clock.pinned(on(LAST)):
        tick()
        assert queries.public_search()["total"] == 1
        assert public.current().count() == 1
    with clock.pinned(on(LAST + timedelta(days=1))):
        tick()
        assert queries.public_search()["total"] == 0
        assert public.current().count() == 0
        with pytest.raises(queries.Gone) as gone:
            queries.public(row.id)
    assert (gone.value.number, gone.value.authority, gone.value.date) == ("临水罚当决字〔2026〕1号", "临江区水利局", "2026-06-06")
    assert (gone.value.reason, gone.value.state) == ("公示期已满", "expired")
    assert Disclosure.objects.get(pk=row.id).state == "expired"
    record = PublicRecord.objects.get(pk=row.id)
    assert (record.party, record.content) == ("", {})
    assert read.stream(f"disclosure/{row.id}")[-1].kind == "disclosure.expired"


def test_nothing_waits_for_the_service_what_time_has_ended_is_not_shown_even_before_it_is_noted(town: Town) -> None:
    row = published(town.decide())
    followers.run_to_end(["search-disclosures"])
    with clock.pinned(on(LAST + timedelta(days=1))):
        assert public.current().count() == 0
        assert queries.public_search()["items"] == []
        with pytest.raises(queries.Gone):
            queries.public(row.id)


def test_of_a_natural_person_the_old_address_does_not_say_why(town: Town) -> None:
    row = published(town.decide(party=NATURAL))
    with clock.pinned(on(LAST + timedelta(days=1))):
        with pytest.raises(queries.Gone) as before:
            queries.public(row.id)
        tick()
        with pytest.raises(queries.Gone) as after:
            queries.public(row.id)
    assert (before.value.reason, after.value.reason) == ("已经停止公示", "已经停止公示")


def test_a_correction_that_was_under_way_ends_with_it_and_nothing_more_can_be_done(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "correct", {"reason": "笔误"})
    with clock.pinned(on(LAST + timedelta(days=1))):
        tick()
        for who, act in ((EDITOR, "correct"), (HEAD, "approve"), (EDITOR, "publish"), (EDITOR, "withdraw"), (EDITOR, "pull")):
            assert refused(who, row, act, DATA.get(act)) == ["wrong_state"]
        town.void(row)
    row.refresh_from_db()
    assert (row.state, row.withdraw_clock) == ("expired", None)


def test_what_is_over_already_is_not_published_any_more(town: Town) -> None:
    row = town.decide()
    perform(EDITOR, row.id, "prepare")
    perform(HEAD, row.id, "approve")
    with clock.pinned(on(LAST + timedelta(days=1))):
        assert refused(EDITOR, row, "publish") == ["display_over"]


def test_the_changes_tell_whoever_copies_what_to_delete_in_the_order_of_the_journal(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "correct", {"reason": "笔误"})
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    other = published(town.decide("c2", number="临水罚当决字〔2026〕2号"))
    perform(EDITOR, other.id, "withdraw", DATA["withdraw"])
    with clock.pinned(on(LAST + timedelta(days=1))):
        tick()
    told = [(change.record, change.what) for change in public.changes()]
    assert told == [(row.id, "published"), (row.id, "changed"), (other.id, "published"), (other.id, "withdrawn"), (row.id, "expired")]
    positions = [change.position for change in public.changes()]
    assert positions == sorted(positions)
    assert [change.what for change in public.changes(positions[2])] == ["withdrawn", "expired"]
    PublicChanges().rebuild()
    followers.run_to_end(["disclosure-changes"])
    assert [(change.record, change.what) for change in public.changes()] == told
