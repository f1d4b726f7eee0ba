"""The front page: what was published and what was taken down last."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.public import current, gone
from zhifa.registry.content import ACTS
from zhifa.web.portal.asking import page

SHOWN = 6


@page
def home(request: HttpRequest) -> HttpResponse:
    rows = current()
    published = [
        {
            "id": row.id,
            "title": title(row),
            "act": ACTS.get(row.act, row.act),
            "authority": row.authority_name,
            "at": row.published_at,
        }
        for row in rows.order_by("-published_at", "id")[:SHOWN]
    ]
    taken_down = gone().order_by("-withdrawn_on", "id")[:SHOWN]
    withdrawn = [
        {
            "number": row.number,
            "date": row.withdrawn_on,
            "reason": row.withdrawn_reason,
            "authority": row.authority_name,
        }
        for row in taken_down
    ]
    return render(
        request, "web/portal/home.html", {"published": published, "total": rows.count(), "withdrawn": withdrawn}
    )


def title(record: PublicRecord) -> str:
    """张某：在河道管理范围内倾倒渣土"""
    return f"{record.party}：{record.content.get('matter', '')}"
