"""A party's particulars: shown in full with a reason, erased by two people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa.casework import erasures, revealing
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, request_key
from zhifa.web.api.entries import entry_view
from zhifa.web.api.schemas import ErasureIn, RevealIn

router = Router(tags=["个人信息"])


@router.post(
    "/{id:case_id}/parties/{id:party_id}/reveals", url_name="reveals", summary="查看当事人完整的证件号码与电话"
)
def reveal(request: HttpRequest, case_id: str, party_id: str, payload: RevealIn) -> HttpResponse:
    """要写明理由；谁在什么时候看过，记入日志。"""
    return answer(revealing.reveal(actor_of(request), case_id, party_id, payload.reason), status=201)


@router.post("/{id:case_id}/erasures", url_name="erasures", summary="申请或者批准抹除个人信息")
def erase(request: HttpRequest, case_id: str, payload: ErasureIn) -> HttpResponse:
    """档案管理员填写 party 和 reason 提出申请；安全管理员填写 proposal 批准，随即执行。"""
    actor, key = actor_of(request), request_key(request, payload)
    if payload.proposal:
        made = erasures.approve(actor, case_id, payload.proposal, key)
    else:
        made = erasures.propose(actor, case_id, payload.party or "", payload.reason, key)
    view = {"id": made.entry_id, "entries": [entry_view(made)]}
    return answer(view, status=201, replayed=bool(key and key.replayed))
