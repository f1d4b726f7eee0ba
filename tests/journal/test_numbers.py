"""Numbers: one after another for each authority, kind and year; booklets accounted for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhifa.journal import api as journal
from zhifa.journal.numbers import Device, NumberRefused

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
    who: dict[str, Any] = {"actor": "甲", "capacity": "officer"}
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


@pytest.mark.usefixtures("noon")
def test_a_device_s_numbers_are_its_receiver_s_alone_while_the_block_is_valid() -> None:
    who: dict[str, Any] = {"actor": "甲", "capacity": "unit_head"}
    last = date(2026, 3, 31)
    with journal.transaction() as tx:
        journal.numbers.issue_block(tx, "A1", "decision", size=2, holder="二大队", **who)
        block = journal.numbers.issue_block(
            tx, "A1", "decision", size=3, holder="二大队", to=Device("PDA-07", "乙", last), **who
        )

    def use(n: int, **by: Any) -> Any:
        return journal.numbers.use_from_block("A1", "decision", 2026, n, "文书", **by)

    with pytest.raises(NumberRefused, match="第 3 号发给了设备 PDA-07，别处不能使用"):
        use(3)
    with pytest.raises(NumberRefused, match="第 3 号发给了设备 PDA-07"):
        use(3, device="PDA-08", person="乙")
    with pytest.raises(NumberRefused, match="第 1 号发给了纸质文书本，别处不能使用"):
        use(1, device="PDA-07", person="乙")
    with pytest.raises(NumberRefused, match="由另一人领取"):
        use(3, device="PDA-07", person="丙")
    with pytest.raises(NumberRefused, match="只能用到 2026-03-31"):
        use(3, device="PDA-07", person="乙", on=date(2026, 4, 1))
    assert use(3, device="PDA-07", person="乙", on=last).block == block.id
    with journal.transaction() as tx:
        journal.numbers.spoil(tx, journal.numbers.block_of("A1", "decision", 2026, 4), 4, reason="设备故障", **who)
    with pytest.raises(NumberRefused, match="已经用过或作废"):
        use(4, device="PDA-07", person="乙")
    seen = next(one for one in journal.numbers.blocks("A1") if one.id == block.id)
    assert (seen.used, seen.spoilt, seen.unused) == ((3,), (4,), (5,))
    assert (seen.device, seen.receiver, seen.valid_until) == ("PDA-07", "乙", last)
    entry = journal.read.stream("number/A1/decision/2026")[1]
    assert entry.open["valid_until"] == "2026-03-31"
    assert entry.display() == "向 二大队 发放设备 PDA-07 的号段 2026 年第 3—5 号。"


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2027, 1, 1)])
def test_a_device_s_block_ends_within_the_year_of_its_numbers(day: date) -> None:
    with pytest.raises(NumberRefused, match="2026 年 12 月 31 日"), journal.transaction() as tx:
        journal.numbers.issue_block(
            tx, "A1", "decision", size=3, holder="二大队", actor="甲", capacity="unit_head", to=Device("PDA-07", "乙", day)
        )
