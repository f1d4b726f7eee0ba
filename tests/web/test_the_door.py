"""Logging in, out, the password, and how a page looks for one person."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import words


def test_a_wrong_password_never_says_which_part_was_wrong(client: Client, world: worlds.World) -> None:
    known = client.post("/workbench/login", {"username": "zhou", "password": "no"})
    unknown = client.post("/workbench/login", {"username": "nobody", "password": "no"})
    assert "账号或者密码不对" in words(known)
    assert words(known).replace("zhou", "") == words(unknown).replace("nobody", "")


def test_too_many_wrong_passwords_lock_the_door_in_chinese(client: Client, world: worlds.World) -> None:
    for _ in range(6):
        answer = client.post("/workbench/login", {"username": "zhou", "password": "no"})
    assert answer.status_code == 429
    assert "暂时锁定" in words(answer)


@pytest.mark.parametrize(
    ("attacker", "other", "locked"),
    [
        # behind our own proxy whoever guesses locks out himself alone, whatever he writes before it
        ({"address": "127.0.0.1", "said": "9.9.9.{n}, 203.0.113.9"}, {"address": "127.0.0.1", "said": "192.0.2.1"}, False),
        ({"address": "127.0.0.1", "said": "9.9.9.{n}, 203.0.113.9"}, {"address": "127.0.0.1", "said": "203.0.113.9"}, True),
        # who is no proxy of ours counts by his own address, and cannot lock out the one he names
        ({"address": "203.0.113.9", "said": "192.0.2.1"}, {"address": "127.0.0.1", "said": "192.0.2.1"}, False),
        ({"address": "203.0.113.9", "said": "9.9.9.{n}"}, {"address": "203.0.113.9", "said": "1.1.1.1"}, True),
        ({"address": "2001:db8:1:2::{n}", "said": ""}, {"address": "2001:db8:1:2:ffff::9", "said": ""}, True),
        ({"address": "2001:db8:1:2::{n}", "said": ""}, {"address": "2001:db8:1:3::1", "said": ""}, False),
        ({"address": "127.0.0.1", "said": "x{n}"}, {"address": "127.0.0.1", "said": "y"}, True),
    ],
)  # fmt: skip
def test_the_lock_counts_by_the_address_that_our_own_proxy_saw(
    world: worlds.World, settings: Settings, attacker: dict[str, str], other: dict[str, str], locked: bool
) -> None:
    settings.ZHIFA_TRUSTED_PROXIES = (ip_network("127.0.0.1"),)

    def tried(by: dict[str, str], password: str, n: int = 0) -> int:
        address, said = (by[name].format(n=n) for name in ("address", "said"))
        posted = {"username": "zhou", "password": password}
        return Client().post("/workbench/login", posted, REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=said).status_code

    assert [tried(attacker, "no", n) for n in range(1, 7)] == [200] * 4 + [429] * 2
    assert tried(other, worlds.PASSWORD) == (429 if locked else 302)


def test_the_door_leads_back_but_never_elsewhere(world: worlds.World) -> None:
    client = Client()
    posted = {"username": "zhou", "password": worlds.PASSWORD, "next": "https://elsewhere.invalid/"}
    assert client.post("/workbench/login", posted)["Location"] == "/workbench/"


def test_a_real_installation_names_no_accounts(client: Client, world: worlds.World) -> None:
    page = words(client.get("/workbench/login"))
    assert "演示环境" not in page
    assert "zhou" not in page


def test_leaving_needs_a_post_and_closes_the_session(officer: Client) -> None:
    assert officer.get("/workbench/logout").status_code == 405
    officer.post("/workbench/logout")
    assert officer.get("/workbench/").status_code == 302


def test_a_new_password_is_checked_and_then_opens_the_door(officer: Client) -> None:
    weak = officer.post("/workbench/password", {"old": worlds.PASSWORD, "new": "short", "again": "other"})
    assert weak.status_code == 422
    assert "两次输入的新密码不一样" in words(weak)
    again = {"old": worlds.PASSWORD, "new": "Another-2026-good", "again": "Another-2026-good"}
    assert officer.post("/workbench/password", again).status_code == 302
    assert officer.get("/workbench/").status_code == 200
    assert Client().post("/workbench/login", {"username": "zhou", "password": "Another-2026-good"}).status_code == 302


def test_the_look_follows_the_person_to_another_machine(officer: Client) -> None:
    officer.post("/display", {"theme": "dark", "type": "large", "next": "/workbench/"})
    assert b'data-theme="dark" data-type="large"' in officer.get("/workbench/").content[:200]
    elsewhere = entered("zhou")
    assert b'data-theme="dark" data-type="large"' in elsewhere.get("/workbench/").content[:200]


def test_a_look_from_outside_is_never_written_into_the_page(client: Client, world: worlds.World) -> None:
    answer = client.post("/display", {"theme": '"><script>', "type": "huge", "next": "//elsewhere.invalid"})
    assert answer["Location"] == "/"
    client.cookies["zhifa_display"] = '"><script>alert(1)</script>'
    assert b"<script>alert" not in client.get("/workbench/login").content


def test_every_answer_carries_the_content_security_policy(officer: Client) -> None:
    assert "default-src 'self'" in officer.get("/workbench/")["Content-Security-Policy"]
