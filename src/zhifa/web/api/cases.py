"""Cases and their acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa.accounts.errors import FieldError, Invalid
from zhifa.casework import queries, write
from zhifa.casework.requests import ActRequest, OpenRequest, Result
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, if_version, request_key
from zhifa.web.api.entries import entry_view
from zhifa.web.api.schemas import ActIn, CaseIn

router = Router(tags=["案件"])


@router.post("", url_name="cases", summary="登记案件")
def open_case(request: HttpRequest, payload: CaseIn) -> HttpResponse:
    """办理程序的第一个行为。201 返回案件（与 GET /cases/{id} 相同）。"""
    actor = actor_of(request)
    opening = OpenRequest(
        procedure=payload.procedure,
        matter=payload.matter,
        parties=[party.model_dump(exclude_none=True) for party in payload.parties],
        source=payload.source.model_dump(exclude_unset=True),
        data=payload.data,
        officers=payload.officers,
        occurred_at=payload.occurred_at,
        authority=payload.authority,
        unit=payload.unit,
    )
    result = write.open_case(actor, opening, key=request_key(request, payload))
    view = queries.case_view(actor, result.case.id)
    return answer(view, status=201, version=view["version"], replayed=result.replayed)


@router.get("", url_name="cases", summary="案件列表")
def list_cases(request: HttpRequest, status: str = "", q: str = "", cursor: str = "") -> HttpResponse:
    """本人可以查看的案件，最近变动的在前。q 查案号、事项和当事人；cursor 取自上一页的 next。"""
    _check_cursor(cursor)
    page = queries.cases(actor_of(request), status=status, q=q, cursor=cursor)
    rows = [queries.case_row(case) for case in page.items]
    return answer({"items": rows, "next": page.next, "total": page.total, "truncated": page.next is not None})


@router.get("/{id:case_id}", url_name="case", summary="一件案件")
def one_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """状态、当事人（号码已遮盖）、期限、文书，以及下一步能办什么、还缺什么（available）。ETag 是案件的版本。

    clocks[] 是法定期限；本机关另定的内部时限、承诺时限在它的 own 里（nature、value、unit、due、basis、days）。
    """
    view = queries.case_view(actor_of(request), case_id)
    return answer(view, version=view["version"])


@router.post("/{id:case_id}/acts", url_name="case-acts", summary="办理一个行为")
def act(request: HttpRequest, case_id: str, payload: ActIn) -> HttpResponse:
    """201 返回所记的条目和办理后的案件。依法不能办的，409，refusals 逐条写明条文和补救办法。"""
    actor = actor_of(request)
    asked = ActRequest(
        act=payload.act,
        data=payload.data,
        party=payload.party,
        officers=payload.officers,
        documents=payload.documents,
        recordings=payload.recordings,
        occurred_at=payload.occurred_at,
        paper_number=payload.paper_number,
        device=payload.device,
    )
    result = write.perform(actor, case_id, asked, if_version=if_version(request), key=request_key(request, payload))
    view = queries.after_act(actor, result.case)
    return answer(_done(result, view), status=201, version=view["version"], replayed=result.replayed)


@router.get("/{id:case_id}/journal", url_name="case-journal", summary="案件日志")
def case_journal(request: HttpRequest, case_id: str) -> HttpResponse:
    """全部条目，按先后：摘要、前一条的摘要、位置、各部分的承诺值。"""
    entries = queries.journal_of(actor_of(request), case_id)
    return answer({"items": [entry_view(entry) for entry in entries], "next": None, "truncated": False})


def _done(result: Result, view: dict[str, object]) -> dict[str, object]:
    return {"entries": [entry_view(entry) for entry in result.entries], "case": view}


def _check_cursor(cursor: str) -> None:
    if cursor and not queries.is_cursor(cursor):
        raise Invalid(FieldError("cursor", "翻页标记无效。", "请从第一页重新查询。"))
