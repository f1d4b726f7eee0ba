"""Case and document numbers: one allocator row per authority, kind and year; blocks for booklets and devices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from zhifa import clock
from zhifa.journal.entries import NewEntry
from zhifa.journal.identity import new_id
from zhifa.journal.kinds import Kind, Payload, register
from zhifa.journal.models import NumberBlock, NumberUse
from zhifa.journal.writing import Transaction


class BlockOpen(Payload):
    block: str
    kind: str
    year: int
    first: int
    last: int
    holder: str
    device: str
    receiver: str
    valid_until: str | None


def _of_a_booklet(part: str, value: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - Upcaster's signature
    """Before schema 2 every block was a paper booklet."""
    return {**value, "device": "", "receiver": "", "valid_until": None}


class SpoiltOpen(Payload):
    block: str
    n: int
    reason: str


ISSUED = register(
    Kind(
        "number.block_issued",
        "发放号段",
        lambda e: (
            f"向 {e.open['holder']} 发放"
            f"{'设备 ' + e.open['device'] + ' 的' if e.open['device'] else '纸质文书'}"
            f"号段 {e.open['year']} 年第 {e.open['first']}—{e.open['last']} 号。"
        ),
        open=BlockOpen,
        schema=2,
        upcasters={1: _of_a_booklet},
    )
)
SPOILT = register(
    Kind("number.spoilt", "文书号作废", lambda e: f"第 {e.open['n']} 号作废：{e.open['reason']}。", open=SpoiltOpen)
)


class NumberRefused(ValueError):
    """A number that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Block:
    """A block and how its numbers ended: unused = first..last without used and spoilt."""

    id: str
    authority: str
    kind: str
    year: int
    first: int
    last: int
    holder: str
    issued_at: datetime
    used: tuple[int, ...]
    spoilt: tuple[int, ...]
    device: str = ""
    receiver: str = ""
    valid_until: date | None = None

    @property
    def unused(self) -> tuple[int, ...]:
        gone = {*self.used, *self.spoilt}
        return tuple(n for n in range(self.first, self.last + 1) if n not in gone)


def allocate(authority: str, kind: str, year: int, count: int = 1) -> int:
    """The next number (the first of `count`), inside the caller's transaction. One statement; never given twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_number (authority, kind, year, n) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (authority, kind, year) DO UPDATE SET n = journal_number.n + EXCLUDED.n RETURNING n",
            [authority, kind, year, count],
        )
        return int(cursor.fetchone()[0]) - count + 1


def issue_block(
    tx: Transaction,
    authority: str,
    kind: str,
    *,
    size: int,
    holder: str,
    actor: str,
    capacity: str,
    to: Device | None = None,
) -> Block:
    """Hands the next `size` numbers to a paper booklet, or to a device. An entry in number/<authority>/<kind>/<year>.

    Raises NumberRefused.
    """
    if not 1 <= size <= 1000:  # noqa: PLR2004 - one booklet
        raise NumberRefused("一本文书的号段为 1 至 1000 个，请分次领取")
    now = clock.legal_now()
    year = clock.legal_day(now).year
    to = to or Device()
    if to.valid_until and not clock.legal_day(now) <= to.valid_until <= date(year, 12, 31):
        raise NumberRefused(f"号段只能用到 {year} 年 12 月 31 日以前，也不能早于今天：编号按年度编")
    first = allocate(authority, kind, year, size)
    block = NumberBlock.objects.create(
        id=new_id(),
        authority=authority,
        kind=kind,
        year=year,
        first=first,
        last=first + size - 1,
        holder=holder,
        device=to.device,
        receiver=to.receiver,
        valid_until=to.valid_until,
        issued_at=now,
    )
    payload = {
        "block": block.id, "kind": kind, "year": year, "first": first, "last": block.last, "holder": holder,
        "device": to.device, "receiver": to.receiver,
        "valid_until": to.valid_until.isoformat() if to.valid_until else None,
    }  # fmt: skip
    tx.append(
        stream_of(authority, kind, year),
        [NewEntry(ISSUED.name, open=payload)],
        authority=authority,
        actor=actor,
        capacity=capacity,
    )
    return _block(block, {})


@dataclass(frozen=True)
class Device:
    """Which device a block is for, which account received it and alone may use it, and its last legal day."""

    device: str = ""
    receiver: str = ""
    valid_until: date | None = None


def stream_of(authority: str, kind: str, year: int) -> str:
    return f"number/{authority}/{kind}/{year}"


def block_of(authority: str, kind: str, year: int, n: int) -> NumberBlock:
    """The block that holds a number; raises NumberRefused where none was issued."""
    block = NumberBlock.objects.filter(authority=authority, kind=kind, year=year, first__lte=n, last__gte=n).first()
    if block is None:
        raise _foreign(year, n)
    return block


def _foreign(year: int, n: int) -> NumberRefused:
    return NumberRefused(f"{year} 年第 {n} 号不在本机关发出的任何号段内，请核对纸质文书上的编号")


def _gone(year: int, n: int) -> NumberRefused:
    return NumberRefused(f"{year} 年第 {n} 号已经用过或作废，请换用下一个编号")


@dataclass(frozen=True)
class Used:
    """A booklet's number that was just used: its block, and when the booklet was handed out."""

    block: str
    issued_at: datetime


