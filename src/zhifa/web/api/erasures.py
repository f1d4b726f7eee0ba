"""Erasing a party's particulars: the archivist proposes, the security administrator approves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa.casework import erasures
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer
from zhifa.web.api.entries import entry_view
from zhifa.web.api.schemas import ErasureIn

router = Router(tags=["抹除"])


@router.post("/{id:case_id}/erasures", url_name="erasures", summary="申请或者批准抹除个人信息")
def erase(request: HttpRequest, case_id: str, payload: ErasureIn) -> HttpResponse:
    """档案管理员填写 party 和 reason 提出申请；安全管理员填写 proposal 批准，随即执行。"""
    actor = actor_of(request)
    if payload.proposal:
        made = erasures.approve(actor, case_id, payload.proposal)
    else:
        made = erasures.propose(actor, case_id, payload.party or "", payload.reason)
    return answer({"id": made.entry_id, "entries": [entry_view(made)]}, status=201)
