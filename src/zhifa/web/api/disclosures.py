"""The desk of disclosure, for staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa.disclosure import actions, kept_back, queries
from zhifa.journal.api import read
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, if_version, request_key
from zhifa.web.api.entries import entry_view
from zhifa.web.api.schemas import DisclosureActIn

router = Router(tags=["公示"])


@router.get("", url_name="disclosures", summary="公示任务")
def desk(request: HttpRequest, state: str = "", due: str = "", cursor: str = "") -> HttpResponse:
    """最急的在前。state：一种状态，或者 open（全部未完成）；due：overdue（已超期），或者一个日期（该日以前到期）。"""
    found = queries.desk(actor_of(request), state, due, cursor)
    return answer({**found, "truncated": found["next"] is not None})


@router.get("/kept-back", url_name="disclosures-kept-back", summary="不予公示、暂缓公示的决定")
def kept(request: HttpRequest, authority: str = "", ground: str = "", state: str = "") -> HttpResponse:
    """供监督：每一项的情形、理由、依据和已经多久，最久的在前；state：withheld、deferred 或者 pulled。

    最多 100 项，total 是全部的条数；全部的表格在工作台下载。
    """
    found = kept_back.listed(actor_of(request), authority=authority, ground=ground, state=state)
    return answer({**found, "next": None, "truncated": found["total"] > len(found["items"])})


@router.get("/{id:disclosure_id}", url_name="disclosure", summary="一项公示任务")
def one(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """原文、公开版本、提示、期限（本机关另定的在 clocks[].own）和办理经过。"""
    view = queries.detail(actor_of(request), disclosure_id)
    return answer(view, version=view["version"])


@router.post("/{id:disclosure_id}/acts", url_name="disclosure-acts", summary="办理公示")
def act(request: HttpRequest, disclosure_id: str, payload: DisclosureActIn) -> HttpResponse:
    """行为和 data 的字段（没有写的就没有字段；错了会指出是哪一个、可以怎样填）：

    - prepare 制作：answers（[{finding 提示编号, do: mask 遮盖 或者 keep 公开, reason 公开的理由}]）、also_mask（另外要
      遮盖的词句）、rest（mask：其余全部遮盖），都可以不填；correct 更正：同上，另填 reason
    - detach 移去附件：attachment；confirm 第二人确认：opinion；approve 批准：opinion（可以不填）；publish 发布
    - withhold 不予公示：ground、reason、basis；defer 暂缓：另填 until；propose 提出：
      同上，另填 what（withhold 或者 defer）
    - agree 同意、decline 不同意：后者填 reason
    - withdraw 撤下：ground、reason、document、known_on；pull 紧急撤下：ground、reason
    - repair_apply 登记信用修复申请：statement；repair 审核申请：
      accept（true、false）、confirmed（核实的条件）、reason、basis
    """
    actor = actor_of(request)
    result = actions.perform(
        actor, disclosure_id, payload.act, payload.data,
        if_version=if_version(request), key=request_key(request, payload),
    )  # fmt: skip
    view = queries.detail(actor, disclosure_id)
    entries = [entry_view(entry) for entry in read.entries(result.entries)]
    body = {"entries": entries, "disclosure": view}
    return answer(body, status=201, version=view["version"], replayed=result.replayed)
