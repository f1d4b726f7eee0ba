"""Rule: a webhook is challenged, signed, told at once, tried again with growing pauses, and disabled where nobody takes it (R19)."""

from __future__ import annotations

import re
import time as machine
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WITHDRAW, published
from tests.subscriptions.conftest import Time
from tests.subscriptions.receiving import Receiver
from zhifa.accounts.errors import Invalid, NotFound
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Subscription
from zhifa.disclosure.subscriptions import asking, hooks
from zhifa.disclosure.subscriptions.reactor import BACKOFF
from zhifa.disclosure.subscriptions.watching import Watch
from zhifa.journal.api import followers, read

ROOT = Path(__file__).parents[2]


def parted(link: str) -> tuple[str, str]:
    subscription, token = link.rsplit("/", 2)[1:]
    return subscription, token


def verified() -> Any:
    """The function that docs/webhooks.md gives to receivers."""
    (text,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/webhooks.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(text, names)
    return names["verified"]


def test_an_address_that_does_not_answer_the_challenge_is_not_used(town: Town, time: Time, hook: Receiver) -> None:
    hook.deaf = True
    with pytest.raises(Invalid, match="没有按要求回答"):
        asking.by_webhook(Watch(), hook.url)
    assert Subscription.objects.get().state == "asked"
    published(town.decide())
    time.run(seconds=1)
    assert hook.bodies == []
    time.run(days=3)
    assert not Subscription.objects.exists()


def test_a_change_is_told_at_once_and_the_documented_snippet_verifies_it(town: Town, time: Time, hook: Receiver) -> None:
    hooked = asking.by_webhook(Watch(authority="SLJ"), hook.url)
    row = published(town.decide())
    time.run(seconds=1)
    (body,) = hook.bodies
    (change,) = body["changes"]
    assert (change["what"], change["number"], change["id"]) == ("published", row.number, row.id)
    assert change["record"] == f"http://127.0.0.1:8000/api/v1/public/disclosures/{row.id}"
    assert "甲水产" not in str(body)
    headers, raw = hook.got[-1]
    check = verified()
    assert check(hooked.secret, headers, raw)
    assert not check(hooked.secret, headers, raw + b" ")
    assert not check(hooked.secret.swapcase(), headers, raw)
    assert not check(hooked.secret, {**headers, "webhook-timestamp": str(int(machine.time()) - 600)}, raw)


def test_a_takedown_is_told_with_its_reason_and_nothing_of_the_text(town: Town, time: Time, hook: Receiver) -> None:
    asking.by_webhook(Watch(q="垃圾"), hook.url)
    row = published(town.decide())
    time.run(seconds=1)
    with time.at():
        perform(EDITOR, row.id, "withdraw", WITHDRAW)
    time.run(seconds=1)
    (change,) = hook.bodies[-1]["changes"]
    assert (change["what"], change["number"], change["date"]) == ("off", row.number, "2026-03-05")
    assert change["reason"]
    assert "垃圾" not in str(hook.bodies[-1])


def test_what_is_sent_again_has_the_same_id(town: Town, time: Time, hook: Receiver) -> None:
    asking.by_webhook(Watch(), hook.url)
    published(town.decide())
    hook.how = "refuse"
    time.run(seconds=1)
    hook.how = "take"
    time.run(minutes=2)
    first, second = (headers["webhook-id"] for headers, raw in hook.got[1:])
    assert first == second
    assert hook.bodies[0] == hook.bodies[1]
    time.run(days=1)
    assert len(hook.bodies) == 2


def test_failures_are_tried_again_with_growing_pauses_then_disabled_and_resumed(town: Town, time: Time, hook: Receiver) -> None:
    hooked = asking.by_webhook(Watch(), hook.url)
    row = published(town.decide())
    hook.how = "refuse"
    time.run(seconds=1)
    for n, pause in enumerate(BACKOFF, 1):
        found = Subscription.objects.get()
        assert (found.failures, found.state, found.problem) == (n, "active", "接收方回答了 500。")
        time.run(seconds=pause.total_seconds() - 2)
        assert len(hook.bodies) == n
        time.run(seconds=3)
    found = Subscription.objects.get()
    assert (found.state, len(hook.bodies)) == ("disabled", len(BACKOFF) + 1)
    assert read.stream(f"subscription/{found.id}")[-1].kind == "subscription.disabled"
    published(town.decide("c2", number="临水罚当决字〔2026〕2号"))
    time.run(days=2)
    assert len(hook.bodies) == len(BACKOFF) + 1
    hook.how = "take"
    with time.at():
        assert asking.resume(*parted(hooked.link)).state == "active"
    time.run(seconds=1)
    assert {change["number"] for change in hook.bodies[-1]["changes"]} == {row.number, "临水罚当决字〔2026〕2号"}


def test_one_that_cannot_be_told_holds_up_nobody_and_a_disabled_one_is_forgotten(town: Town, time: Time, hook: Receiver) -> None:
    broken = parted(asking.by_webhook(Watch(), hook.url).link)
    Subscription.objects.filter(pk=broken[0]).update(watch="{")
    asking.by_webhook(Watch(), hook.url)
    published(town.decide())
    time.run(seconds=1)
    assert len(hook.bodies) == 1
    for pause in BACKOFF:
        time.run(seconds=pause.total_seconds() + 1)
    assert asking.find(*broken).state == "disabled"
    time.run(days=91)
    with pytest.raises(NotFound):
        asking.find(*broken)


def test_a_receiver_that_says_gone_is_told_no_more(town: Town, time: Time, hook: Receiver) -> None:
    hooked = asking.by_webhook(Watch(), hook.url)
    published(town.decide())
    hook.how = "gone"
    time.run(seconds=1)
    with pytest.raises(NotFound):
        asking.find(*parted(hooked.link))


@pytest.mark.parametrize("how", ["redirect", "flood"])
def test_neither_a_redirect_is_followed_nor_a_flood_read(town: Town, time: Time, hook: Receiver, how: str) -> None:
    asking.by_webhook(Watch(), hook.url)
    published(town.decide())
    hook.how = how
    time.run(seconds=1)
    assert len(hook.bodies) == 1
    assert Subscription.objects.get().failures == (how == "redirect")


def test_who_sends_a_byte_now_and_then_does_not_hold_up_the_others(town: Town, time: Time, hook: Receiver) -> None:
    asking.by_webhook(Watch(), hook.url)
    published(town.decide())
    hook.how = "drip"
    started = machine.monotonic()
    time.run(seconds=1)
    assert 4 < machine.monotonic() - started < 9
    assert Subscription.objects.get().failures == 1


def test_a_slow_receiver_uses_up_the_tick_and_the_next_one_goes_on(town: Town, time: Time, hook: Receiver) -> None:
    asking.by_webhook(Watch(), hook.url)
    asking.by_webhook(Watch(q="垃圾"), hook.url)
    published(town.decide())
    hook.how = "drip"
    time.run(seconds=1)
    assert len(hook.bodies) == 1
    hook.how = "take"
    time.run(seconds=2)
    assert len(hook.bodies) == 2


def test_a_host_is_not_tried_again_and_again(town: Town, time: Time, hook: Receiver) -> None:
    hook.deaf = True
    for _ in range(asking.TO_A_HOST):
        with pytest.raises(Invalid):
            asking.by_webhook(Watch(), hook.url)
    with pytest.raises(asking.TooMany):
        asking.by_webhook(Watch(), hook.url)


def test_the_reactor_runs_behind_the_table_and_the_index_from_which_it_reads() -> None:
    names = [one.name for one in followers.all_followers()]
    assert names.index("subscriptions") > max(names.index("disclosure-changes"), names.index("search-disclosures"))


def test_the_address_is_looked_at_again_at_every_delivery(town: Town, time: Time, hook: Receiver, settings: Settings) -> None:
    asking.by_webhook(Watch(), hook.url)
    published(town.decide())
    settings.ZHIFA_WEBHOOK_NETWORKS = ()  # as if the name led somewhere else by now
    time.run(seconds=1)
    assert hook.bodies == []
    assert Subscription.objects.get().problem == "这个网址不在公共网络上，不能推送。"


@pytest.mark.parametrize("how", ["take", "refuse", "gone"])
def test_a_reader_who_stops_while_he_is_told_is_gone_and_holds_nobody_up(
    town: Town, time: Time, hook: Receiver, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    hooked = asking.by_webhook(Watch(), hook.url)
    of, deliver = parted(hooked.link), hooks.deliver

    def stopped_meanwhile(*args: Any) -> None:
        asking.stop(*of)
        deliver(*args)

    monkeypatch.setattr(hooks, "deliver", stopped_meanwhile)
    hook.how = how
    published(town.decide())
    time.run(seconds=1)
    assert not Subscription.objects.exists()
    assert [entry.kind for entry in read.stream(f"subscription/{of[0]}")] == ["subscription.begun", "subscription.ended"]
