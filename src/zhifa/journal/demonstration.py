"""Whether this journal is a demonstration, and its clock."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from zhifa import clock
from zhifa.journal.entries import NewEntry
from zhifa.journal.kinds import Kind, Payload, register
from zhifa.journal.writing import journal_transaction
from zhifa.proof.canonical import format_instant, parse_instant

STREAM = "installation"
SECONDS_UNTIL_ALL_KNOW = 0.3
_known = threading.local()


class DemonstrationOpen(Payload):
    seed: int


class ClockOpen(Payload):
    at: str


DEMONSTRATION = register(
    Kind(
        "installation.demonstration",
        "演示安装",
        lambda _: "本系统为演示安装，全部人员、单位和案件均为虚构。",
        open=DemonstrationOpen,
    )
)
CLOCK_SET = register(
    Kind("clock.set", "拨动演示时钟", lambda entry: f"演示时钟拨到 {entry.open['at']}。", open=ClockOpen)
)


class NotADemonstration(PermissionError):
    """The clock of a real installation cannot be set."""


def demonstration() -> bool:
    """True if entry 1 of the journal says so. The verdict never changes once there is an entry."""
    known: bool | None = getattr(_known, "verdict", None)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind FROM journal_entry WHERE position = 1")
            row = cursor.fetchone()
        if row is None:
            return False
        known = _known.verdict = row[0] == DEMONSTRATION.name
    return known


def forget() -> None:
    """Drops what this thread knows: for tests, which change databases under a process."""
    _known.__dict__.clear()


def declare(seed: int) -> None:
    """Makes an empty journal a demonstration; raises NotADemonstration when it holds entries already."""
    from zhifa.journal.read import head

    if head():
        raise NotADemonstration("日志里已有条目：演示只能建在空的安装上。请另选数据目录（--home）")
    with journal_transaction() as tx:
        tx.append(STREAM, [NewEntry(DEMONSTRATION.name, open={"seed": seed}, provenance="system")], **_system())
    forget()


def clock_offset() -> timedelta:
    """How far the legal clock runs from the machine's: zero outside a demonstration."""
    if not demonstration():
        return timedelta(0)
    now = time.monotonic()
    read_at: float = getattr(_known, "read_at", 0.0)
    if now - read_at > SECONDS_UNTIL_ALL_KNOW:
        with connection.cursor() as cursor:
            cursor.execute("SELECT offset_us FROM journal_clock WHERE id = 1")
            row = cursor.fetchone()
        _known.offset, _known.read_at = timedelta(microseconds=row[0] if row else 0), now
    offset: timedelta = _known.offset
    return offset


def set_clock(at: datetime) -> None:
    """Sets a demonstration's legal clock, never backwards; raises NotADemonstration or ValueError. An entry."""
    if not demonstration():
        raise NotADemonstration("只有演示安装可以拨动时钟")
    newest = newest_recorded()
    if at < max(clock.legal_now(), newest):
        now = max(clock.legal_now(), newest).astimezone(clock.SHANGHAI)
        raise ValueError(f"演示时钟不能往回拨：现在是 {now:%Y-%m-%d %H:%M:%S}。请写一个更晚的时刻。")
    offset = at - clock.machine_now()
    with clock.pinned(at), journal_transaction() as tx:
        tx.append(STREAM, [NewEntry(CLOCK_SET.name, open={"at": format_instant(at)}, provenance="system")], **_system())
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_clock (id, offset_us) VALUES (1, %s) "
                "ON CONFLICT (id) DO UPDATE SET offset_us = EXCLUDED.offset_us",
                [offset // timedelta(microseconds=1)],
            )
    _known.read_at = 0.0


def newest_recorded() -> datetime:
    """When the newest entry was recorded, aware UTC; the journal must not be empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM journal_entry ORDER BY position DESC LIMIT 1")
        return parse_instant(cursor.fetchone()[0])


def _system() -> dict[str, Any]:
    return {"authority": "", "actor": "system", "capacity": "system"}
