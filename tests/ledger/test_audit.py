"""The audit names what is wrong: entry, part, chain, tile, row or checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.conftest import Tamper, Write
from zhifa.journal import api as journal
from zhifa.journal.api import Entry
from zhifa.ledger import api as ledger
from zhifa.ledger.models import LogHead

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(folder: Path, write: Write) -> Path:
    write(300)
    write(3, "test/b")
    ledger.integrate()
    assert ledger.audit(full=True).ok
    return folder


def problems(full: bool = True) -> str:
    report = ledger.audit(full=full)
    assert report.ok == (not report.problems)
    assert all(problem in "".join(report.lines()) for problem in report.problems)
    assert report.as_json()["problems"] == list(report.problems)
    return "\n".join(report.problems)


def entry(position: int) -> Entry:
    return journal.read.after(position - 1, 1)[0]


def test_an_untouched_log_is_clean_and_says_how_much_it_covers(log: Path) -> None:
    report = ledger.audit()
    assert "核验通过" in report.lines()[-1]
    assert (report.entries, report.size, report.root) == (303, 303, LogHead.objects.get().root)


@pytest.mark.parametrize(
    "column, value",
    [("actor", "乙"), ("recorded_at", "2020-01-01T00:00:00.000000Z"), ("kind", "test.other"), ("authority", "A2"), ("schema", 2), ("occurred_at", "昨天")],
)
def test_a_changed_header_is_named(log: Path, tamper: Tamper, column: str, value: object) -> None:
    tamper("journal_entry", f"UPDATE journal_entry SET {column} = %s WHERE position = 7", [value])
    assert f"第 7 条（{entry(7).entry_id}）的条目头" in problems()


def test_a_header_changed_together_with_its_digest_breaks_tree_and_chain(log: Path, tamper: Tamper) -> None:
    from zhifa.proof.canonical import entry_digest

    forged = entry_digest({**entry(7).header(), "actor": "乙"})
    tamper("journal_entry", "UPDATE journal_entry SET actor = '乙', digest = %s WHERE position = 7", [forged])
    found = problems()
    assert "日志前 303 条算出的根与已签名的检查点不一致" in found
    assert "第 8 条" in found and "接不上" in found
    assert "不一致" in problems(full=False)


@pytest.mark.parametrize("part", ["open", "personal"])
def test_changed_bytes_of_a_part_are_named(log: Path, tamper: Tamper, part: str) -> None:
    tamper("journal_part", "UPDATE journal_part SET bytes = %s WHERE entry_id = %s AND part = %s", [b"{}", entry(9).entry_id, part])
    assert f"第 9 条（{entry(9).entry_id}）的 {part} 部分与其承诺不符" in problems()


def test_a_part_that_vanished_without_an_erasure_is_named(log: Path, tamper: Tamper) -> None:
    tamper("journal_part", "DELETE FROM journal_part WHERE entry_id = %s AND part = 'personal'", [entry(9).entry_id])
    assert f"第 9 条（{entry(9).entry_id}）的 personal 部分不见了" in problems()


def test_an_erasure_explains_what_is_missing_and_must_have_happened(log: Path, tamper: Tamper) -> None:
    erased = entry(9)
    journal.erasure.erase(
        {erased.entry_id: ["personal"]}, stream=erased.stream, authority="A1", actor="甲", capacity="secadmin", reason="保存期满", basis="个人信息保护法第四十七条"
    )
    ledger.integrate()
    assert ledger.audit(full=True).ok
    tamper("journal_part", "INSERT INTO journal_part (entry_id, part, salt, bytes) VALUES (%s, 'personal', %s, %s)", [erased.entry_id, b"s" * 32, b"{}"])
    assert "已登记抹除，内容却还在" in problems()


def test_a_removed_entry_is_named_by_its_position(log: Path, tamper: Tamper) -> None:
    tamper("journal_entry", "DELETE FROM journal_entry WHERE position = 7")
    assert "缺少第 7 条" in problems()


def test_entries_removed_from_the_end_are_noticed(log: Path, tamper: Tamper) -> None:
    tamper("journal_entry", "DELETE FROM journal_entry WHERE position > 300")
    tamper("journal_head", "UPDATE journal_head SET n = 300")
    assert "第 303 条，而日志只有 300 条" in problems(full=False)


def test_two_entries_that_changed_places_are_noticed(log: Path, tamper: Tamper) -> None:
    tamper("journal_entry", "UPDATE journal_entry SET position = 1000 WHERE position = 7")
    tamper("journal_entry", "UPDATE journal_entry SET position = 7 WHERE position = 302")
    tamper("journal_entry", "UPDATE journal_entry SET position = 302 WHERE position = 1000")
    assert "不一致" in problems(full=False)


def test_an_entry_changed_before_it_was_integrated_is_still_named(log: Path, write: Write, tamper: Tamper) -> None:
    write(1, "test/c")
    tamper("journal_entry", "UPDATE journal_entry SET actor = '乙' WHERE position = 304")
    assert "第 304 条" in problems()


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/47", "tile/1/000.p/1", "tile/entries/001.p/47"])
def test_a_changed_or_missing_tile_is_named(log: Path, path: str) -> None:
    there = log / path
    there.write_bytes(there.read_bytes()[::-1])
    assert f"瓦片 {path} 与日志不一致" in problems(full=False)
    there.unlink()
    assert f"瓦片 {path} 不见了" in problems(full=False)


def test_a_changed_row_is_noticed(log: Path) -> None:
    LogHead.objects.update(root="ab" * 32)
    assert "与其签名不符" in problems(full=False)


def test_a_changed_checkpoint_file_is_noticed(log: Path) -> None:
    there = log / "checkpoint"
    there.write_text(there.read_text().replace("\n303\n", "\n302\n"))
    assert "检查点" in problems(full=False)


def test_a_lost_row_with_a_surviving_checkpoint_is_noticed(log: Path) -> None:
    LogHead.objects.all().delete()
    assert "检查点" in problems(full=False)
