"""The journal as supervision follows it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router

from zhifa.accounts import permissions, scope
from zhifa.journal.api import read
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer
from zhifa.web.api.entries import entry_view

router = Router(tags=["监督"])
Position = Annotated[int, Field(ge=0, le=2**53)]
Limit = Annotated[int, Field(ge=1, le=500)]


@router.get("", url_name="journal", summary="日志（监督）")
def follow(request: HttpRequest, after: Position = 0, limit: Limit = 100) -> HttpResponse:
    """位置 after 以后的条目，只含所监督机关的。next 是下一次的 after；head 是日志的末尾，两者相等就到了末尾。"""
    actor = actor_of(request)
    reach = scope.authorities(actor, "journal.read")
    if not reach:
        permissions.require(actor, "journal.read", authority=actor.authority)
    found = read.after(after, limit)
    last, head = found[-1].position if found else after, read.head()
    return answer(
        {
            "items": [entry_view(entry) for entry in found if entry.authority in reach],
            "next": last,
            "head": head,
            "truncated": len(found) == limit and last != head,
        }
    )
