"""Tree -> files: tiles first, the checkpoint last. The same function publishes, recovers, and fills another host."""

from __future__ import annotations

from dataclasses import dataclass

from zhifa.journal.api import read as journal
from zhifa.ledger import folder
from zhifa.ledger.errors import LedgerAhead, LedgerForked
from zhifa.ledger.integration import batches, current, head_of, own_vkey
from zhifa.ledger.models import LogHead
from zhifa.proof.checkpoint import Checkpoint, open_note
from zhifa.proof.merkle import EMPTY_ROOT, Frontier, ProofError, consistency_path, leaf_hash, verify_consistency
from zhifa.proof.tiles import TileReader, full_path, new_tiles


def publish() -> Published | None:
    """Brings this host's files up to the row: None when there is no row yet or nothing in it.

    Raises LedgerAhead or LedgerForked, publishing nothing, when the files say more or something else.
    """
    with folder.locked("log.lock"):
        row = current()
        if row is None or not row.size:
            return None
        already = published_by(row)
        published = already.head if already else None
        refuse_ahead(row, published)
        if already and already.head.size == row.size:
            return already
        old = published.size if published else 0
        try:
            grown = _write_tiles(old, row.size)
            _agree(row, published)
        except (ProofError, FileNotFoundError):
            # The files that were there are damaged or gone; the journal is the truth they are a function of.
            grown = _write_tiles(0, row.size)
            try:
                _agree(row, published)
            except ProofError as error:
                raise LedgerForked(
                    "已发布的检查点与日志现有内容不一致：日志可能被改动。请运行 zhifa ledger audit --full 查明是哪一条"
                ) from error
        folder.write(folder.CHECKPOINT, row.note.encode())
        for path in grown:
            folder.drop_partials(path)
        return Published(row.note, head_of(row))


@dataclass(frozen=True)
class Published:
    """The checkpoint file of this host: the note as it is, and what it says."""

    note: str
    head: Checkpoint


def published_by(row: LogHead) -> Published | None:
    """What this host has published, or None; raises LedgerForked for a note of another log or key."""
    note = folder.published_note()
    if note is None:
        return None
    try:
        head = open_note(note, [own_vkey(row.origin)])
    except ProofError as error:
        raise LedgerForked(
            f"数据目录里的检查点不是由日志 {row.origin} 的现用私钥签发的（{error}）。"
            "若更换过私钥或数据库，请恢复原来的私钥，或使用与数据库配套的数据目录"
        ) from error
    if head.origin != row.origin:
        raise LedgerForked(f"数据目录里的检查点属于另一个日志 {head.origin}，请使用与数据库配套的数据目录")
    return Published(note, head)


def refuse_ahead(row: LogHead, published: Checkpoint | None) -> None:
    """Raises LedgerAhead or LedgerForked when what was published is not a beginning of the journal.

    After `restore` the row is as old as the backup, the files may be newer: then nothing may be signed that contradicts
    them (design 2.4).
    """
    largest = max(row.size, published.size if published else 0)
    head = journal.head()
    if largest > head:
        raise LedgerAhead(
            f"存证日志已发布到第 {largest} 条，而日志只有 {head} 条：恢复的备份比已发布的旧。"
            "为免签出互相矛盾的记录，已停止发布。请恢复较新的备份；没有更新的备份时，按运维手册的“备份与恢复”处置"
        )
    if published is None or published.size < row.size:
        return
    frontier = Frontier.from_list(row.size, row.frontier)
    for digests in batches(row.size, published.size):
        frontier.extend(map(leaf_hash, digests))
    if frontier.root() != published.root:
        raise LedgerForked(
            f"日志前 {published.size} 条与已发布的检查点不一致：恢复备份后又写入了别的内容，或日志被改动。已停止发布，"
            "请恢复较新的备份；没有更新的备份时，按运维手册的“备份与恢复”处置"
        )


def _write_tiles(old: int, new: int) -> list[str]:
    """Writes what the tree of `new` has beyond `old`; the paths of the tiles that became full."""
    grown = []
    for digests in batches(old, new):
        for path, content in new_tiles(old, digests, folder.read):
            folder.write(path, content)
            if full_path(path) == path:
                grown.append(path)
        old += len(digests)
    return grown


def _agree(row: LogHead, published: Checkpoint | None) -> None:
    """The files must give the row's root, and extend what was published; raises ProofError."""
    tree = TileReader(folder.read, row.size)
    head = head_of(row)
    if tree.root() != head.root:
        raise ProofError("瓦片算出的根与存证日志不一致")
    old, old_root = (published.size, published.root) if published else (0, EMPTY_ROOT)
    verify_consistency(old, row.size, consistency_path(old, row.size, tree.node), old_root, head.root)
