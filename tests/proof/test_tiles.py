"""The tree as static files: names of C2SP tlog-tiles, growth by any steps to the same bytes, proofs from tiles alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhifa.proof import tiles
from zhifa.proof.merkle import (
    ProofError,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

DIGESTS = [hashlib.sha256(b"%d" % n).digest() for n in range(66_000)]


def reader(store: dict[str, bytes]) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        try:
            return store[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read


def grow(store: dict[str, bytes], old: int, new: int) -> None:
    for path, content in tiles.new_tiles(old, DIGESTS[old:new], reader(store)):
        assert store.get(path, content) == content, "a published tile never changes"
        store[path] = content


@pytest.mark.parametrize(
    "level, index, width, path",
    [
        (0, 0, 256, "tile/0/000"),
        (0, 5, 1, "tile/0/005.p/1"),
        (1, 1234067, 256, "tile/1/x001/x234/067"),
        (0, 1234, 17, "tile/0/x001/234.p/17"),
        (63, 999, 255, "tile/63/999.p/255"),
    ],
)
def test_tiles_have_the_names_of_the_specification(level: int, index: int, width: int, path: str) -> None:
    assert tiles.tile_path(level, index, width) == path
    assert tiles.is_tile_path(path)


def test_entry_bundles_have_the_names_of_the_specification() -> None:
    assert tiles.entries_path(1234067) == "tile/entries/x001/x234/067"
    assert tiles.entries_path(1, 3) == "tile/entries/001.p/3"


@pytest.mark.parametrize(
    "path",
    ["", "checkpoint", "tile/0/../../log.key", "/tile/0/000", "tile/64/000", "tile/00/000", "tile/0/x000/001", "tile/0/1", "tile/0/000.p/0",
     "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000/", "tile/0/000\n", "tile/0/٠٠٠", "tile/x/000", "tile/0/x001"],
)  # fmt: skip
def test_no_other_path_is_a_tile(path: str) -> None:
    assert not tiles.is_tile_path(path)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_however_the_log_grows_the_tiles_at_a_size_are_the_same(steps: list[int]) -> None:
    stepwise: dict[str, bytes] = {}
    size = 0
    for step in steps:
        grow(stepwise, size, size + step)
        size += step
    at_once: dict[str, bytes] = {}
    grow(at_once, 0, size)
    assert at_once.items() <= stepwise.items()
    assert tiles.TileReader(reader(at_once), size).root() == root(map(leaf_hash, DIGESTS[:size]))


def test_proofs_come_from_tiles_alone_also_across_three_levels() -> None:
    store: dict[str, bytes] = {}
    grow(store, 0, 300)
    grow(store, 300, 65_536)
    grow(store, 65_536, 66_000)
    reading = tiles.TileReader(reader(store), 66_000)
    whole = root(map(leaf_hash, DIGESTS))
    assert reading.root() == whole
    assert store["tile/2/000.p/1"] == root(map(leaf_hash, DIGESTS[:65_536]))
    for index in (0, 255, 256, 299, 65_535, 65_536, 65_999):
        verify_inclusion(leaf_hash(DIGESTS[index]), index, 66_000, inclusion_path(index, 66_000, reading.node), whole)
    verify_consistency(300, 66_000, consistency_path(300, 66_000, reading.node), root(map(leaf_hash, DIGESTS[:300])), whole)


def test_the_entry_bundles_hold_the_digests_with_their_length() -> None:
    store: dict[str, bytes] = {}
    grow(store, 0, 258)
    assert store["tile/entries/000"][:34] == b"\x00\x20" + DIGESTS[0]
    assert tiles.entries_of(store["tile/entries/000"]) + tiles.entries_of(store["tile/entries/001.p/2"]) == DIGESTS[:258]


def test_a_partial_tile_that_was_tidied_away_is_read_from_the_full_one() -> None:
    store: dict[str, bytes] = {}
    grow(store, 0, 100)
    grow(store, 100, 256)
    old_root = root(map(leaf_hash, DIGESTS[:100]))
    for path in [path for path in store if ".p/" in path]:
        if tiles.full_path(path) in store:
            del store[path]
    assert tiles.TileReader(reader(store), 100).root() == old_root


@pytest.mark.parametrize("damage", [lambda t: t[:-1], lambda t: t + b"\0", lambda t: b""])
def test_a_tile_of_another_length_is_refused(damage: Callable[[bytes], bytes]) -> None:
    store: dict[str, bytes] = {}
    grow(store, 0, 100)
    store["tile/0/000.p/100"] = damage(store["tile/0/000.p/100"])
    with pytest.raises(ProofError, match="tile/0/000"):
        tiles.TileReader(reader(store), 100).root()
    with pytest.raises(ProofError, match="tile/0/000"):
        tiles.new_tiles(100, DIGESTS[100:101], reader(store))


def test_nodes_outside_the_tree_and_digests_of_another_length_are_refused() -> None:
    store: dict[str, bytes] = {}
    grow(store, 0, 3)
    reading = tiles.TileReader(reader(store), 3)
    assert reading.node(1, 0) == node_hash(leaf_hash(DIGESTS[0]), leaf_hash(DIGESTS[1]))
    for level, index in ((1, 1), (0, 3), (2, 0)):
        with pytest.raises(ProofError):
            reading.node(level, index)
    with pytest.raises(ProofError):
        tiles.new_tiles(0, [b"short"], reader({}))
    with pytest.raises(ProofError):
        tiles.entries_of(b"\x00\x1f" + b"x" * 32)
