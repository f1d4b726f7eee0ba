# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""Statutes: their text as of a day for everybody; what a citation means, and what one may mean, for staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa import clock
from zhifa.law import citations
from zhifa.statutes import queries, suggesting
from zhifa.statutes.models import Statute, Version
from zhifa.web.api import answers
from zhifa.web.api.conditions import answer
from zhifa.web.api.registers import CACHE, page_cursor
from zhifa.web.api.schemas import Cursor, Day
from zhifa.web.portal.statutes import address
from zhifa.web.presentation import statutes as presentation

public = Router(tags=["公开"], auth=None)
staff = Router(tags=["法条"])


@public.get("/statutes", response=answers.Statutes, url_name="public-statutes", summary="查法律法规")
def statutes(request: HttpRequest, q: str = "", level: str = "", cursor: Cursor = "") -> HttpResponse:
    """Q 查名称和简称；level 例如 law、administrative_regulation。"""
    page = queries.statutes(q, level=level, cursor=page_cursor(cursor))
    items = [_statute(one) for one in page.items]
    more = page.next is not None
    return answer({"items": items, "total": page.total, "next": page.next, "truncated": more}, cache=CACHE)


@public.get(
    "/statutes/{slug:statute}", response=answers.StatuteText, url_name="public-statute",
    summary="一部法律法规的文本",
)  # fmt: skip
def statute(request: HttpRequest, statute: str, on: Day | None = None) -> HttpResponse:
    """某一天（不填为今天）的文本；那一天没有有效文本的，给最接近的一个，status 说明原因。"""
    found = queries.text(statute, on)
    body = {
        **_statute(found.statute), "on": found.on.isoformat(), "status": found.status,
        "version": _version(found.version), "versions": [_version(one) for one in found.versions],
        "articles": [
            {"number": one.number, "sub": one.sub, "label": one.label, "path": one.path, "text": one.text}
            for one in found.articles
        ],
    }  # fmt: skip
    return answer(body, cache=CACHE)


@staff.get("/citations", url_name="citations", summary="查找和核对引用的条款")
def cite(request: HttpRequest, q: str = "", on: Day | None = None) -> HttpResponse:
    """可以引用的条款在 items 里：q 写名称、条号或者条文里的词。q 本身就是引用的，resolved 给出每一处的原文和效力。

    on：哪一天的文本，不填为今天。
    """
    day = on or clock.legal_today()
    problem = None
    places: tuple[citations.Citation, ...] = ()
    try:
        places = citations.parse(q)
    except citations.BadCitation as error:
        problem = {"message": error.message, "remedy": error.remedy}
    body = {
        "items": [
            {
                "citation": one.citation, "title": one.title, "label": one.label, "text": one.text,
                "level": one.level, "level_title": citations.LEVELS[one.level], "complete": one.complete,
            }
            for one in suggesting.suggest(q, on=day)
        ],
        "resolved": [presentation.cited(one, address(one)) for one in queries.resolve_all(places, [day])],
        "problem": problem,
        "on": day.isoformat(),
    }  # fmt: skip
    return answer(body)


def _statute(row: Statute) -> dict[str, Any]:
    return {
        "id": row.id, "title": row.title, "level": row.level, "level_title": citations.LEVELS[row.level],
        "issuer": row.issuer, "region": row.region,
    }  # fmt: skip


def _version(row: Version) -> dict[str, Any]:
    return {
        "promulgated": row.promulgated.isoformat(), "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None, "dated": row.dated, "digest": row.digest,
        "source": row.source, "preamble": row.preamble,
    }  # fmt: skip
