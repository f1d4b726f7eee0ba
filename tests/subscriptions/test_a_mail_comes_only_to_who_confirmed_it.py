"""Rule: a mail subscription begins by the link in a mail, tells once a day what changed, and ends by one press (R19)."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WITHDRAW, published
from tests.statements import counted
from tests.subscriptions.conftest import Time
from tests.subscriptions.receiving import Mailbox
from zhifa.accounts.errors import Invalid, NotFound
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Subscription, Told
from zhifa.disclosure.subscriptions import asking, telling, watching
from zhifa.disclosure.subscriptions.watching import Watch
from zhifa.journal.api import read

WHO = "reader@example.org"
ALL = Watch()
LINK = re.compile(r"http://127.0.0.1:8000/subscriptions/([0-9a-f-]{36})/([0-9a-f]{64})")


def link(text: str) -> tuple[str, str]:
    (found,) = set(LINK.findall(text))
    return found[0], found[1]


def subscribed(time: Time, box: Mailbox, watch: Watch = ALL, who: str = WHO) -> tuple[str, str]:
    asking.by_mail(watch, who)
    time.run(seconds=1)
    found = link(box.text())
    with time.at():
        asking.confirm(*found)
    return found


def test_nothing_is_sent_to_who_has_not_confirmed(town: Town, time: Time, box: Mailbox) -> None:
    asking.by_mail(Watch(), WHO)
    time.run(seconds=1)
    assert (box.to, box.got[0]["Auto-Submitted"]) == ([[WHO]], "auto-generated")
    published(town.decide())
    time.run(days=1)
    assert len(box.got) == 1
    time.run(days=2)
    assert not Subscription.objects.exists()  # a wish that nobody confirms is forgotten
    with pytest.raises(NotFound):
        asking.confirm(*link(box.text()))


def test_a_confirmed_reader_gets_one_digest_a_day_with_the_link_that_stops_it(town: Town, time: Time, box: Mailbox) -> None:
    subscribed(time, box, Watch(authority="SLJ"))
    first, second = published(town.decide()), published(town.decide("c2", number="临水罚当决字〔2026〕2号"))
    time.run(hours=1)
    assert len(box.got) == 1  # not before the morning
    time.run(hours=19)
    assert (len(box.got), box.got[1]["Subject"]) == (2, "行政执法公示：2 项变化")
    text = box.text()
    for row in (first, second):
        assert row.number in text
        assert f"http://127.0.0.1:8000/decisions/{row.id}" in text
    assert "在河道管理范围内堆放垃圾" in text
    assert "甲水产" not in text  # what is sent cannot be called back
    (found,) = LINK.findall(str(box.got[1]["List-Unsubscribe"]))
    assert box.got[1]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with time.at():
        published(town.decide("c3", number="临水罚当决字〔2026〕3号"))
    time.run(hours=1)
    assert len(box.got) == 2  # at most once a day
    asking.stop(*found)
    time.run(days=1)
    assert len(box.got) == 2


def test_what_is_taken_down_is_told_as_taken_down_to_who_was_told_of_it(town: Town, time: Time, box: Mailbox) -> None:
    subscribed(time, box, Watch(party="甲水产"))
    row = published(town.decide())
    published(town.decide("c2", number="临水罚当决字〔2026〕2号", party={"name": "乙砂石厂"}))
    time.run(days=1)
    assert "2 项" not in box.text()
    with time.at():
        perform(EDITOR, row.id, "correct", {"reason": "金额笔误"})
        perform(HEAD, row.id, "approve")
        perform(EDITOR, row.id, "publish")
    time.run(days=1)
    assert "更正、更新】1 项" in box.text()
    with time.at():
        perform(EDITOR, row.id, "withdraw", WITHDRAW)
    time.run(days=1)
    assert "撤下、停止公示】1 项" in box.text()
    assert row.number in box.text()
    assert "2026年3月7日" in box.text()
    assert "堆放垃圾" not in box.text()
    assert not Told.objects.exists()
    time.run(days=1)
    assert len(box.got) == 4


def test_what_came_and_went_between_two_mails_is_not_told(town: Town, time: Time, box: Mailbox) -> None:
    subscribed(time, box)
    row = published(town.decide())
    perform(EDITOR, row.id, "withdraw", WITHDRAW)
    time.run(days=1)
    assert len(box.got) == 1


def test_what_was_public_before_is_told_when_it_goes_if_what_remains_says_so(town: Town, time: Time, box: Mailbox) -> None:
    row = published(town.decide())
    time.run(seconds=1)
    subscribed(time, box, Watch(authority="SLJ", year="2026"))
    subscribed(time, box, Watch(authority="JTJ"), "second@example.org")
    with time.at():
        perform(EDITOR, row.id, "withdraw", WITHDRAW)
    time.run(days=1)
    assert (len(box.got), "撤下、停止公示】1 项" in box.text()) == (3, True)


def test_only_what_the_search_finds_is_told(town: Town, time: Time, box: Mailbox) -> None:
    subscribed(time, box, Watch(q="采砂"))
    subscribed(time, box, Watch(q="垃圾", act="penalty", date_from="2026-03-01"), "second@example.org")
    published(town.decide())
    time.run(days=1)
    assert box.to[2:] == [["second@example.org"]]


@pytest.mark.parametrize("values", [{"q": "的" * 201}, {"from": "3月5日"}, {"q": "\x00"}])
def test_what_the_search_does_not_understand_is_not_watched(town: Town, time: Time, values: dict[str, str]) -> None:
    published(town.decide())
    time.run(seconds=1)
    with pytest.raises(Invalid):
        watching.asked(values)


def test_without_a_mail_server_nobody_is_promised_a_mail(town: Town, settings: Settings) -> None:
    settings.MAIL_SERVER = None
    with pytest.raises(asking.Off):
        asking.by_mail(Watch(), WHO)


def test_nobody_is_bothered_by_others_and_nobody_learns_who_subscribed(town: Town, time: Time, box: Mailbox) -> None:
    for _ in range(asking.TO_AN_ADDRESS + 2):
        asking.by_mail(Watch(), WHO.upper())
    time.run(seconds=1)
    assert len(box.got) == asking.TO_AN_ADDRESS
    with pytest.raises(Invalid):
        asking.by_mail(Watch(), "nobody")


def test_the_link_of_one_is_not_the_link_of_another(town: Town, time: Time, box: Mailbox) -> None:
    mine = subscribed(time, box)
    theirs = subscribed(time, box, who="second@example.org")
    with pytest.raises(NotFound):
        asking.stop(mine[0], theirs[1])
    assert Subscription.objects.count() == 2


def test_neither_the_journal_nor_the_table_says_who_reads_what(town: Town, time: Time, box: Mailbox) -> None:
    found = subscribed(time, box, Watch(q="欧阳小明"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM disclosure_subscription")
        stored = str(cursor.fetchall())
    assert WHO not in stored
    assert "欧阳" not in stored
    asking.stop(*found)
    assert not Subscription.objects.exists()
    entries = read.stream(f"subscription/{found[0]}")
    assert [(entry.kind, entry.open) for entry in entries] == [
        ("subscription.begun", {"channel": "mail"}), ("subscription.ended", {"channel": "mail", "why": "reader"}),
    ]  # fmt: skip


def test_a_box_that_takes_nothing_for_five_days_is_forgotten(town: Town, time: Time, box: Mailbox) -> None:
    found = subscribed(time, box)
    box.refused[WHO] = "550 no such user"
    published(town.decide())
    for _ in range(6):
        time.run(days=1)
    assert not Subscription.objects.exists()
    assert read.stream(f"subscription/{found[0]}")[-1].open["why"] == "failures"


def test_a_mail_server_that_is_away_is_asked_again(town: Town, time: Time, box: Mailbox, settings: Settings) -> None:
    subscribed(time, box)
    published(town.decide())
    there, settings.MAIL_SERVER = settings.MAIL_SERVER, {"host": "127.0.0.1", "port": 9}
    time.run(days=1)
    settings.MAIL_SERVER = there
    time.run(minutes=11)
    assert box.got[-1]["Subject"] == "行政执法公示：1 项变化"


def test_who_is_not_there_is_forgotten_and_who_is_busy_is_asked_again(town: Town, time: Time, box: Mailbox) -> None:
    box.refused = {WHO: "550 no such user", "busy@example.org": "450 come again"}
    for who in box.refused:
        asking.by_mail(Watch(), who)
    time.run(seconds=1)
    assert Subscription.objects.get().address == "busy@example.org"
    del box.refused["busy@example.org"]
    time.run(minutes=11)
    assert box.to == [["busy@example.org"]]


def test_one_whose_mail_is_not_taken_holds_up_nobody(town: Town, time: Time, box: Mailbox) -> None:
    subscribed(time, box)
    broken = subscribed(time, box, who="broken@example.org")
    Subscription.objects.filter(pk=broken[0]).update(watch="{")
    subscribed(time, box, who="last@example.org")
    box.unread.add(WHO)
    published(town.decide())
    time.run(days=1)
    assert box.to[3:] == [["last@example.org"]]
    assert sorted(Subscription.objects.values_list("failures", flat=True)) == [0, 1, 1]


def test_who_confirms_the_same_twice_is_told_once(town: Town, time: Time, box: Mailbox) -> None:
    subscribed(time, box, Watch(q="垃圾"))
    subscribed(time, box, Watch(q="垃圾"))
    published(town.decide())
    time.run(days=1)
    assert len(box.got) == 3


@pytest.mark.parametrize("others", [0, 3])
def test_what_a_reader_does_asks_no_more_when_there_are_more(town: Town, time: Time, box: Mailbox, others: int) -> None:
    for n in range(others):
        subscribed(time, box, who=f"r{n}@example.org")
    limits, asked = {"ask": 8, "confirm": 14, "stop": 12, "tell": 16}, {}
    with counted() as found:
        asking.by_mail(Watch(), WHO)
    asked["ask"] = sum(len(one) for one in found.transactions) + len(found.outside)
    time.run(seconds=1)
    mine = link(box.text())
    with counted() as found, time.at():
        asking.confirm(*mine)
    asked["confirm"] = sum(len(one) for one in found.transactions) + len(found.outside)
    published(town.decide())
    time.run(seconds=1)
    before = len(box.got)
    with counted() as found:
        time.run(days=1)
    assert len(box.got) - before == others + 1
    asked["tell"] = sum(len(one) for one in found.transactions) + len(found.outside)
    with counted() as found, time.at():
        asking.stop(*mine)
    asked["stop"] = sum(len(one) for one in found.transactions) + len(found.outside)
    limits["tell"] += 16 * others + 30  # the followers' own walk
    assert {name: n for name, n in asked.items() if n > limits[name]} == {}


def test_what_is_published_while_the_server_is_away_does_not_put_off_what_waits(
    town: Town, time: Time, box: Mailbox, settings: Settings
) -> None:
    subscribed(time, box)
    published(town.decide())
    there, settings.MAIL_SERVER = settings.MAIL_SERVER, {"host": "127.0.0.1", "port": 9}
    time.run(days=1)
    with time.at():
        published(town.decide("c2", number="临水罚当决字〔2026〕2号"))
    time.run(minutes=5)
    settings.MAIL_SERVER = there
    time.run(minutes=6)
    assert box.got[-1]["Subject"] == "行政执法公示：2 项变化"


def test_more_changes_than_one_mail_looks_at_are_told_on_the_days_after(
    town: Town, time: Time, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST", 1)
    subscribed(time, box)
    published(town.decide())
    published(town.decide("c2", number="临水罚当决字〔2026〕2号"))
    time.run(days=1)
    time.run(days=1)
    assert [mail["Subject"] for mail in box.got[1:]] == ["行政执法公示：1 项变化"] * 2


def test_a_stranger_sends_nobody_words_of_his_own(town: Town, time: Time, box: Mailbox) -> None:
    asking.by_mail(Watch(q="您的账户异常 https://evil.example", party="请点击"), WHO)
    time.run(seconds=1)
    assert not any(word in box.text() for word in ("evil", "账户", "点击"))
