"""What the packages above may ask of the log."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections

from zhifa.journal.api import Entry
from zhifa.journal.api import read as journal
from zhifa.ledger import folder
from zhifa.ledger.auditing import AuditReport, audit
from zhifa.ledger.errors import LedgerAhead, LedgerEmpty, LedgerError, LedgerForked, NotInLedger
from zhifa.ledger.integration import begin, current, integrate_batch, leadership, own_vkey
from zhifa.ledger.publication import Published, publish, published_by, refuse_ahead
from zhifa.proof.checkpoint import Checkpoint
from zhifa.proof.merkle import consistency_path, inclusion_path, leaf_hash, verify_inclusion
from zhifa.proof.tiles import TileReader, is_tile_path

__all__ = [
    "AuditReport", "LedgerAhead", "LedgerEmpty", "LedgerError", "LedgerForked", "NotInLedger", "Proof", "audit",
    "checkpoint", "consistency", "follow", "inclusion", "integrate", "proofs", "publish", "receipt", "tile", "vkey",
]  # fmt: skip

log = logging.getLogger(__name__)
SECONDS_BETWEEN = 0.3
SECONDS_AFTER_TROUBLE = 5.0


@dataclass(frozen=True)
class Proof:
    """That an entry stands at leaf `index` under `checkpoint` (a signed note over `size` leaves)."""

    digest: str
    index: int
    size: int
    path: tuple[bytes, ...]
    checkpoint: str

    def as_json(self) -> dict[str, Any]:
        return {
            "digest": self.digest,
            "index": self.index,
            "size": self.size,
            "path": [item.hex() for item in self.path],
            "checkpoint": self.checkpoint,
        }


def integrate() -> Checkpoint | None:
    """Takes everything the journal has into the tree and publishes it; the checkpoint, or None for an empty journal.

    Waits while another process is at it. Raises LedgerAhead or LedgerForked, signing nothing, when what was published
    before is not a beginning of the journal.
    """
    with leadership():
        row = begin()
        if row is None:
            return None
        before = published_by(row)
        refuse_ahead(row, before.head if before else None)
        while (grown := integrate_batch(row)) is not None:
            row = grown
        published = publish()
    return published.head if published else None


def follow(stop: threading.Event) -> None:
    """Integrates what comes until `stop` is set: an entry has its receipt within a second.

    What stops the log (LedgerAhead, LedgerForked) is logged once, not every time it is tried again.
    """
    seen, said = -1, ""
    while not stop.is_set():
        pause = SECONDS_BETWEEN
        try:
            head = journal.head()
            if head != seen:
                integrate()
                seen, said = head, ""
        except LedgerError as error:
            pause = SECONDS_AFTER_TROUBLE
            if str(error) != said:
                said = str(error)
                log.error("存证日志未能推进：%s", said)  # noqa: TRY400 - the sentence says it all; no trace is wanted
        except Exception:
            pause = SECONDS_AFTER_TROUBLE
            log.exception("存证日志未能推进，稍后重来")
            close_old_connections()
        stop.wait(pause)


def checkpoint() -> str:
    """The signed note that is published; raises LedgerEmpty before the first one."""
    return _published().note


def receipt(entry: Entry) -> Checkpoint:
    """A published checkpoint that covers the entry; integrates first if none does. Raises NotInLedger before commit."""
    if entry.position is None:
        raise NotInLedger("这一条目尚未写入日志，还没有回执")
    return _covering(entry.position).head


def inclusion(which: int | str) -> Proof:
    """Proof for a position (1…) or a digest (hex) under the published checkpoint; raises NotInLedger."""
    position = journal.position_of_digest(which) if isinstance(which, str) else which
    rows = journal.digests(position - 1, 1) if position and position > 0 else []
    if not rows:
        raise NotInLedger("日志中没有这一条目：请核对摘要（64 位小写十六进制）或序号")
    return _proofs(rows, _covering(rows[0][0]))[0]


def proofs(entries: Sequence[Entry]) -> list[Proof]:
    """Proofs for committed entries, all under one checkpoint; integrates first if the newest is not covered."""
    rows = [(entry.position or 0, entry.digest) for entry in entries]
    return _proofs(rows, _covering(max(position for position, _ in rows))) if rows else []


def consistency(old: int, new: int | None = None) -> list[bytes]:
    """Path that shows the tree of `new` (default: as published) extends that of `old`; raises NotInLedger outside."""
    size = _published().head.size
    new = size if new is None else new
    if not 0 <= old <= new <= size:
        raise NotInLedger(f"规模须满足 0 ≤ 旧 ≤ 新 ≤ {size}")
    return consistency_path(old, new, TileReader(folder.read, size).node)


def tile(path: str) -> bytes:
    """A published tile or entry bundle, e.g. "tile/0/000.p/7"; raises FileNotFoundError for anything else."""
    if not is_tile_path(path):
        raise FileNotFoundError(path)
    return folder.read(path)


def vkey() -> str:
    """The public key to hand out, as one line of text; raises LedgerEmpty before the log has a name."""
    row = begin()
    if row is None:
        raise LedgerEmpty("存证日志还没有收录任何条目，尚无名称")
    return own_vkey(row.origin)


def _published() -> Published:
    """What is published; brings this host's files up to the row first. Raises LedgerEmpty."""
    row = current()
    if row is None or not row.size:
        raise LedgerEmpty("存证日志还没有收录任何条目")
    there = published_by(row)
    if there is None or there.head.size != row.size:
        there = publish()
    assert there is not None, "the row is not empty"
    return there


def _covering(position: int) -> Published:
    """What is published, position included; raises NotInLedger when the journal has no such position."""
    row = current()
    if (row is None or row.size < position) and not integrate():
        raise LedgerEmpty("存证日志还没有收录任何条目")
    published = _published()
    if published.head.size < position:
        raise NotInLedger(f"日志中没有第 {position} 条")
    return published


def _proofs(rows: Sequence[tuple[int, str]], published: Published) -> list[Proof]:
    head = published.head
    tree = TileReader(folder.read, head.size)
    made = []
    for position, digest in rows:
        path = inclusion_path(position - 1, head.size, tree.node)
        verify_inclusion(leaf_hash(bytes.fromhex(digest)), position - 1, head.size, path, head.root)
        made.append(Proof(digest, position - 1, head.size, tuple(path), published.note))
    return made
