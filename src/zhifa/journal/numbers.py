"""Case and document numbers: one allocator row per authority, kind and year; blocks for paper booklets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

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


class SpoiltOpen(Payload):
    block: str
    n: int
    reason: str


ISSUED = register(
    Kind(
        "number.block_issued",
        "发放号段",
        lambda e: (
            f"向 {e.open['holder']} 发放纸质文书号段 {e.open['year']} 年第 {e.open['first']}—{e.open['last']} 号。"
        ),
        open=BlockOpen,
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
    tx: Transaction, authority: str, kind: str, *, size: int, holder: str, actor: str, capacity: str
) -> Block:
    """Hands the next `size` numbers to a paper booklet. An entry in number/<authority>/<kind>/<year>."""
    if not 1 <= size <= 1000:  # noqa: PLR2004 - one booklet
        raise NumberRefused("一本文书的号段为 1 至 1000 个，请分次领取")
    now = clock.legal_now()
    year = clock.legal_day(now).year
    first = allocate(authority, kind, year, size)
    block = NumberBlock.objects.create(
        id=new_id(),
        authority=authority,
        kind=kind,
        year=year,
        first=first,
        last=first + size - 1,
        holder=holder,
        issued_at=now,
    )
    payload = {"block": block.id, "kind": kind, "year": year, "first": first, "last": block.last, "holder": holder}
    tx.append(
        stream_of(authority, kind, year),
        [NewEntry(ISSUED.name, open=payload)],
        authority=authority,
        actor=actor,
        capacity=capacity,
    )
    return Block(block.id, authority, kind, year, first, block.last, holder, now, (), ())


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


def use_from_block(authority: str, kind: str, year: int, n: int, by: str) -> Used:
    """Marks a booklet's number as used, inside the caller's transaction. One statement.

    Raises NumberRefused when no block holds the number, or it is used or spoilt already.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_USE, [n, "used", by, authority, kind, year, n, n])
            row = cursor.fetchone()
    except IntegrityError:
        raise _gone(year, n) from None
    if row is None:
        raise _foreign(year, n)
    issued_at = row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(str(row[1]))
    return Used(str(row[0]), issued_at if issued_at.tzinfo else issued_at.replace(tzinfo=UTC))  # SQLite keeps UTC bare


_USE = """
INSERT INTO journal_number_use (block_id, n, state, by)
SELECT id, %s, %s, %s FROM journal_number_block
 WHERE authority = %s AND kind = %s AND year = %s AND first <= %s AND last >= %s
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
        Block(
            b.id,
            b.authority,
            b.kind,
            b.year,
            b.first,
            b.last,
            b.holder,
            b.issued_at,
            tuple(ends.get(b.id, {}).get("used", ())),
            tuple(ends.get(b.id, {}).get("spoilt", ())),
        )
        for b in NumberBlock.objects.filter(authority=authority).order_by("-issued_at", "-first")
    ]
