"""One leader for the exclusive followers: an advisory lock on PostgreSQL, a locked file beside the SQLite database."""

from __future__ import annotations

import fcntl
import logging
import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection

from zhifa import clock
from zhifa.journal import followers, idempotency, read
from zhifa.journal.followers import HostProjector

log = logging.getLogger(__name__)
_LOCK_NUMBER = 0x7A686966  # 'zhif'
POLL_SECONDS = 0.2
SECONDS_OF_A_TERM = 2.0
SECONDS_BETWEEN_TERMS = 0.05


@contextmanager
def leadership(*, wait: bool = False) -> Iterator[bool]:
    """Yields True while this process leads; False at once where another one does and `wait` is off."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {'pg_advisory_lock' if wait else 'pg_try_advisory_lock'}(%s)", [_LOCK_NUMBER])
            held = wait or bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])
        return
    with _locked("followers.lock", fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB)) as held:
        yield held


@contextmanager
def presence(*, alone: bool = False) -> Iterator[bool]:
    """Marks this process as running on this host's data folder; `alone` yields True only if no other process does."""
    with _locked("running.lock", fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH) as held:
        yield held


@contextmanager
def _locked(name: str, how: int) -> Iterator[bool]:
    path = Path(settings.ZHIFA_HOME) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def catch_up() -> None:
    """Runs every follower to the end: as leader, or by waiting for the one who leads."""
    with leadership(wait=True):
        followers.run_to_end()


def serve(stop: threading.Event) -> None:
    """Follows the journal until `stop` is set: woken by NOTIFY on PostgreSQL, by a short poll on SQLite.

    Whoever leads runs everything; every other host runs what is its own (search index, static pages). A term is short,
    so that a command that must lead itself (`zhifa follow`, `import`) gets its turn while the service runs.
    """
    while not stop.is_set():
        try:
            with leadership() as held:
                _follow(stop, leading=held)
        except Exception:
            log.exception("跟随者中断，稍后重来")
            stop.wait(1.0)
        close_old_connections()
        stop.wait(SECONDS_BETWEEN_TERMS)


def _follow(stop: threading.Event, *, leading: bool) -> None:
    names = None if leading else [one.name for one in followers.all_followers() if isinstance(one, HostProjector)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LISTEN journal")
    started = clock.machine_now().timestamp()
    seen, next_tick = -1, 0.0  # a term begins with a look at everything
    while not stop.is_set():
        now = clock.machine_now().timestamp()
        if now > started + SECONDS_OF_A_TERM:
            return
        if leading and now >= next_tick:
            followers.tick()
            idempotency.forget_old()
            next_tick = now + 1.0
        position = read.head()
        if position != seen:
            followers.run_to_end(names)
            seen = position
        else:
            _wait(stop)


def _wait(stop: threading.Event) -> None:
    if connection.vendor != "postgresql":
        stop.wait(POLL_SECONDS)
        return
    raw = connection.connection
    ready, _, _ = select.select([raw.fileno()], [], [], POLL_SECONDS * 5)
    if ready:
        for _ in raw.notifies(timeout=0, stop_after=1):
            pass

