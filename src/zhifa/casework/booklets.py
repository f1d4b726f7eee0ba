"""Paper booklets: numbers handed out in blocks, spoilt forms accounted for."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import permits, require
from zhifa.casework import retries
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.requests import RequestKey
from zhifa.journal import api as journal
from zhifa.journal.api import numbers
from zhifa.law import procedures

OPERATION = "number.block"


def words() -> tuple[str, ...]:
    """The kinds of numbered documents that a booklet can hold."""
    steps = (step for procedure in procedures.all() for step in procedure.steps)
    found = {product.number_word for step in steps for product in step.produces if product.number_word}
    return tuple(sorted(found))


def blocks(actor: Actor, authority: str) -> list[numbers.Block]:
    """Every block of the authority with what became of its numbers. Raises Forbidden."""
    require(actor, OPERATION, authority=authority)
    return numbers.blocks(authority)


def issue(
    actor: Actor, authority: str, kind: str, *, size: int, holder: str, key: RequestKey | None = None
) -> numbers.Block:
    """Hands the next `size` numbers of a kind to a booklet. An entry. Raises Forbidden, Invalid."""
    capacity = require(actor, OPERATION, authority=authority)
    if kind not in words():
        raise Invalid(FieldError("kind", f"没有文书字“{kind}”。", f"可以发放：{'、'.join(words())}。"))

    def make() -> numbers.Block:
        with journal.transaction() as tx:
            block = numbers.issue_block(
                tx, authority, kind, size=size, holder=holder, actor=actor.id, capacity=capacity
            )
            retries.remember(actor, key, block.id, tx.entries)
        return block

    try:
        return retries.once(actor, key, lambda block: _block(authority, block), make)
    except numbers.NumberRefused as refused:
        raise Invalid(FieldError("size", f"{refused}。", "请改写号码的个数。")) from refused


def spoil(actor: Actor, block_id: str, n: int, reason: str, *, key: RequestKey | None = None) -> numbers.Block:
    """Accounts for a spoilt form. An entry. Raises NotFound, Forbidden, Invalid."""
    row = numbers.block_by_id(block_id)
    if row is None or not _near(actor, row.authority):
        raise NotFound("没有这个号段，或者它不在您的范围内。")
    capacity = require(actor, OPERATION, authority=row.authority)

    def make() -> numbers.Block:
        with journal.transaction() as tx:
            numbers.spoil(tx, row, n, reason=reason, actor=actor.id, capacity=capacity)
            retries.remember(actor, key, row.id, tx.entries)
        return _block(row.authority, row.id)

    try:
        return retries.once(actor, key, lambda block: _block(row.authority, block), make)
    except numbers.NumberRefused as refused:
        raise Invalid(FieldError("n", f"{refused}。", "请核对号码。")) from refused


def _near(actor: Actor, authority: str) -> bool:
    """Whoever reads the authority's cases may know that the block exists."""
    return permits(actor, "case.read", authority=authority) or permits(actor, OPERATION, authority=authority)


def _block(authority: str, block_id: str) -> numbers.Block:
    return next(block for block in numbers.blocks(authority) if block.id == block_id)
