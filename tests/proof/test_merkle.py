"""Roots and proofs are those of RFC 6962: checked against the RFC's definition, pymerkle and sigstore."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigstore._internal.merkle import verify_merkle_inclusion

from zhifa.proof.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofError,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from zhifa.proof.tiles import node_of

if TYPE_CHECKING:
    from sigstore.models import TransparencyLogEntry

MOST = 1100
DIGESTS = [hashlib.sha256(b"%d" % n).digest() for n in range(MOST)]
LEAVES = [leaf_hash(digest) for digest in DIGESTS]
NODE = node_of(LEAVES)
sizes = st.integers(1, MOST)
indexed = sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size)))
pairs = sizes.flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new)))

# The inputs and roots of the RFC 6962 reference tests (certificate-transparency, merkle_tree_test).
RFC_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
RFC_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@lru_cache(maxsize=MOST + 1)
def root_at(size: int) -> bytes:
    return root(LEAVES[:size])


@pytest.fixture(scope="module")
def other_tree() -> pymerkle.InmemoryTree:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for digest in DIGESTS:
        tree.append_entry(digest)
    return tree


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_of_rfc_6962_come_out(size: int) -> None:
    assert root(leaf_hash(bytes.fromhex(leaf)) for leaf in RFC_LEAVES[:size]).hex() == RFC_ROOTS[size]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@settings(max_examples=50, deadline=None)
@given(sizes)
def test_the_root_is_that_of_the_definition_and_of_pymerkle(other_tree: pymerkle.InmemoryTree, size: int) -> None:
    assert root_at(size) == by_definition(LEAVES[:size]) == other_tree.get_root(size)


@given(st.integers(0, MOST), st.integers(0, 300))
def test_a_stored_frontier_goes_on_where_it_stopped(size: int, more: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    again = Frontier.from_list(frontier.size, frontier.to_list())
    for leaf in LEAVES[size : size + more]:
        again.append(leaf)
    assert again.root() == root_at(min(MOST, size + more))


@pytest.mark.parametrize("size, subtrees", [(1, []), (3, ["ab" * 32]), (0, ["ab" * 32]), (1, ["ab"]), (1, ["zz" * 32]), (-1, [])])
def test_a_frontier_that_does_not_fit_its_size_is_refused(size: int, subtrees: list[str]) -> None:
    with pytest.raises(ProofError):
        Frontier.from_list(size, subtrees)


@settings(max_examples=100, deadline=None)
@given(indexed)
def test_inclusion_proofs_are_those_of_pymerkle_and_convince_sigstore(
    other_tree: pymerkle.InmemoryTree, case: tuple[int, int]
) -> None:
    index, size = case
    path = inclusion_path(index, size, NODE)
    verify_inclusion(LEAVES[index], index, size, path, root_at(size))
    assert path == other_tree.prove_inclusion(index + 1, size).path[1:]
    proof = SimpleNamespace(log_index=index, tree_size=size, hashes=path, root_hash=root_at(size))
    entry = SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=DIGESTS[index]))
    verify_merkle_inclusion(cast("TransparencyLogEntry", entry))  # all that sigstore reads of one


def proof_by_definition(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 2.1.2, word for word."""
    if old == len(leaves):
        return [] if whole else [by_definition(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if old <= k:
        return [*proof_by_definition(old, leaves[:k], whole), by_definition(leaves[k:])]
    return [*proof_by_definition(old - k, leaves[k:], whole=False), by_definition(leaves[:k])]


@settings(max_examples=100, deadline=None)
@given(pairs)
def test_consistency_proofs_are_those_of_the_definition_and_pymerkle_connects_the_same_roots(
    other_tree: pymerkle.InmemoryTree, case: tuple[int, int]
) -> None:
    old, new = case
    path = consistency_path(old, new, NODE)
    assert path == proof_by_definition(old, LEAVES[:new])
    verify_consistency(old, new, path, root_at(old), root_at(new))
    # pymerkle lays its path out in another way; what it connects must be the same two roots.
    pymerkle.verify_consistency(root_at(old), root_at(new), other_tree.prove_consistency(old, new))


def test_every_pair_of_small_trees_has_its_proofs() -> None:
    for new in range(1, 20):
        for index in range(new):
            verify_inclusion(LEAVES[index], index, new, inclusion_path(index, new, NODE), root_at(new))
        for old in range(new + 1):
            verify_consistency(old, new, consistency_path(old, new, NODE), root_at(old) if old else EMPTY_ROOT, root_at(new))


def spoiled(path: list[bytes], data: st.DataObject) -> list[bytes]:
    """The path with one bit turned, one hash dropped, doubled, added or cut short, or two swapped."""
    way = data.draw(st.sampled_from(["flip", "drop", "double", "add", "cut", "swap"]))
    at = data.draw(st.integers(0, max(0, len(path) - 1)))
    if way == "add" or not path:
        return [*path, data.draw(st.binary(min_size=32, max_size=32))]
    if way == "flip":
        bit = data.draw(st.integers(0, 255))
        turned = (int.from_bytes(path[at], "big") ^ (1 << bit)).to_bytes(32, "big")
        return [*path[:at], turned, *path[at + 1 :]]
    if way == "double":
        return [*path[: at + 1], *path[at:]]
    if way == "cut":
        return [*path[:at], path[at][:31], *path[at + 1 :]]
    if way == "swap" and len(path) > 1:
        other = (at + 1) % len(path)
        path = list(path)
        path[at], path[other] = path[other], path[at]
        return path
    return [*path[:at], *path[at + 1 :]]


@settings(max_examples=200, deadline=None)
@given(indexed, st.data())
def test_a_changed_inclusion_proof_is_refused(case: tuple[int, int], data: st.DataObject) -> None:
    index, size = case
    path = inclusion_path(index, size, NODE)
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], index, size, spoiled(path, data), root_at(size))


@settings(max_examples=200, deadline=None)
@given(indexed, st.data())
def test_a_proof_convinces_only_of_its_leaf_and_root(case: tuple[int, int], data: st.DataObject) -> None:
    index, size = case
    path = inclusion_path(index, size, NODE)
    other = data.draw(st.integers(0, MOST - 1).filter(lambda i: i != index))
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[other], index, size, path, root_at(size))
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], index, size, path, DIGESTS[0])
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], other, size, path, root_at(size))


@settings(max_examples=200, deadline=None)
@given(pairs, st.data())
def test_a_changed_consistency_proof_or_root_is_refused(case: tuple[int, int], data: st.DataObject) -> None:
    old, new = case
    path = consistency_path(old, new, NODE)
    with pytest.raises(ProofError):
        verify_consistency(old, new, spoiled(path, data), root_at(old), root_at(new))
    with pytest.raises(ProofError):
        verify_consistency(old, new, path, DIGESTS[0], root_at(new))
    with pytest.raises(ProofError):
        verify_consistency(old, new, path, root_at(old), DIGESTS[0])


@pytest.mark.parametrize("index, size", [(-1, 5), (5, 5), (0, 0)])
def test_no_proof_is_made_or_accepted_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        inclusion_path(index, size, NODE)
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])


def test_a_smaller_tree_does_not_extend_a_larger_one() -> None:
    with pytest.raises(ProofError):
        consistency_path(5, 4, NODE)
    with pytest.raises(ProofError):
        verify_consistency(5, 4, [], root_at(5), root_at(4))
