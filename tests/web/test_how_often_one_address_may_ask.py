"""Rule: what is public may be asked so often a minute by one address, every answer says so, and 429 says when to come again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from zhifa import clock
from zhifa.journal.api import followers
from zhifa.web import rates
from zhifa.web.counting import TRIED, Counts

CHANGES = "/api/v1/public/changes"
MINUTE = datetime(2026, 3, 5, 4, 0, 13, tzinfo=UTC)


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The machine's time, which the tests may set; it begins 47 seconds before the next minute."""
    now = [MINUTE]
    monkeypatch.setattr(clock, "machine_now", lambda: now[0])
    yield now


@pytest.fixture
def three(db: None, settings: Settings, tmp_path: Path, minute: list[datetime]) -> Settings:
    """Three requests a minute."""
    settings.ZHIFA_HOME, settings.ZHIFA_PUBLIC_RATE = tmp_path, 3
    return settings


def ask(address: str = "192.0.2.1", path: str = CHANGES, **more: Any) -> Any:
    return Client().get(path, REMOTE_ADDR=address, **more)


def test_every_answer_says_what_is_left_and_the_one_too_many_when_to_come_again(three: Settings, minute: list[datetime]) -> None:
    answers = [ask() for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert [answer["RateLimit"] for answer in answers][::3] == ['"public";r=2;t=47', '"public";r=0;t=47']
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"public";q=3;w=60'}
    last = answers[-1]
    assert (last["Retry-After"], last["Content-Type"]) == ("47", "application/problem+json")
    assert (last["Access-Control-Allow-Origin"], last["Cache-Control"]) == ("*", "no-store")
    assert "47 秒" in last.json()["detail"]
    minute[0] = datetime(2026, 3, 5, 4, 1, 0, tzinfo=UTC)
    assert ask().status_code == 200


def test_who_reads_the_portal_in_english_is_refused_a_file_in_english_and_the_interface_stays_chinese(three: Settings) -> None:
    three.ZHIFA_DOWNLOAD_RATE = 1
    said = {}
    for path in ("/open-data/decisions/all.csv", CHANGES, "/log/proof?digest=0", "/open-data/datapackage.json"):
        for _ in range(4):
            answer = ask(path=path, HTTP_COOKIE="zhifa_lang=en")
        assert answer.status_code == 429, path
        said[path.split("/")[1]] = (answer.json()["title"], re.split("，|[.] ", answer.json()["detail"])[0])
    assert said["open-data"] == ("Too many requests", "Public interface: at most 3 requests a minute")
    assert said["api"] == said["log"] == ("请求太多", "公开接口每分钟最多 3 次")


def test_a_refusal_counts_and_pages_of_the_portal_do_not(three: Settings) -> None:
    assert ask(path="/api/v1/public/disclosures?from=x")["RateLimit-Remaining"] == "2"
    assert ask(path="/api/v1/public/nothing")["RateLimit-Remaining"] == "1"
    for path in ("/", "/about", "/api/v1/docs", "/healthz"):
        assert "RateLimit" not in ask(path=path), path


def test_the_result_of_a_search_is_a_download_like_the_files(three: Settings) -> None:
    three.ZHIFA_DOWNLOAD_RATE = 1
    followers.run_to_end()
    assert [ask(path="/search/download/csv").status_code for _ in range(2)] == [200, 429]


def test_zero_sets_no_limit(three: Settings) -> None:
    three.ZHIFA_PUBLIC_RATE = 0
    assert all("RateLimit" not in ask() for _ in range(9))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"address": "192.0.2.1"}, {"address": "192.0.2.2"}, False),
        ({"address": "2001:db8:1:2::1"}, {"address": "2001:db8:1:2:ffff::9"}, True),  # one household
        ({"address": "2001:db8:1:2::1"}, {"address": "2001:db8:1:3::1"}, False),
        ({"address": "::ffff:192.0.2.1"}, {"address": "192.0.2.1"}, True),
        # behind our own proxy each visitor counts alone, however many addresses they made up
        ({"address": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"address": "192.0.2.1"}, True),
        ({"address": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "9.9.9.9, 192.0.2.1"}, {"address": "192.0.2.1"}, True),
        ({"address": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1, 10.0.0.7"}, {"address": "192.0.2.1"}, True),
        # a server that listens on [::] names our proxy like this
        ({"address": "::ffff:127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"address": "192.0.2.1"}, True),
        # who is no proxy of ours may write what it likes
        ({"address": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "9.9.9.9"}, {"address": "192.0.2.1"}, True),
        ({"address": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "x"}, {"address": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "y"}, True),
    ],
)  # fmt: skip
def test_whoever_asks_counts_by_the_address_that_our_own_proxy_saw(
    three: Settings, one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    three.ZHIFA_TRUSTED_PROXIES = (ip_network("127.0.0.1"), ip_network("10.0.0.0/24"))
    assert ask(**one)["RateLimit-Remaining"] == "2"
    assert ask(**other)["RateLimit-Remaining"] == ("1" if same else "2")


def test_no_address_lies_on_the_disk(three: Settings, tmp_path: Path) -> None:
    ask("203.0.113.77")
    content = (tmp_path / "rates").read_bytes()
    assert any(content)
    assert b"203.0.113.77" not in content
    assert bytes([203, 0, 113, 77]) not in content


ADDS = """
import sys
from pathlib import Path
from zhifa.web.counting import Counts
table = Counts(Path(sys.argv[1]), b"k")
for _ in range(500):
    table.add("somebody", 7)
"""


def test_several_processes_count_together(tmp_path: Path) -> None:
    path = tmp_path / "rates"
    workers = [subprocess.Popen([sys.executable, "-c", ADDS, str(path)]) for _ in range(3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    assert Counts(path, b"k").add("somebody", 7) == 1501


def test_a_full_table_lets_pass_and_the_next_minute_starts_at_one(tmp_path: Path) -> None:
    table = Counts(tmp_path / "rates", b"k", slots=4 * TRIED)
    assert [table.add("a", 1), table.add("a", 1), table.add("a", 2)] == [1, 2, 1]
    for n in range(999):
        table.add(f"{n}", 3)
    assert {table.add(f"new {n}", 3) for n in range(TRIED)} == {0}
    assert table.add("new", 4) == 1


def test_the_settings_are_read_as_requests_a_minute_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhifa.config import environment

    monkeypatch.setenv("ZHIFA_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    assert environment.networks("ZHIFA_TRUSTED_PROXIES") == (ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert {rate.setting for rate in rates.RATES} <= {one.name for one in environment.SETTINGS}
    assert rates.client(RequestFactory().get("/", REMOTE_ADDR="")) == rates.UNREADABLE
