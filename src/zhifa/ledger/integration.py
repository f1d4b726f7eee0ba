"""Journal -> tree: read the digests after the last size, add them, sign, compare-and-swap the one row.

Leaf index = position - 1: the shift of design 2.1 is 0, since this is the installation's first log.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from zhifa.journal.api import demonstration
from zhifa.journal.api import read as journal
from zhifa.ledger import folder
from zhifa.ledger.errors import LedgerError, LedgerForked
from zhifa.ledger.keys import log_key
from zhifa.ledger.models import LogHead
from zhifa.proof.checkpoint import Checkpoint, sign, vkey
from zhifa.proof.merkle import EMPTY_ROOT, Frontier, leaf_hash

BATCH = 10_000
_LOCK_NUMBER = 0x7A686967  # one after the followers' lock


@contextmanager
def leadership() -> Iterator[None]:
    """One integrator in the whole installation; waits for whoever is at it."""
    if connection.vendor != "postgresql":
        with folder.locked("ledger.lock"):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_NUMBER])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])


def current() -> LogHead | None:
    """The row, or None before the first integration."""
    return LogHead.objects.filter(pk=1).first()


def head_of(row: LogHead) -> Checkpoint:
    return Checkpoint(row.origin, row.size, bytes.fromhex(row.root))


def own_vkey(origin: str) -> str:
    """The log's public key as text."""
    return vkey(origin, log_key().public_key())


def begin() -> LogHead | None:
    """The row, made when the journal has its first entry. The name it is given then stays."""
    row = current()
    if row is None and journal.head():
        row, _ = LogHead.objects.get_or_create(
            pk=1,
            defaults={"origin": _origin(), "size": 0, "root": EMPTY_ROOT.hex(), "frontier": [], "note": ""},
        )
    return row


def integrate_batch(row: LogHead, limit: int = BATCH) -> LogHead | None:
    """Adds up to `limit` entries to the tree; the changed row, or None when there was nothing to add.

    Raises LedgerForked when positions have a hole, LedgerError when somebody else changed the row meanwhile.
    """
    digests = digests_after(row.size, limit)
    if not digests:
        return None
    frontier = Frontier.from_list(row.size, row.frontier)
    frontier.extend(map(leaf_hash, digests))
    head = Checkpoint(row.origin, frontier.size, frontier.root())
    new = LogHead(
        id=1, origin=row.origin, size=head.size, root=head.root.hex(), frontier=frontier.to_list(),
        note=sign(head, row.origin, log_key()),
    )  # fmt: skip
    with transaction.atomic(durable=True):  # what is published next must not be rolled back
        swapped = LogHead.objects.filter(pk=1, size=row.size, root=row.root).update(
            size=new.size, root=new.root, frontier=new.frontier, note=new.note
        )
    if swapped != 1:
        raise LedgerError("存证日志被另一个进程同时推进，本次放弃；请确认只有一个数据目录在使用这个数据库")
    return new


def digests_after(size: int, limit: int) -> list[bytes]:
    """The digests of positions size + 1 … size + limit, as many as there are; raises LedgerForked for a hole."""
    rows = journal.digests(size, limit)
    for expected, (position, _) in enumerate(rows, start=size + 1):
        if position != expected:
            raise LedgerForked(f"日志缺少第 {expected} 条：条目被移除或数据库损坏。请停止写入并从备份核对")
    return [bytes.fromhex(digest) for _, digest in rows]


def batches(start: int, end: int) -> Iterator[list[bytes]]:
    """Digests of leaves [start, end) in batches; raises LedgerForked when the journal ends before."""
    while start < end:
        digests = digests_after(start, min(BATCH, end - start))
        if not digests:
            raise LedgerForked(f"日志只有 {start} 条，少于存证日志已收录的 {end} 条")
        start += len(digests)
        yield digests


def _origin() -> str:
    """The log's name: as configured, or made of the id of entry 1, which a restored backup keeps."""
    if settings.ZHIFA_LOG_ORIGIN:
        name = str(settings.ZHIFA_LOG_ORIGIN)
        return name if not demonstration() or name.startswith("demo.") else f"demo.{name}"
    prefix = "demo." if demonstration() else ""
    return f"{prefix}zhifa.invalid/{journal.after(0, 1)[0].entry_id}"
