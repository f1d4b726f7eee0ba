"""Ids and salts: from the system, and from a seeded generator only while a demonstration is being built."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

import uuid_utils

from zhifa import clock

SALT_BYTES = 32
_generator: ContextVar[random.Random | None] = ContextVar("generator", default=None)


def new_id() -> str:
    """A UUIDv7 as text."""
    generator = _generator.get()
    if generator is None:
        return str(uuid_utils.uuid7())
    milliseconds = int(clock.legal_now().timestamp() * 1000)
    value = (milliseconds << 80) | generator.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return str(UUID(int=value))


def new_salt() -> bytes:
    generator = _generator.get()
    return secrets.token_bytes(SALT_BYTES) if generator is None else generator.randbytes(SALT_BYTES)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Repeatable ids and salts; refused unless the journal is a demonstration (design 2.1, Time)."""
    from zhifa.journal.demonstration import demonstration

    if not demonstration():
        raise PermissionError("只有演示日志可以使用可重复的编号与盐值")
    token = _generator.set(random.Random(seed))  # noqa: S311 - demonstration data must be repeatable
    try:
        yield
    finally:
        _generator.reset(token)
