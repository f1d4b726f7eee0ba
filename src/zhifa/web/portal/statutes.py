"""Statutes as the public reads them, and where a citation leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhifa import clock
from zhifa.law import citations
from zhifa.statutes import queries
from zhifa.statutes.queries import Resolved
from zhifa.web.portal.asking import asked, page, problem
from zhifa.web.presentation import statutes as presentation


@page
def statutes(request: HttpRequest) -> HttpResponse:
    found = queries.statutes(asked(request, "q"), cursor=asked(request, "cursor"))
    context = {
        "nav": "statutes",
        "q": asked(request, "q"),
        "rows": [
            {"id": one.id, "title": one.title, "level": one.get_level_display(), "issuer": one.issuer}
            for one in found.items
        ],
        "total": found.total,
        "next": found.next,
    }
    return render(request, "web/portal/statutes.html", context)


@page
def statute(request: HttpRequest, statute: str) -> HttpResponse:
    """The text as of a day."""
    text = asked(request, "on")
    try:
        on = date.fromisoformat(text) if text else clock.legal_today()
    except ValueError:
        said = gettext("“%(text)s”不是日期，请写成 2026-03-05 的样子。") % {"text": text}
        return problem(request, 422, "日期不对", said)
    found = queries.text(statute, on)
    rows = presentation.rows(found.articles)
    context = {
        "nav": "statutes",
        "statute": found.statute,
        "level": found.statute.get_level_display(),
        "on": found.on,
        "light": presentation.light(found.status),
        "version": found.version,
        "shown": presentation.version(found.version),
        "versions": [presentation.version(one) for one in found.versions],
        "contents": presentation.contents(rows),
        "rows": rows,
        "trail": (
            {"title": "查法条", "href": reverse("portal:statutes")},
            {"title": citations.short_title(found.statute.title), "href": ""},
        ),
    }
    return render(request, "web/portal/statute.html", context)


def address(found: Resolved) -> str:
    """Where the text of a citation is read on its day; empty where there is none."""
    if found.statute is None or not found.article_exists:
        return ""
    url = reverse("portal:statute", args=[found.statute.pk])
    return f"{url}?on={found.on.isoformat()}" + (f"#{found.anchor}" if found.anchor else "")


def links(texts: Iterable[str], on: date) -> dict[str, str]:
    """Text → address of the first place that it cites, for those that resolve. Two statements."""
    places = {}
    for text in texts:
        if read := queries.read([text]):
            places[text] = read[0]
    found = queries.resolve_all(places.values(), [on])
    return {text: url for text, one in zip(places, found, strict=True) if (url := address(one))}
