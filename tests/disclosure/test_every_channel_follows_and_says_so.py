"""Rule: each publication, change, takedown, end and repair goes to every channel and waits for its receipt (R16, R19)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD, STRANGER
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import DATA, published
from zhifa import clock
from zhifa.accounts.errors import Forbidden, Invalid, NotFound
from zhifa.disclosure.actions import perform
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.models import Disclosure, Receipt
from zhifa.journal.api import followers, read

NAMES = ["search-disclosures", "disclosure-channels"]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path


def follow() -> None:
    followers.run_to_end(NAMES)
    followers.tick()


@pytest.fixture
def row(town: Town) -> Disclosure:
    row = published(town.decide(procedure="penalty-ordinary"))
    follow()
    return row


def told(row: Disclosure) -> set[tuple[str, str, str]]:
    return set(Receipt.objects.filter(disclosure=row.id).values_list("channel", "what", "state"))


def test_a_publication_goes_to_the_channels_of_the_rule_and_our_own_copies_confirm_themselves(row: Disclosure) -> None:
    assert told(row) == {
        ("portal", "published", "confirmed"), ("province", "published", "sent"), ("credit_china", "published", "sent"),
    }  # fmt: skip
    province = Receipt.objects.get(channel="province")
    assert (province.due_on, province.basis) == (row.due_on, row.clock["basis"])


def test_a_takedown_goes_wherever_it_was_sent_with_the_clock_of_the_takedown(row: Disclosure) -> None:
    perform(EDITOR, row.id, "withdraw", DATA["withdraw"])
    follow()
    assert told(row) == {
        ("portal", "published", "confirmed"), ("province", "published", "superseded"),
        ("credit_china", "published", "superseded"), ("portal", "withdrawn", "confirmed"),
        ("province", "withdrawn", "sent"), ("credit_china", "withdrawn", "sent"),
    }  # fmt: skip
    recall = Receipt.objects.get(channel="province", what="withdrawn")
    assert (recall.due_on.isoformat(), recall.basis) == ("2026-03-10", "行政处罚法第四十八条第二款、第八十五条")


def test_the_end_and_the_repair_recall_every_copy(row: Disclosure, town: Town, noon: datetime) -> None:
    with clock.pinned(noon + timedelta(days=400)):
        followers.tick()
        follow()
    assert {what for _, what, state in told(row) if state != "superseded"} == {"published", "expired"}
    assert ("credit_china", "expired", "sent") in told(row)


def test_nothing_is_recalled_twice(row: Disclosure) -> None:
    perform(EDITOR, row.id, "pull", {"ground": "wrong", "reason": "金额写错"})
    follow()
    perform(EDITOR, row.id, "withdraw", DATA["withdraw"])
    follow()
    assert Receipt.objects.filter(disclosure=row.id, what="withdrawn", channel="province").count() == 1


def test_put_back_it_is_published_again_everywhere(row: Disclosure) -> None:
    perform(EDITOR, row.id, "pull", {"ground": "wrong", "reason": "金额写错"})
    follow()
    perform(HEAD, row.id, "decline", {"reason": "没有写错"})
    follow()
    assert Receipt.objects.filter(disclosure=row.id, what="published", channel="province").count() == 2


def test_a_person_confirms_with_a_proof_several_at_once(row: Disclosure) -> None:
    open_ones = [item["id"] for item in receipts.waiting(EDITOR)["items"]]
    assert len(open_ones) == 2
    for wrong, field in (((open_ones, " "), "proof"), (([], "XY-1"), "receipts")):
        with pytest.raises(Invalid) as problem:
            receipts.confirm(EDITOR, *wrong)
        assert problem.value.errors[0].field == field
    with pytest.raises(NotFound):
        receipts.confirm(STRANGER, open_ones, "XY-1")
    with pytest.raises(Forbidden):
        receipts.confirm(HEAD, open_ones, "XY-1")
    assert receipts.confirm(EDITOR, open_ones, "XY-1") == 2
    assert receipts.confirm(EDITOR, open_ones, "XY-1") == 0
    assert receipts.waiting(EDITOR)["total"] == 0
    said = [entry.display() for entry in read.stream(f"channel/{row.id}")][-2:]
    assert all("XY-1" in line for line in said)


def test_a_channel_that_stays_silent_is_named_overdue_and_can_still_confirm(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + timedelta(days=12)):
        followers.tick()
        found = receipts.waiting(EDITOR, overdue=True)
        assert (found["overdue"], {item["state"] for item in found["items"]}) == (2, {"overdue"})
        receipts.confirm(EDITOR, [found["items"][0]["id"]], "XY-2")
        assert receipts.waiting(EDITOR)["overdue"] == 1
        followers.tick()
    kinds = [entry.kind for entry in read.stream(f"channel/{row.id}")]
    assert (kinds.count("channel.overdue"), kinds.count("channel.confirmed")) == (2, 2)


def test_our_copies_are_not_confirmed_before_the_index_has_followed(town: Town) -> None:
    row = published(town.decide())
    followers.run_to_end(["disclosure-channels"])
    followers.tick()
    assert ("portal", "published", "sent") in told(row)
    follow()
    with clock.pinned(clock.legal_now() + timedelta(minutes=1)):
        followers.tick()
    assert ("portal", "published", "confirmed") in told(row)


def test_what_is_minor_is_not_sent_to_the_credit_site(town: Town) -> None:
    row = published(town.decide())
    follow()
    assert {channel for channel, _, _ in told(row)} == {"portal", "province"}
