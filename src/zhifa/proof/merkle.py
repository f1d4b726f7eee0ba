"""The Merkle tree of RFC 6962 section 2.1: roots, a frontier to append with, inclusion and consistency proofs.

All hashes are 32 bytes. A node function `node(level, index)` gives the stored hash of the *full* subtree that covers
leaves [index * 2^level, (index + 1) * 2^level); nothing else ever needs to be stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
Node = Callable[[int, int], bytes]


class ProofError(ValueError):
    """A proof, tile or note that does not hold; the message says what is wrong."""


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order; EMPTY_ROOT for none."""
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


class Frontier:
    """The right edge of a growing tree: one full subtree per bit of its size, largest first. O(log n) memory."""

    def __init__(self, size: int = 0, subtrees: Sequence[bytes] = ()) -> None:
        if size < 0 or len(subtrees) != size.bit_count() or any(len(part) != HASH_BYTES for part in subtrees):
            raise ProofError(f"树的右缘与规模 {size} 不符")
        self._size = size
        self._subtrees = list(subtrees)

    @property
    def size(self) -> int:
        return self._size

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash."""
        self.extend((leaf,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Adds leaf hashes in order."""
        subtrees, size = self._subtrees, self._size
        for leaf in leaf_hashes:
            merged, merges = leaf, size
            while merges & 1:
                merged = node_hash(subtrees.pop(), merged)
                merges >>= 1
            subtrees.append(merged)
            size += 1
        self._size = size

    def root(self) -> bytes:
        return _fold(self._subtrees) if self._subtrees else EMPTY_ROOT

    def to_list(self) -> list[str]:
        """The full subtrees as hex, largest first: what a row keeps between appends."""
        return [part.hex() for part in self._subtrees]

    @classmethod
    def from_list(cls, size: int, subtrees: Sequence[str]) -> Frontier:
        """The frontier that `to_list` wrote; raises ProofError when it cannot have this size."""
        try:
            return cls(size, [bytes.fromhex(part) for part in subtrees])
        except ValueError as error:
            raise ProofError(f"树的右缘与规模 {size} 不符") from error


def range_root(start: int, end: int, node: Node) -> bytes:
    """The root over leaves [start, end), where start is a multiple of the largest power of two <= end - start."""
    subtrees = []
    for level in reversed(range((end - start).bit_length())):
        if (end - start) >> level & 1:
            subtrees.append(node(level, start >> level))
            start += 1 << level
    return _fold(subtrees) if subtrees else EMPTY_ROOT


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """Sibling hashes from leaf to root for leaf `index` in the tree of `size`; raises ProofError outside it."""
    if not 0 <= index < size:
        raise ProofError(f"叶 {index} 不在规模为 {size} 的树中")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962 2.1.2; empty when old is 0 or equals new; raises ProofError when old > new."""
    if not 0 <= old <= new:
        raise ProofError(f"规模 {old} 的树不可能是规模 {new} 的树的前身")
    if old in {0, new}:
        return []
    start, end, path = 0, new, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start = middle
    if start:
        path.append(range_root(start, end, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> None:
    """Checks that `leaf` (a leaf hash) stands at `index` under the root; raises ProofError (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError(f"叶 {index} 不在规模为 {size} 的树中")
    computed = leaf
    for on_left, sibling in _climb(index, size - 1, path):
        computed = node_hash(sibling, computed) if on_left else node_hash(computed, sibling)
    if computed != expected_root:
        raise ProofError("包含证明算出的根与检查点不一致")


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Checks that the tree of `new` extends the tree of `old`; raises ProofError (RFC 9162 2.1.4.2)."""
    if not 0 <= old <= new:
        raise ProofError(f"规模 {old} 的树不可能是规模 {new} 的树的前身")
    if old in {0, new}:
        if path or old_root != (new_root if old == new else EMPTY_ROOT):
            raise ProofError("一致性证明应为空，且旧的根应与新的树一致")
        return
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    if not hashes:
        raise ProofError("一致性证明过短")
    trailing_ones = (~(old - 1) & old).bit_length() - 1
    from_old = from_new = hashes[0]
    for on_left, sibling in _climb(old - 1 >> trailing_ones, new - 1 >> trailing_ones, hashes[1:]):
        if on_left:
            from_old, from_new = node_hash(sibling, from_old), node_hash(sibling, from_new)
        else:
            from_new = node_hash(from_new, sibling)
    if from_old != old_root or from_new != new_root:
        raise ProofError("一致性证明算出的根与检查点不一致")


def _climb(position: int, last: int, siblings: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """(sibling is on the left, sibling) from a node to the root of a tree whose right edge is `last` on that level."""
    for sibling in siblings:
        if last == 0 or len(sibling) != HASH_BYTES:
            raise ProofError("证明过长，或其中有长度不对的哈希")
        on_left = bool(position & 1) or position == last
        if on_left:
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        yield on_left, sibling
        position, last = position >> 1, last >> 1
    if last:
        raise ProofError("证明过短")


def _split(size: int) -> int:
    """The largest power of two smaller than size (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def _fold(subtrees: Sequence[bytes]) -> bytes:
    computed = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        computed = node_hash(left, computed)
    return computed
