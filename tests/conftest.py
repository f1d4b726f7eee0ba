"""Fixtures that every floor shares. Rule tests run inside a rolled-back transaction; what needs several processes takes `home`."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from zhifa import clock
from zhifa.journal import demonstration

ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)  # Thursday, 5 March 2026, 12:00 in Shanghai


# Whole files go to one worker. One that needs the demonstration goes first, to build it for all; then those that start
# servers and kill them, which take longest; by the time the others that need the demonstration come, it is there.
SLOWEST_FIRST = ("chaos", "demo", "ledger", "functional", "casework", "accounts", "documents", "law")
BUILDS_THE_DEMONSTRATION = "test_what_the_law_refuses_on_the_way.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if item.path.name == BUILDS_THE_DEMONSTRATION:
            return -1
        return SLOWEST_FIRST.index(folder) if folder in SLOWEST_FIRST else len(SLOWEST_FIRST)

    items.sort(key=rank)


@pytest.fixture(autouse=True)
def _forget_what_a_thread_knows() -> Iterator[None]:
    demonstration.forget()
    yield
    demonstration.forget()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The legal clock stands at noon of an ordinary working day."""
    with clock.pinned(NOON):
        yield NOON


@pytest.fixture
def is_postgres() -> bool:
    return connection.vendor == "postgresql"


@dataclass(frozen=True)
class Home:
    """An installation of its own: a data folder and a migrated database, for tests that need several processes."""

    path: Path
    env: dict[str, str]

    def python(self, code: str, *args: str) -> subprocess.Popen[str]:
        """Starts a process that runs `code` inside this installation."""
        prologue = (
            "import os, sys, django\n"
            "from zhifa.config.environment import settings_module\n"
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', settings_module())\n"
            "django.setup()\n"
        )
        return subprocess.Popen(
            [sys.executable, "-c", prologue + textwrap.dedent(code), *args],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def check(self, code: str, *args: str) -> str:
        """Runs `code` to its end; its standard output. Fails the test when the process fails."""
        process = self.python(code, *args)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def zhifa(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Runs the command line in this installation."""
        return subprocess.run(
            [sys.executable, "-m", "zhifa.cli", *args],
            env=self.env, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False,
        )  # fmt: skip


def _environment(path: Path, url: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIFA_", "DJANGO_"))}
    return {**kept, "ZHIFA_HOME": str(path), "ZHIFA_DATABASE_URL": url}


def _admin(sql: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["ZHIFA_TEST_POSTGRES"], autocommit=True) as server:
        server.execute(sql)


def _url(database: str) -> str:
    return os.environ["ZHIFA_TEST_POSTGRES"].rsplit("/", 1)[0] + f"/{database}"


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A migrated, empty installation that the others are copied from (flush is refused by the triggers)."""
    path = tmp_path_factory.mktemp("template")
    postgres = bool(os.environ.get("ZHIFA_TEST_POSTGRES"))
    name = f"zhifa_template_{os.getpid()}" if postgres else ""
    if postgres:
        _admin(f"DROP DATABASE IF EXISTS {name}")
        _admin(f"CREATE DATABASE {name}")
    Home(path, _environment(path, _url(name) if postgres else "")).check(
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    yield path, name
    if postgres:
        _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def home(template_home: tuple[Path, str], tmp_path: Path) -> Iterator[Home]:
    """A fresh installation on the database under test."""
    template, name = template_home
    path = tmp_path / "home"
    path.mkdir()
    if not name:
        shutil.copy(template / "zhifa.sqlite3", path / "zhifa.sqlite3")
        yield Home(path, _environment(path, ""))
        return
    database = f"zhifa_{os.getpid()}_{secrets.token_hex(4)}"
    _admin(f"CREATE DATABASE {database} TEMPLATE {name}")
    yield Home(path, _environment(path, _url(database)))
    _admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def demonstrated(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, testrun_uid: str
) -> Iterator[tuple[Path, str]]:
    """One demonstration for all workers and every test that copies it; the database's name on PostgreSQL."""
    from tests.functional import demonstration  # it needs what stands above

    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "demonstration"
    shared.mkdir(exist_ok=True)
    database = f"zhifa_demo_{testrun_uid[:12]}" if os.environ.get("ZHIFA_TEST_POSTGRES") else ""
    with demonstration.template(shared, database) as home:
        yield home, database
