"""Rule: a server killed in the middle of an act and started again has every act it acknowledged, and whole ones only."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.cast import Cast
from tests.chaos import work
from tests.conftest import ROOT, Home

KILLS = 2
CLIENTS = 3


@contextmanager
def _served(town: Home, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`zhifa serve` in a process group of its own, ready to answer; what is left of it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "zhifa.cli", "serve", "--port", str(port)],
        env=town.env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until(lambda: _get(port, "/healthz") == 200)
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Sends kill -9 to the server, its web process and its worker: all at once, as when a machine stops."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(timeout=30)


def _wait_until(true: object, seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if callable(true) and true():
            return
        time.sleep(0.1)
    raise AssertionError("没有等到")


def _get(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except (OSError, urllib.error.URLError):
        return 0


def _post_until_it_dies(port: int, token: str, acknowledged: list[dict[str, Any]]) -> None:
    """Opens case after case; keeps what the server said it did."""
    body = json.dumps(Cast.opening()).encode()
    while True:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/cases", body,
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                acknowledged.append(json.loads(answer.read()))
        except (OSError, urllib.error.URLError, ValueError):
            return


READ = """
from tests import town
from zhifa.casework.models import Case
from zhifa.journal.api import read
town.tell(cases=[[c.id, c.number, [e.kind for e in read.stream('case/' + c.id)]] for c in Case.objects.all()])
"""


def test_a_server_killed_while_it_posts_acts_has_every_acknowledged_case_whole(town: Home) -> None:
    made = town.zhifa("token", "create", "--user", "officer")
    assert made.returncode == 0, made.stderr
    token = made.stdout.strip()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    acknowledged: list[dict[str, Any]] = []
    for _ in range(KILLS):
        before = len(acknowledged)
        with _served(town, port) as process:
            clients = [
                threading.Thread(target=_post_until_it_dies, args=(port, token, acknowledged)) for _ in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            _wait_until(lambda before=before: len(acknowledged) > before + 2)
            time.sleep(random.random() / 2)
            _end(process)
            for client in clients:
                client.join(timeout=30)
    with _served(town, port):
        assert _get(port, "/") == 200
    found = work.checked(town, [])
    assert {name: found[name] for name in work.WHOLE} == work.WHOLE
    stored = {case_id: (number, kinds) for case_id, number, kinds in json.loads(town.check(READ))["cases"]}
    for case in acknowledged:
        assert stored[case["id"]][0] == case["number"]
    assert all(kinds == ["case.register_lead", "party.recorded"] for _, kinds in stored.values())
    assert len({number for number, _ in stored.values()}) == len(stored)
