"""One demonstration for the whole test run, copied for everybody who needs a town, and served over HTTP.

    with demonstration.copied(folder) as town, town.served(): town.api("water.officer").get("/cases")

`copied` gives an installation of its own, `served` runs `zhifa serve` on a free port.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT, Home, _admin, _environment, _url
from tests.functional.people import Api

TODAY = "2026-03-05"  # a Thursday; the demonstration's clock stands at 18:00 of this day and runs on from there
UPLOAD_LIMIT = 2_000_000  # bytes
READY_WITHIN = 60  # seconds


@dataclass
class Town:
    """A copy of the demonstration, served or not. `people`: what demo.json says of each account."""

    home: Home
    people: dict[str, dict[str, str]]
    port: int = 0
    _apis: dict[str, Api] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def path(self) -> Path:
        return self.home.path

    @property
    def uploads(self) -> Path:
        """Where the server keeps what is still coming in."""
        return self.path / "tmp"

    def api(self, username: str = "") -> Api:
        """The interface as this person's token opens it; without a name as anybody reaches it."""
        if username not in self._apis:
            token = self.people[username]["token"] if username else ""
            self._apis[username] = Api(self.url, token)
        return self._apis[username]

    def run(self, *args: str) -> str:
        """A command that must succeed; what it prints."""
        done = self.home.zhifa(*args)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[Town]:
        """`zhifa serve` on a port nobody listens on, ready to answer; stopped as a service manager stops it."""
        self.port = free_port()
        log = (self.path / "serve.log").open("wb")
        command = [sys.executable, "-m", "zhifa.cli", "serve", "--port", str(self.port)]
        server = subprocess.Popen(command, env=self.home.env, cwd=ROOT, stdout=log, stderr=log)
        try:
            self._wait_until_ready(server)
            yield self
        finally:
            server.terminate()
            server.wait(timeout=30)
            log.close()

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + READY_WITHIN
        while not self.api().is_ready():
            assert server.poll() is None, (self.path / "serve.log").read_text()
            assert time.monotonic() < until, self.api().get("/readyz").text
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def template(shared: Path, database: str) -> Iterator[Path]:
    """The demonstration's folder, made once by whichever process of the test run comes first; the last one clears up.

    `shared`: a folder all of them see; `database`: on PostgreSQL the template's name.
    """
    users, user = shared / "users", secrets.token_hex(8)
    with _locked(shared):
        users.mkdir(exist_ok=True)
        if not any(users.iterdir()):
            _build(shared / "home", database)
        (users / user).touch()
    yield shared / "home"
    with _locked(shared):
        (users / user).unlink()
        if not any(users.iterdir()):
            shutil.rmtree(shared / "home")
            if database:
                _admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def copied(home: Path, database: str, to: Path) -> Iterator[Town]:
    """A copy of the demonstration in `to`, with a database of its own."""
    shutil.copytree(home, to)
    own = f"zhifa_town_{os.getpid()}_{secrets.token_hex(4)}" if database else ""
    if own:
        _admin(f"CREATE DATABASE {own} TEMPLATE {database}")
    people = {one["username"]: one for one in json.loads((to / "demo.json").read_text())["accounts"]}
    town = Town(Home(to, {**_environment(to, _url(own) if own else ""), **_limits(to)}), people)
    town.uploads.mkdir()
    try:
        yield town
    finally:
        shutil.rmtree(to)
        if own:
            _admin(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")


def _limits(home: Path) -> dict[str, str]:
    return {"ZHIFA_UPLOAD_LIMIT": str(UPLOAD_LIMIT), "TMPDIR": str(home / "tmp")}


@contextmanager
def _locked(shared: Path) -> Iterator[None]:
    with (shared / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(home: Path, database: str) -> None:
    if database:
        _admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        _admin(f"CREATE DATABASE {database}")
    empty = Home(home, _environment(home, _url(database) if database else ""))
    if database:
        migrated = empty.zhifa("migrate")  # on PostgreSQL that is the operator's step
        assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    made = empty.zhifa("demo", "--no-serve", "--home", str(home), "--today", TODAY)
    assert made.returncode == 0, made.stdout + made.stderr


