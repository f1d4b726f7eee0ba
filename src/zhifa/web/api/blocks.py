"""Blocks of numbers for paper booklets: handed out, spoilt, accounted for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid, NotFound
from zhifa.accounts.permissions import permits, require
from zhifa.journal import api as journal
from zhifa.journal.api import idempotency, numbers
from zhifa.journal.models import NumberBlock
from zhifa.law import procedures
from zhifa.proof.canonical import format_instant
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, request_key
from zhifa.web.api.schemas import BlockIn, SpoiltIn

router = Router(tags=["文书号段"])
OPERATION = "number.block"


@router.post("", url_name="number-blocks", summary="发放号段")
def issue(request: HttpRequest, payload: BlockIn) -> HttpResponse:
    """给一本纸质文书发放接下来的号码。"""
    actor = actor_of(request)
    authority = payload.authority or actor.authority
    capacity = require(actor, OPERATION, authority=authority)
    key = request_key(request, payload)
    first = idempotency.replay(actor.id, key.key, key.request_hash) if key else None
    if first is not None:
        return answer(_view(_block(authority, first.subject)), status=201, replayed=True)
    words = _words()
    if payload.kind not in words:
        raise Invalid(FieldError("kind", f"没有文书字“{payload.kind}”。", f"可以发放：{'、'.join(sorted(words))}。"))
    try:
        with journal.transaction() as tx:
            block = numbers.issue_block(
                tx, authority, payload.kind, size=payload.size, holder=payload.holder, actor=actor.id, capacity=capacity
            )
            if key:
                entries = [entry.entry_id for entry in tx.entries]
                idempotency.record(actor.id, key.key, key.request_hash, status=201, subject=block.id, entry_ids=entries)
    except numbers.NumberRefused as refused:
        raise Invalid(FieldError("size", f"{refused}。", "请改写号码的个数。")) from refused
    return answer(_view(block), status=201)


@router.get("", url_name="number-blocks", summary="号段与去向")
def listing(request: HttpRequest, authority: str = "") -> HttpResponse:
    """各号段的号码用了哪些、作废哪些、还剩哪些。"""
    actor = actor_of(request)
    code = authority or actor.authority
    require(actor, OPERATION, authority=code)
    return answer({"items": [_view(block) for block in numbers.blocks(code)], "next": None, "truncated": False})


@router.post("/{id:block_id}/spoilt", url_name="number-block-spoilt", summary="作废一个号")
def spoil(request: HttpRequest, block_id: str, payload: SpoiltIn) -> HttpResponse:
    """填写坏了的纸质文书：号码作废，不再使用。"""
    actor = actor_of(request)
    row = NumberBlock.objects.filter(id=block_id).first()
    if row is None or not _near(actor, row.authority):
        raise NotFound("没有这个号段，或者它不在您的范围内。")
    capacity = require(actor, OPERATION, authority=row.authority)
    try:
        with journal.transaction() as tx:
            numbers.spoil(tx, row, payload.n, reason=payload.reason, actor=actor.id, capacity=capacity)
    except numbers.NumberRefused as refused:
        raise Invalid(FieldError("n", f"{refused}。", "请核对号码。")) from refused
    return answer(_view(_block(row.authority, row.id)), status=201)


def _near(actor: Actor, authority: str) -> bool:
    """Whoever reads the authority's cases may know that the block exists."""
    return permits(actor, "case.read", authority=authority) or permits(actor, OPERATION, authority=authority)


def _words() -> set[str]:
    steps = (step for procedure in procedures.all() for step in procedure.steps)
    return {product.number_word for step in steps for product in step.produces if product.number_word}


def _block(authority: str, block_id: str) -> numbers.Block:
    return next(block for block in numbers.blocks(authority) if block.id == block_id)


def _view(block: numbers.Block) -> dict[str, Any]:
    return {
        "id": block.id, "authority": block.authority, "kind": block.kind, "year": block.year, "first": block.first,
        "last": block.last, "holder": block.holder, "issued_at": format_instant(block.issued_at),
        "used": list(block.used), "spoilt": list(block.spoilt), "unused": list(block.unused),
    }  # fmt: skip
