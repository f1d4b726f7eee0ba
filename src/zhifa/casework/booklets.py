"""Blocks of numbers: handed out in paper booklets and to devices; used, spoilt and unused ones accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Grant, User
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


@dataclass(frozen=True)
class Handing:
    """To which device, to whom (a username), until which legal day. Without a device: a paper booklet, for anybody."""

    device: str = ""
    receiver: str = ""
    valid_until: date | None = None


def issue(
    actor: Actor,
    authority: str,
    kind: str,
    *,
    size: int,
    holder: str,
    to: Handing | None = None,
    key: RequestKey | None = None,
) -> numbers.Block:
    """Hands the next `size` numbers of a kind to a booklet or a device. An entry. Raises Forbidden, Invalid."""
    capacity = require(actor, OPERATION, authority=authority)
    if kind not in words():
        raise Invalid(FieldError("kind", f"没有文书字“{kind}”。", f"可以发放：{'、'.join(words())}。"))

    device = _device(authority, to or Handing())

    def make() -> numbers.Block:
        with journal.transaction() as tx:
            block = numbers.issue_block(
                tx, authority, kind, size=size, holder=holder, actor=actor.id, capacity=capacity, to=device
            )
            retries.remember(actor, key, block.id, tx.entries)
        return block

    try:
        return retries.once(actor, key, lambda block: _block(authority, block), make)
    except numbers.NumberRefused as refused:
        raise Invalid(FieldError("size", f"{refused}。", "请改写号码的个数或者有效期。")) from refused


def _device(authority: str, to: Handing) -> numbers.Device:
    """Raises Invalid: a device needs somebody who received it and a last day; a booklet has neither."""
    problems = []
    if to.device and to.valid_until is None:
        problems.append(FieldError("valid_until", "没有写明设备号段用到哪一天。", "请填写有效期，不晚于本年末。"))
    if to.device and not to.receiver:
        problems.append(FieldError("receiver", "没有写明谁领取设备号段。", "请填写领取人的用户名。"))
    if not to.device and (to.receiver or to.valid_until):
        problems.append(FieldError("device", "写了领取人或者有效期，没有写设备。", "请填写设备的编号或者名称。"))
    receiver = ""
    if to.receiver:
        at_home = Q(authority_id=authority) | Q(authority__principal_id=authority)
        held = Grant.objects.filter(at_home, role="officer", user__username=to.receiver, user__is_active=True).first()
        if held is None:
            message = f"“{to.receiver}”不是本机关的执法人员。"
            problems.append(FieldError("receiver", message, "请填写本机关执法人员的用户名。"))
        else:
            receiver = str(held.user_id)
    if problems:
        raise Invalid(*problems)
    return numbers.Device(to.device, receiver, to.valid_until)


def receivers(blocks: Sequence[numbers.Block]) -> dict[str, str]:
    """Names of who received blocks, by account id. One statement."""
    ids = {block.receiver for block in blocks if block.receiver}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("id", "name")}


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