def block_by_id(block_id: str) -> NumberBlock | None:
    return NumberBlock.objects.filter(id=block_id).first()


def use_from_block(
    authority: str, kind: str, year: int, n: int, by: str, *, device: str = "", person: str = "", on: date | None = None
) -> Used:
    """Marks a block's number as used, inside the caller's transaction. One statement.

    `device` is the one that asks (empty: a paper form), `person` the account, `on` the legal day of the document
    (default: today). Raises NumberRefused when no block holds the number, it is used or spoilt already, or the block
    is another device's, another person's, or no longer valid.
    """
    day = (on or clock.legal_today()).isoformat()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_USE, [n, "used", by, authority, kind, year, n, n, device, person, day])
            row = cursor.fetchone()
    except IntegrityError:
        raise _gone(year, n) from None
    if row is None:
        raise _not_theirs(block_of(authority, kind, year, n), n, device, person)
    issued_at = row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(str(row[1]))
    return Used(str(row[0]), issued_at if issued_at.tzinfo else issued_at.replace(tzinfo=UTC))  # SQLite keeps UTC bare


def _not_theirs(block: NumberBlock, n: int, device: str, person: str) -> NumberRefused:
    if block.device != device:
        owner = f"设备 {block.device}" if block.device else "纸质文书本"
        return NumberRefused(f"{block.year} 年第 {n} 号发给了{owner}，别处不能使用")
    if block.receiver not in ("", person):
        return NumberRefused(f"{block.year} 年第 {n} 号由另一人领取，只能由领取人使用")
    return NumberRefused(f"{block.year} 年第 {n} 号所在的号段只能用到 {block.valid_until}，请领取新的号段")


_USE = """
INSERT INTO journal_number_use (block_id, n, state, by)
SELECT id, %s, %s, %s FROM journal_number_block
 WHERE authority = %s AND kind = %s AND year = %s AND first <= %s AND last >= %s
   AND device = %s AND receiver IN ('', %s) AND (valid_until IS NULL OR valid_until >= %s)
RETURNING block_id, (SELECT issued_at FROM journal_number_block b WHERE b.id = block_id)
"""


def spoil(tx: Transaction, block: NumberBlock, n: int, *, reason: str, actor: str, capacity: str) -> None:
    """Accounts for a spoilt form. An entry."""
    if not block.first <= n <= block.last:
        raise NumberRefused(f"第 {n} 号不在这个号段（{block.first}—{block.last}）内")
    try:
        with transaction.atomic():
            NumberUse.objects.create(block=block, n=n, state="spoilt", by=reason[:120])
    except IntegrityError:
        raise _gone(block.year, n) from None
    tx.append(
        stream_of(block.authority, block.kind, block.year),
        [NewEntry(SPOILT.name, open={"block": block.id, "n": n, "reason": reason})],
        authority=block.authority,
        actor=actor,
        capacity=capacity,
    )


def blocks(authority: str) -> list[Block]:
    """Every block of an authority with used, spoilt and (by subtraction) unused numbers, newest first."""
    ends: dict[str, dict[str, list[int]]] = {}
    for use in NumberUse.objects.filter(block__authority=authority).order_by("n"):
        ends.setdefault(use.block_id, {"used": [], "spoilt": []})[use.state].append(use.n)
    return [
        _block(row, ends.get(row.id, {}))
        for row in NumberBlock.objects.filter(authority=authority).order_by("-issued_at", "-first")
    ]


def _block(row: NumberBlock, ends: Mapping[str, Sequence[int]]) -> Block:
    return Block(
        row.id, row.authority, row.kind, row.year, row.first, row.last, row.holder, row.issued_at,
        tuple(ends.get("used", ())), tuple(ends.get("spoilt", ())), row.device, row.receiver, row.valid_until,
    )  # fmt: skip
