"""The audit: the tree computed again from the journal, compared with row, tiles and checkpoint; wrong entries named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from zhifa.journal.api import read as journal
from zhifa.ledger import folder
from zhifa.ledger.entry_audit import wrong_entries
from zhifa.ledger.errors import LedgerError
from zhifa.ledger.integration import batches, current, head_of, own_vkey
from zhifa.ledger.models import LogHead
from zhifa.ledger.publication import published_by, refuse_ahead
from zhifa.proof.checkpoint import Checkpoint, open_note
from zhifa.proof.merkle import Frontier, ProofError, leaf_hash
from zhifa.proof.tiles import full_path, new_tiles

MOST_PROBLEMS = 100


@dataclass(frozen=True)
class AuditReport:
    """`size` leaves with `root` (hex) were computed again from the journal's `entries`; `problems` in Chinese."""

    ok: bool
    full: bool
    entries: int
    size: int
    root: str
    problems: tuple[str, ...]

    def lines(self) -> list[str]:
        """What a person reads: a sentence for each problem, then the verdict."""
        scope = "逐条重算摘要、内容与前后相接" if self.full else "重算整棵树"
        counted = f"日志共 {self.entries} 条，存证日志收录 {self.size} 条，根为 {self.root}"
        if self.ok:
            return [f"{counted}。", f"核验通过（{scope}）：日志、存证日志、瓦片与检查点一致。"]
        more = "（只列出前 100 项）" if len(self.problems) == MOST_PROBLEMS else ""
        return [*(f"✗ {problem}。" for problem in self.problems), f"{counted}。", f"核验不通过{more}，见以上各项。"]

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok, "full": self.full, "entries": self.entries, "size": self.size, "root": self.root,
            "problems": list(self.problems),
        }  # fmt: skip


def audit(full: bool = False) -> AuditReport:
    """Compares journal, row, tiles and checkpoint, in constant memory; at most 100 problems are listed.

    With `full`, also computes each entry's digest from its stored header, the commitments from the stored part bytes,
    and checks the chain of every stream.
    """
    tree = Frontier()
    problems = tuple(islice(_problems(tree, full=full), MOST_PROBLEMS))
    return AuditReport(not problems, full, journal.head(), tree.size, tree.root().hex(), problems)


def _problems(tree: Frontier, *, full: bool) -> Iterator[str]:
    row = current()
    if row is not None:
        try:
            yield from _wrong_log(row, tree)
        except LedgerError as error:
            yield str(error)
    elif folder.published_note() is not None:
        yield "数据目录里有已发布的检查点，而数据库中没有存证日志的状态：数据库可能被换过或恢复得过旧"
    if full:
        yield from wrong_entries()


def _wrong_log(row: LogHead, tree: Frontier) -> Iterator[str]:
    published = published_by(row)
    row = current() or row  # read after the file, which never runs ahead of the row
    head = published.head if published else None
    try:
        signed = row.size == 0 or open_note(row.note, [own_vkey(row.origin)]) == head_of(row)
    except ProofError:
        signed = False
    if not signed:
        yield "数据库中存证日志的规模或根与其签名不符：该行被改动过"
    try:
        refuse_ahead(row, head)
    except LedgerError as error:
        yield str(error)
    yield from _wrong_tree([known for known in (head, head_of(row)) if known], head.size if head else 0, tree)
    for _ in batches(row.size, journal.head()):  # what is not yet integrated must at least have no hole
        pass


def _wrong_tree(known: Sequence[Checkpoint], published: int, tree: Frontier) -> Iterator[str]:
    """Grows the empty `tree` from the journal; compares its root at every known size, and the published tiles."""
    tiles = _TileAudit()
    for head in sorted(known, key=lambda head: head.size):
        for digests in batches(tree.size, head.size):
            if tree.size < published:
                yield from tiles.grow(tree.size, digests)
            tree.extend(map(leaf_hash, digests))
        if head.size == published:
            yield from tiles.rest()
        if tree.root() != head.root:
            yield f"日志前 {head.size} 条算出的根与已签名的检查点不一致：其中有条目被改动、移除或调换"


class _TileAudit:
    """Makes the tiles anew, a batch at a time, and compares; keeps one partial tile per level."""

    def __init__(self) -> None:
        self._partials: dict[str, tuple[str, bytes]] = {}

    def grow(self, size: int, digests: Sequence[bytes]) -> Iterator[str]:
        for path, content in new_tiles(size, digests, self._read):
            level = path.split("/")[1]
            if full_path(path) == path:
                self._partials.pop(level, None)
                yield from _differs(path, content)
            else:
                self._partials[level] = (path, content)

    def rest(self) -> Iterator[str]:
        for path, content in self._partials.values():
            yield from _differs(path, content)

    def _read(self, wanted: str) -> bytes:
        path, content = self._partials.get(wanted.split("/")[1], ("", b""))
        if path != wanted:
            raise FileNotFoundError(wanted)
        return content


def _differs(path: str, content: bytes) -> Iterator[str]:
    try:
        if folder.read(path) != content:
            yield f"瓦片 {path} 与日志不一致：文件被改动，可删除后由 zhifa ledger checkpoint 重写"
    except FileNotFoundError:
        yield f"瓦片 {path} 不见了：可由 zhifa ledger checkpoint 重写"
