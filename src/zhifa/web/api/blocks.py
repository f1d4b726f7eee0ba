"""Blocks of numbers for paper booklets and devices: handed out, spoilt, accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa.casework import booklets
from zhifa.journal.api import numbers
from zhifa.proof.canonical import format_instant
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, request_key
from zhifa.web.api.schemas import BlockIn, SpoiltIn

router = Router(tags=["文书号段"])


@router.post("", url_name="number-blocks", summary="发放号段")
def issue(request: HttpRequest, payload: BlockIn) -> HttpResponse:
    """给一本纸质文书或者一台设备发放接下来的号码。设备的号只能由领取人在这台设备上、有效期内使用。"""
    actor, key = actor_of(request), request_key(request, payload)
    block = booklets.issue(
        actor, payload.authority or actor.authority, payload.kind, size=payload.size, holder=payload.holder,
        to=booklets.Handing(payload.device, payload.receiver, payload.valid_until), key=key,
    )  # fmt: skip
    return answer(_view(block), status=201, replayed=bool(key and key.replayed))


@router.get("", url_name="number-blocks", summary="号段与去向")
def listing(request: HttpRequest, authority: str = "") -> HttpResponse:
    """各号段的号码用了哪些、作废哪些、还剩哪些。"""
    actor = actor_of(request)
    found = booklets.blocks(actor, authority or actor.authority)
    names = booklets.receivers(found)
    items = [_view(block, names) for block in found]
    return answer({"items": items, "next": None, "truncated": False})


@router.post("/{id:block_id}/spoilt", url_name="number-block-spoilt", summary="作废一个号")
def spoil(request: HttpRequest, block_id: str, payload: SpoiltIn) -> HttpResponse:
    """填写坏了的纸质文书：号码作废，不再使用。"""
    key = request_key(request, payload)
    block = booklets.spoil(actor_of(request), block_id, payload.n, payload.reason, key=key)
    return answer(_view(block), status=201, replayed=bool(key and key.replayed))


def _view(block: numbers.Block, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    known = booklets.receivers([block]) if names is None else names
    return {
        "id": block.id, "authority": block.authority, "kind": block.kind, "year": block.year, "first": block.first,
        "last": block.last, "holder": block.holder, "holder_kind": "device" if block.device else "booklet",
        "device": block.device, "receiver": known.get(block.receiver, ""),
        "valid_until": block.valid_until.isoformat() if block.valid_until else None,
        "issued_at": format_instant(block.issued_at),
        "used": list(block.used), "spoilt": list(block.spoilt), "unused": list(block.unused),
    }  # fmt: skip
