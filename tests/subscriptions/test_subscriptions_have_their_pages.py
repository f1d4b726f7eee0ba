"""Rule: subscribing, confirming, looking after it and stopping are done on pages, without log-in, cookie or script (R19)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import published
from tests.subscriptions.conftest import Time
from tests.subscriptions.receiving import Mailbox, Receiver
from tests.subscriptions.test_a_mail_comes_only_to_who_confirmed_it import LINK, WHO
from zhifa.accounts.models import User
from zhifa.disclosure.models import Subscription
from zhifa.disclosure.subscriptions.reactor import BACKOFF

NEW = "/subscriptions/new?q=垃圾&authority=SLJ"


def path(text: str) -> str:
    found = LINK.search(text)
    assert found is not None
    return found[0].removeprefix("http://127.0.0.1:8000")


def text(answer: object) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", answer.content.decode())))  # type: ignore[attr-defined]


def test_the_search_leads_to_the_form_and_the_form_says_what_is_watched(town: Town, time: Time) -> None:
    published(town.decide())
    time.run(seconds=1)
    with time.at():
        assert "/subscriptions/new?q=%E5%9E%83%E5%9C%BE&amp;authority=SLJ" in Client().get("/search?q=垃圾&authority=SLJ").content.decode()
        shown = Client().get(NEW)
    assert "词语：垃圾；机关：临江区水利局" in text(shown)
    assert "/api/v1/public/feeds/disclosures.atom?q=" in shown.content.decode()


def test_without_a_mail_server_the_page_says_so_and_offers_the_feeds(town: Town, settings: Settings) -> None:
    settings.MAIL_SERVER = None
    shown = Client().get("/subscriptions/new")
    assert "没有开通邮件订阅" in text(shown)
    assert 'name="address"' not in shown.content.decode()
    assert Client().post("/subscriptions/new", {"how": "mail", "address": WHO}).status_code == 409


def test_opening_the_link_changes_nothing_and_a_press_confirms(town: Town, time: Time, box: Mailbox) -> None:
    sent = Client().post(NEW, {"how": "mail", "address": WHO})
    assert (sent.status_code, len(sent.cookies)) == (201, 0)
    time.run(seconds=1)
    mine = path(box.text())
    assert "等您确认" in text(Client().get(mine))
    assert Subscription.objects.get().state == "asked"
    done = Client().post(mine, {"act": "confirm"})
    assert (done.status_code, "已经确认" in text(done)) == (200, True)
    assert Subscription.objects.get().state == "active"
    assert Client().get(mine[:-1] + ("0" if mine[-1] != "0" else "1")).status_code == 404


@pytest.mark.parametrize("press", [{"act": "stop"}, {"List-Unsubscribe": "One-Click"}])
def test_one_press_of_the_reader_or_of_his_mail_program_stops_it(town: Town, time: Time, box: Mailbox, press: dict[str, str]) -> None:
    Client().post(NEW, {"how": "mail", "address": WHO})
    time.run(seconds=1)
    mine = path(box.text())
    Client().post(mine, {"act": "confirm"})
    assert Client().get(mine).status_code == 200
    stopped = Client(enforce_csrf_checks=True).post(mine, press)
    assert (stopped.status_code, "已停止订阅" in text(stopped)) == (200, True)
    assert not Subscription.objects.exists()
    assert Client().get(mine).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"how": "mail", "address": "nobody"}, {"how": "webhook", "url": "https://localhost/"}, {"how": "webhook", "url": ""}]
)
def test_what_does_not_do_is_sent_back_with_what_was_typed(town: Town, box: Mailbox, wrong: dict[str, str]) -> None:
    answer = Client().post(NEW, wrong)
    assert answer.status_code == 422
    assert all(value in answer.content.decode() for value in wrong.values())


def test_a_webhook_shows_its_secret_once_its_failures_and_goes_on_when_it_is_well(town: Town, time: Time, hook: Receiver) -> None:
    made = Client().post(NEW, {"how": "webhook", "url": hook.url})
    assert made.status_code == 201
    (secret,) = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", unescape(made.content.decode())))
    mine = path(made.content.decode())
    published(town.decide())
    hook.how = "refuse"
    time.run(seconds=1)
    shown = Client().get(mine)
    assert "接收方回答了500。" in text(shown)
    assert secret not in unescape(shown.content.decode())
    for pause in BACKOFF:
        time.run(seconds=pause.total_seconds() + 1)
    assert "已经停用" in text(Client().get(mine))
    hook.deaf, hook.how = True, "take"
    with time.at():
        assert Client().post(mine, {"act": "resume"}).status_code == 422
        hook.deaf = False
        assert "已经恢复" in text(Client().post(mine, {"act": "resume"}))
    before = len(hook.bodies)
    time.run(seconds=1)
    assert len(hook.bodies) == before + 1


def test_staff_see_which_hosts_are_in_trouble_and_nobodys_address(town: Town, time: Time, hook: Receiver) -> None:
    Client().post(NEW, {"how": "webhook", "url": hook.url})
    published(town.decide())
    hook.how = "refuse"
    time.run(seconds=1)
    staff = Client()
    staff.force_login(User.objects.create_user("s", name="宋"), backend="django.contrib.auth.backends.ModelBackend")
    with time.at():
        seen = staff.get("/workbench/disclosures/channels")
    assert "网址推送1个" in text(seen)
    assert "127.0.0.1" in text(seen)
    assert "/hook" not in seen.content.decode()


def test_what_cannot_be_watched_is_said(town: Town, time: Time) -> None:
    published(town.decide())
    time.run(seconds=1)
    assert Client().get("/subscriptions/new?from=3月").status_code == 422
