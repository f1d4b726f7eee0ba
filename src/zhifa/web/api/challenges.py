"""Reconsideration and litigation: the file for the body that reviews, and statistics."""

from __future__ import annotations

import tempfile
from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Router

from zhifa.casework import challenge_file, challenges
from zhifa.casework.challenges import Asked
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer
from zhifa.web.api.schemas import ChallengeFileIn
from zhifa.web.presentation import challenges as views

of_case = Router(tags=["案件"])
router = Router(tags=["监督"])
IN_MEMORY = 5_000_000  # bytes of a file that are kept in memory before it goes to a temporary one
Year = Annotated[int, Field(ge=0, le=9999, description="收到通知的年份；不填为全部")]


@of_case.get("/{id:case_id}/challenge-file", url_name="challenge-file", summary="复议、诉讼卷的目录")
def contents(request: HttpRequest, case_id: str, party: str = "") -> HttpResponse:
    """卷里有哪些材料、缺哪些；secondary 为真的属于副卷，选了才提供。没有复议、诉讼的，409。"""
    found = challenge_file.contents(actor_of(request), case_id, party)
    items = [
        {"id": one.id, "section": one.section, "title": one.title, "secondary": one.secondary} for one in found.items
    ]
    return answer({"party": found.party, "challenge": found.challenge, "items": items, "missing": list(found.missing)})


@of_case.post("/{id:case_id}/challenge-file", url_name="challenge-file", summary="导出复议、诉讼卷")
def hand_out(request: HttpRequest, case_id: str, payload: ChallengeFileIn) -> HttpResponseBase:
    """ZIP：答复书、证据和依据目录、决定、证据、程序材料，附清单和存证，可以用 zhifa verify 核对。导出是一个条目。"""
    prepared = challenge_file.prepare(actor_of(request), case_id, payload.party or "", payload.secondary)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it when it has been sent
    challenge_file.write_to(prepared, out)  # type: ignore[arg-type]  # a spooled file reads and writes bytes like any other
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="challenge-file.zip", content_type="application/zip")


@router.get("/statistics", url_name="challenge-statistics", summary="复议诉讼统计")
def statistics(request: HttpRequest, year: Year = 0, authority: str = "") -> HttpResponse:
    """按机关、种类统计收到、各种结果、纠错率（%）和用时中位数（日）；没有审结的为 null。只含有权查看的机关。"""
    asked = Asked(year, authority)
    return answer(views.as_json(challenges.statistics(actor_of(request), asked), asked))
