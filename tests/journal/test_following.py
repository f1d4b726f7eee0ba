"""Followers: every entry once, a failing stream parked and not the whole, effects once, due dates handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.journal.casts import by, note
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, Entry, NewEntry, Projector, Reactor
from zhifa.journal.followers import _followers
from zhifa.journal.models import FollowerCursor

pytestmark = pytest.mark.django_db


class Listing(Projector):
    name = "test-listing"
    kinds = frozenset({"test.note"})

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.broken: set[str] = set()
        self.tries = 0

    def apply(self, entry: Entry) -> None:
        if entry.stream in self.broken:
            self.tries += 1
            raise ValueError("读不懂")
        self.seen.append(entry.open["text"])

    def reset(self) -> None:
        self.seen.clear()


class Answering(Reactor):
    name = "test-answering"
    kinds = frozenset({"test.note"})

    def react(self, entry: Entry, effect: Effect) -> None:
        with journal.transaction() as tx:
            if effect.once():
                tx.append(
                    "test/answers",
                    [NewEntry("test.note", open={"text": f"答{entry.open['text']}"}, cause=entry.entry_id)],
                    authority="A1",
                    actor=self.actor,
                    capacity="system",
                )

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:
        with journal.transaction() as tx:
            if effect.once():
                tx.append(
                    "test/due", [note(str(row.payload["text"]))], authority="A1", actor=self.actor, capacity="system"
                )


@pytest.fixture
def listing() -> Iterator[Listing]:
    follower = Listing()
    journal.followers.register(follower)
    yield follower
    _followers.pop(follower.name)


@pytest.fixture
def answering() -> Iterator[Answering]:
    follower = Answering()
    journal.followers.register(follower)
    yield follower
    _followers.pop(follower.name)


def write(stream: str, *texts: str) -> None:
    with journal.transaction() as tx:
        tx.append(stream, [note(t) for t in texts], **by("甲"))


def test_a_projector_sees_every_entry_once_and_in_order(listing: Listing) -> None:
    write("test/a", "一", "二")
    journal.followers.run_to_end([listing.name])
    write("test/b", "三")
    journal.followers.run_to_end([listing.name])
    journal.followers.run_to_end([listing.name])
    assert listing.seen == ["一", "二", "三"]
    assert listing.position() == journal.read.head()


def test_a_projector_can_be_rebuilt_from_position_zero(listing: Listing) -> None:
    write("test/a", "一", "二")
    journal.followers.run_to_end([listing.name])
    listing.rebuild()
    assert (listing.seen, listing.position()) == ([], 0)
    journal.followers.run_to_end([listing.name])
    assert listing.seen == ["一", "二"]


def test_an_entry_that_fails_five_times_parks_its_stream_and_the_others_go_on(listing: Listing) -> None:
    listing.broken = {"test/a"}
    write("test/a", "一")
    write("test/b", "二")
    write("test/a", "三")
    journal.followers.run_to_end([listing.name])
    assert listing.seen == ["二"]
    (row,) = journal.followers.parked()
    assert (row.follower, row.stream, row.position, row.attempts) == ("test-listing", "test/a", 1, 5)
    assert "读不懂" in row.error
    write("test/b", "四")
    journal.followers.run_to_end([listing.name])
    assert listing.seen == ["二", "四"]


def test_retrying_a_parked_stream_handles_what_was_left_in_order(listing: Listing) -> None:
    listing.broken = {"test/a"}
    write("test/a", "一")
    journal.followers.run_to_end([listing.name])
    write("test/a", "二")
    journal.followers.run_to_end([listing.name])
    listing.broken = set()
    assert listing.retry() == 1
    assert listing.seen == ["一", "二"]
    assert journal.followers.parked() == []


def test_a_repeated_entry_has_its_effect_once(answering: Answering) -> None:
    write("test/a", "一")
    journal.followers.run_to_end([answering.name])
    FollowerCursor.objects.filter(name=answering.name).update(position=0)  # as after a crash before the cursor was kept
    journal.followers.run_to_end([answering.name])
    assert [e.open["text"] for e in journal.read.stream("test/answers")] == ["答一"]


def test_a_reactor_ignores_what_it_caused_itself(answering: Answering) -> None:
    write("test/a", "一")
    journal.followers.run_to_end([answering.name])
    assert len(journal.read.stream("test/answers")) == 1


def test_a_due_date_is_handed_to_its_reactor_once_when_it_comes(answering: Answering, noon: datetime) -> None:
    journal.due.set_due([DueRow("test/a", "k", noon + timedelta(days=2), answering.name, {"text": "到期"})])
    assert journal.followers.tick(noon + timedelta(days=1)) == 0
    assert journal.followers.tick(noon + timedelta(days=2)) == 1
    assert journal.followers.tick(noon + timedelta(days=3)) == 0
    assert [e.open["text"] for e in journal.read.stream("test/due")] == ["到期"]


def test_moving_a_due_date_replaces_it_and_clearing_removes_it(answering: Answering, noon: datetime) -> None:
    row = DueRow("test/a", "k", noon, answering.name, {"text": "旧"})
    journal.due.set_due([row])
    journal.due.set_due([DueRow("test/a", "k", noon + timedelta(days=5), answering.name, {"text": "新"})])
    assert journal.followers.tick(noon) == 0
    journal.due.clear("test/a", ["k"])
    assert journal.followers.tick(noon + timedelta(days=9)) == 0


def test_a_due_date_whose_reactor_fails_holds_up_no_other_and_is_looked_at_again(answering: Answering, noon: datetime) -> None:
    broken = DueRow("test/a", "k", noon, answering.name, {})
    with journal.transaction():
        journal.due.set_due([broken, DueRow("test/b", "k", noon + timedelta(seconds=1), answering.name, {"text": "到期"})])
    assert journal.followers.tick(noon + timedelta(seconds=1)) == 2
    assert [entry.open["text"] for entry in journal.read.stream("test/due")] == ["到期"]
    with journal.transaction():
        journal.due.set_due([DueRow("test/a", "k", noon + timedelta(hours=1), answering.name, {"text": "修好了"})])
    journal.followers.tick(noon + timedelta(hours=2))
    assert [entry.open["text"] for entry in journal.read.stream("test/due")] == ["到期", "修好了"]


def test_it_waits_a_while_before_it_is_looked_at_again(answering: Answering, noon: datetime) -> None:
    with journal.transaction():
        journal.due.set_due([DueRow("test/a", "k", noon, answering.name, {})])
    assert [journal.followers.tick(noon + timedelta(seconds=n)) for n in (0, 30, 90)] == [1, 0, 1]
