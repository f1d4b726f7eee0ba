"""The tree as static files: C2SP tlog-tiles (https://c2sp.org/tlog-tiles). Entries are the 32-byte entry digests."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from zhifa.proof.merkle import HASH_BYTES, Node, ProofError, leaf_hash, node_hash, range_root

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
ENTRY_BYTES: Final = HASH_BYTES
_FRAMED_ENTRY_BYTES: Final = 2 + ENTRY_BYTES
_PATH = re.compile(r"tile/(entries|\d|[1-5]\d|6[0-3])/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)

# Gives the bytes of a published file by its path; raises FileNotFoundError where there is none.
Read = Callable[[str], bytes]


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Where the hash tile lies, e.g. "tile/0/x001/234.p/17"; `width` hashes wide, 1 to 256."""
    return _path(str(level), index, width)


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Where the bundle of entries lies, e.g. "tile/entries/x001/234.p/17"."""
    return _path("entries", index, width)


def is_tile_path(path: str) -> bool:
    """Whether `path` is a well-formed path of a tile or entry bundle: anything else must not reach a file system."""
    match = _PATH.fullmatch(path)
    if match is None:
        return False
    groups = match[2].split("/")
    shortest = groups[0] != "x000" or len(groups) == 1
    return shortest and (match[3] is None or int(match[3]) < TILE_WIDTH)


def full_path(path: str) -> str:
    """The path of the full tile that replaces a partial one; a full tile's own path is unchanged."""
    return path.split(".p/", maxsplit=1)[0]


def new_tiles(old_size: int, digests: Sequence[bytes], read: Read) -> list[tuple[str, bytes]]:
    """Every tile and bundle that the tree of old_size + len(digests) has and the tree of old_size has not.

    `read` gives the partial tiles of the old tree. Raises ProofError when one is damaged, FileNotFoundError when gone.
    """
    framed = [struct.pack(">H", ENTRY_BYTES) + _sized(digest) for digest in digests]
    made = _grown(entries_path, old_size, framed, read)
    hashes, level = [leaf_hash(digest) for digest in digests], 0
    while hashes:
        tiles = _grown(partial(tile_path, level), old_size >> TILE_HEIGHT * level, hashes, read)
        made += tiles
        hashes = [_tile_root(content) for _, content in tiles if len(content) == TILE_WIDTH * HASH_BYTES]
        level += 1
    return made


def entries_of(bundle: bytes) -> list[bytes]:
    """The digests in an entry bundle; raises ProofError when it is malformed."""
    if len(bundle) % _FRAMED_ENTRY_BYTES:
        raise ProofError("条目包的长度不对")
    frames = [bundle[at : at + _FRAMED_ENTRY_BYTES] for at in range(0, len(bundle), _FRAMED_ENTRY_BYTES)]
    if any(frame[:2] != struct.pack(">H", ENTRY_BYTES) for frame in frames):
        raise ProofError("条目包中有长度不是 32 字节的条目")
    return [frame[2:] for frame in frames]


class TileReader:
    """Node hashes of the tree of `size`, read from its tiles. Keeps what it has read: make one per proof or request."""

    def __init__(self, read: Read, size: int) -> None:
        self._read = read
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash of the full subtree; raises ProofError outside the tree or when the tile is damaged."""
        if (index + 1) << level > self._size:
            raise ProofError(f"子树（{level}，{index}）不在规模为 {self._size} 的树中")
        tile_level, height = divmod(level, TILE_HEIGHT)
        start = index << height
        tile = self._tile(tile_level, start >> TILE_HEIGHT)
        first = start % TILE_WIDTH
        return _subtree([_slot(tile, at) for at in range(first, first + (1 << height))])

    def root(self) -> bytes:
        return range_root(0, self._size, self.node)

    def _tile(self, level: int, index: int) -> bytes:
        tile = self._tiles.get((level, index))
        if tile is None:
            there = self._size >> TILE_HEIGHT * level
            width = min(TILE_WIDTH, there - index * TILE_WIDTH)
            tile = read_tile(self._read, tile_path(level, index, width), width * HASH_BYTES)
            self._tiles[level, index] = tile
        return tile


def read_tile(read: Read, path: str, length: int) -> bytes:
    """`length` bytes of a tile; the full one may have replaced a partial one. Raises ProofError when damaged."""
    try:
        tile = read(path)
        exact = len(tile) == length
    except FileNotFoundError:
        if full_path(path) == path:
            raise
        tile = read(full_path(path))
        exact = len(tile) >= length
    if not exact:
        raise ProofError(f"瓦片 {path} 的长度不对")
    return tile[:length]


def node_of(leaf_hashes: Sequence[bytes]) -> Node:
    """A node function over leaf hashes in memory, for small trees and tests."""
    return lambda level, index: _subtree(leaf_hashes[index << level : (index + 1) << level])


def _grown(path: Callable[[int, int], str], done: int, items: Sequence[bytes], read: Read) -> list[tuple[str, bytes]]:
    """The tiles that `items` (all of one length) fill after the `done` that are there already."""
    if not items:
        return []
    tiles = []
    index, filled = divmod(done, TILE_WIDTH)
    content = read_tile(read, path(index, filled), filled * len(items[0])) if filled else b""
    taken = 0
    while taken < len(items):
        take = min(TILE_WIDTH - filled, len(items) - taken)
        content += b"".join(items[taken : taken + take])
        filled, taken = filled + take, taken + take
        tiles.append((path(index, filled), content))
        index, filled, content = index + 1, 0, b""
    return tiles


def _path(kind: str, index: int, width: int) -> str:
    if not (index >= 0 and 1 <= width <= TILE_WIDTH):
        raise ProofError(f"瓦片编号 {index} 或宽度 {width} 超出范围")
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    suffix = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{kind}/{'/'.join(groups)}{suffix}"


def _subtree(hashes: Sequence[bytes]) -> bytes:
    """The root over 2^k hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _tile_root(tile: bytes) -> bytes:
    return _subtree([_slot(tile, at) for at in range(TILE_WIDTH)])


def _slot(tile: bytes, at: int) -> bytes:
    return tile[at * HASH_BYTES : (at + 1) * HASH_BYTES]


def _sized(digest: bytes) -> bytes:
    if len(digest) != ENTRY_BYTES:
        raise ProofError(f"条目摘要应为 {ENTRY_BYTES} 字节，实际为 {len(digest)} 字节")
    return digest
