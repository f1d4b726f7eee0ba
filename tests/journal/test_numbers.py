"""Numbers: one after another for each authority, kind and year; booklets accounted for."""

from __future__ import annotations

import pytest

from zhifa.journal import api as journal
from zhifa.journal.numbers import NumberRefused

pytestmark = pytest.mark.django_db


def test_numbers_start_at_one_for_each_authority_kind_and_year() -> None:
    with journal.transaction():
        allocate = journal.numbers.allocate
        assert [allocate("A1", "decision", 2026) for _ in range(3)] == [1, 2, 3]
        assert allocate("A1", "decision", 2027) == 1
        assert allocate("A2", "decision", 2026) == 1
        assert allocate("A1", "case", 2026) == 1


def test_a_number_taken_by_a_transaction_that_fails_is_given_again() -> None:
    with pytest.raises(RuntimeError), journal.transaction():
        assert journal.numbers.allocate("A1", "decision", 2026) == 1
        raise RuntimeError
    with journal.transaction():
        assert journal.numbers.allocate("A1", "decision", 2026) == 1


@pytest.mark.usefixtures("noon")
def test_a_booklet_takes_its_numbers_out_of_the_row_and_accounts_for_each() -> None:
    who = {"actor": "甲", "capacity": "officer"}
    with journal.transaction() as tx:
        assert journal.numbers.allocate("A1", "decision", 2026) == 1
        block = journal.numbers.issue_block(tx, "A1", "decision", size=5, holder="二大队", **who)
        assert journal.numbers.allocate("A1", "decision", 2026) == 7
    held = journal.numbers.block_of("A1", "decision", 2026, 3)
    used = journal.numbers.use_from_block("A1", "decision", 2026, 3, by="文书")
    assert (used.block, used.issued_at) == (held.id, held.issued_at)
    with journal.transaction() as tx:
        journal.numbers.spoil(tx, held, 4, reason="填写错误", **who)
    (seen,) = journal.numbers.blocks("A1")
    assert (block.first, block.last) == (2, 6)
    assert (seen.used, seen.spoilt, seen.unused) == ((3,), (4,), (2, 5, 6))
    assert [e.kind for e in journal.read.stream("number/A1/decision/2026")] == ["number.block_issued", "number.spoilt"]


@pytest.mark.usefixtures("noon")
def test_a_number_outside_every_block_or_used_before_is_refused() -> None:
    with journal.transaction() as tx:
        journal.numbers.issue_block(tx, "A1", "decision", size=2, holder="二大队", actor="甲", capacity="officer")
    with pytest.raises(NumberRefused, match="2026 年第 9 号不在本机关发出的任何号段内"):
        journal.numbers.block_of("A1", "decision", 2026, 9)
    with pytest.raises(NumberRefused, match="不在本机关"):
        journal.numbers.block_of("A2", "decision", 2026, 1)
    with pytest.raises(NumberRefused, match="不在本机关"):
        journal.numbers.use_from_block("A2", "decision", 2026, 1, by="文书")
    journal.numbers.use_from_block("A1", "decision", 2026, 1, by="文书")
    with pytest.raises(NumberRefused, match="已经用过或作废"):
        journal.numbers.use_from_block("A1", "decision", 2026, 1, by="另一份文书")
