"""The published files: ZHIFA_HOME/log/checkpoint and ZHIFA_HOME/log/tile/… . Each is replaced whole or not at all."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

CHECKPOINT = "checkpoint"


def path_of(name: str) -> Path:
    return Path(settings.ZHIFA_HOME) / "log" / name


def read(name: str) -> bytes:
    """The bytes of a published file; raises FileNotFoundError."""
    try:
        return path_of(name).read_bytes()
    except (NotADirectoryError, IsADirectoryError) as error:
        raise FileNotFoundError(name) from error


def write(name: str, content: bytes) -> None:
    """Temporary name, fsync, rename, fsync of the folder: after a crash the file is the old or the new one."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def published_note() -> str | None:
    """The checkpoint file, or None where nothing was published yet."""
    try:
        return read(CHECKPOINT).decode(errors="replace")
    except FileNotFoundError:
        return None


def drop_partials(full_tile: str) -> None:
    """Removes the partial tiles that a full one replaces (allowed by tlog-tiles; readers fall back to the full one)."""
    shutil.rmtree(path_of(f"{full_tile}.p"), ignore_errors=True)


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Holds a lock file of this host; waits for whoever holds it. Released when the process dies."""
    path = Path(settings.ZHIFA_HOME) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
