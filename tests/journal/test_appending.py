"""Appending: typed, digested, chained, versioned; position last."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.journal.casts import by, note
from zhifa.journal import api as journal
from zhifa.proof.canonical import NotCanonical, canonical_bytes

pytestmark = pytest.mark.django_db


def test_positions_are_gapless_and_in_order_across_streams() -> None:
    with journal.transaction() as tx:
        tx.append("test/a", [note("一"), note("二")], **by("甲"))
        tx.append("test/b", [note("三")], **by("甲"))
    assert [(e.position, e.stream, e.version) for e in journal.read.after(0)] == [
        (1, "test/a", 1),
        (2, "test/a", 2),
        (3, "test/b", 1),
    ]
    assert journal.read.head() == 3


def test_each_entry_names_the_digest_of_the_one_before_it_in_its_stream() -> None:
    with journal.transaction() as tx:
        first, second = tx.append("test/a", [note("一"), note("二")], **by("甲"))
        (other,) = tx.append("test/b", [note("三")], **by("甲"))
    assert first.previous is None
    assert second.previous == first.digest
    assert other.previous is None


def test_the_digest_is_sha256_over_the_canonical_header_with_commitments_for_parts() -> None:
    with journal.transaction() as tx:
        tx.append("test/a", [note("一", name="张三")], **by("甲"))
    entry = journal.read.stream("test/a")[0]
    assert entry.digest == hashlib.sha256(canonical_bytes(entry.header())).hexdigest()
    assert len(entry.header()) == 17
    part = entry.parts["personal"]
    assert entry.commitments["personal"] == hashlib.sha256(b"\x01" + part.salt + part.content).hexdigest()
    assert len(part.salt) == 32
    assert "张三" not in json.dumps(entry.header(), ensure_ascii=False)


def test_equal_content_gives_different_commitments_because_each_part_has_its_own_salt() -> None:
    with journal.transaction() as tx:
        a, b = tx.append("test/a", [note("同样"), note("同样")], **by("甲"))
    assert a.commitments["open"] != b.commitments["open"]


def test_a_second_writer_with_an_old_version_gets_a_conflict_and_writes_nothing() -> None:
    with journal.transaction() as tx:
        tx.append("test/a", [note("一")], expected_version=0, **by("甲"))
    with pytest.raises(journal.Conflict, match="预期第 0 版，实际第 1 版"), journal.transaction() as tx:
        tx.append("test/a", [note("二")], expected_version=0, **by("乙"))
    assert [e.open["text"] for e in journal.read.stream("test/a")] == ["一"]


def test_an_error_in_the_block_leaves_no_entry_and_no_hole() -> None:
    with pytest.raises(RuntimeError), journal.transaction() as tx:
        tx.append("test/a", [note("一")], **by("甲"))
        raise RuntimeError
    with journal.transaction() as tx:
        tx.append("test/a", [note("二")], **by("甲"))
    assert [(e.position, e.version, e.open["text"]) for e in journal.read.after(0)] == [(1, 1, "二")]


def test_an_unknown_kind_or_an_undeclared_field_is_refused() -> None:
    with pytest.raises(journal.UnknownKind, match="没有登记的条目种类：test.unknown"), journal.transaction() as tx:
        tx.append("test/a", [journal.NewEntry("test.unknown")], **by("甲"))
    with pytest.raises(journal.InvalidPayload, match="open.extra"), journal.transaction() as tx:
        tx.append("test/a", [journal.NewEntry("test.note", open={"text": "一", "extra": 1})], **by("甲"))
    assert journal.read.head() == 0


@pytest.mark.parametrize("bad", ["有\x00空字符", "孤立代理\ud800"])
def test_nul_and_lone_surrogates_are_refused_at_the_edge(bad: str) -> None:
    with pytest.raises((NotCanonical, journal.InvalidPayload)), journal.transaction() as tx:
        tx.append("test/a", [note(bad)], **by("甲"))
    assert journal.read.head() == 0


def test_part_bytes_are_kept_exactly_as_written() -> None:
    with journal.transaction() as tx:
        (made,) = tx.append("test/a", [note("喆堃镕𠮷")], **by("甲"))
    assert journal.read.entry(made.entry_id).parts["open"].content == canonical_bytes({"text": "喆堃镕𠮷"})


def test_every_entry_says_in_chinese_what_happened() -> None:
    with journal.transaction() as tx:
        tx.append("test/a", [note("亮证")], **by("甲"))
    assert journal.read.stream("test/a")[0].display() == "记下：亮证"
