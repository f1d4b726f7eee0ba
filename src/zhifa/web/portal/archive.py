"""Every public decision by month and authority: pages with an end, for readers without search and for copies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import Authority
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown import archive
from zhifa.disclosure.shown.archive import Listed, Month
from zhifa.web import language
from zhifa.web.portal.asking import page
from zhifa.web.presentation import disclosures, english, words

TITLE = gettext_noop("按月份和机关看")


@page
def overview(request: HttpRequest) -> HttpResponse:
    """The months and the authorities in which something is public."""
    counted = archive.authorities()
    names = dict(Authority.objects.filter(code__in=[code for code, _ in counted]).values_list("code", "name"))
    context = {
        "nav": "decisions", "title": TITLE, "years": _years(archive.months()),
        "authorities": [{"code": code, "name": names.get(code, code), "count": count} for code, count in counted],
    }  # fmt: skip
    return render(request, "web/portal/archive.html", context)


@page
def authority(request: HttpRequest, authority: str) -> HttpResponse:
    """The months of one authority."""
    owner, months = _authority(authority), archive.months(authority)
    if not months:
        raise NotFound(gettext("%(name)s没有正在公示的决定。") % {"name": owner.name})
    context = {
        "nav": "decisions", "title": gettext("%(name)s公示的决定") % {"name": owner.name},
        "years": _years(months, authority),
        "trail": (_home(), {"title": owner.name, "href": ""}),
    }  # fmt: skip
    return render(request, "web/portal/archive.html", context)


@page
def month(request: HttpRequest, month: Month, number: int = 1) -> HttpResponse:
    """What was decided in a month."""
    found = archive.of_month(month, number)
    title = _words(month)
    told = gettext("%(month)s作出的决定") % {"month": title}
    return _list(request, found, number, told, "portal:archive_month", (month,),
                 (_home(), {"title": title, "href": ""}))  # fmt: skip


@page
def authority_month(request: HttpRequest, authority: str, month: Month, number: int = 1) -> HttpResponse:
    """What one authority decided in a month."""
    owner, title = _authority(authority), _words(month)
    found = archive.of_month(month, number, authority)
    trail = (
        _home(),
        {"title": owner.name, "href": reverse("portal:archive_authority", args=(authority,))},
        {"title": title, "href": ""},
    )
    route = "portal:archive_authority_month"
    told = gettext("%(name)s%(month)s作出的决定") % {"name": owner.name, "month": title}
    return _list(request, found, number, told, route, (authority, month), trail)


def _list(
    request: HttpRequest, found: Listed, number: int, title: str, route: str, args: tuple[Any, ...],
    trail: tuple[dict[str, str], ...],
) -> HttpResponse:  # fmt: skip
    if not found.rows or number < 1:
        raise NotFound("这里没有正在公示的决定。")
    numbers = [
        {"number": n, "href": reverse(route, args=(*args, n) if n > 1 else args)} for n in range(1, found.pages + 1)
    ]
    context = {
        "nav": "decisions", "title": title, "total": found.total, "rows": [_row(row) for row in found.rows],
        "numbers": numbers if len(numbers) > 1 else [], "number": number, "trail": trail,
    }  # fmt: skip
    return render(request, "web/portal/archive_list.html", context)


def _row(row: PublicRecord) -> dict[str, Any]:
    return {
        "id": row.id, "title": f"{row.party}：{row.content.get('matter', '')}", "number": row.number,
        "authority": row.authority_name, "outcome": disclosures.outcome(row.content), "decided_on": row.decided_on,
    }  # fmt: skip


def _years(months: list[tuple[Month, int]], authority: str = "") -> list[dict[str, Any]]:
    """[{year, months: [{title, href, count}]}], newest first."""
    years: dict[int, list[dict[str, Any]]] = {}
    for one, count in months:
        route, args = ("portal:archive_month", (one,)) if not authority else (
            "portal:archive_authority_month", (authority, one)
        )  # fmt: skip
        href = reverse(route, args=args)
        title = (english.month_name if language.english() else words.month_name)(one.month)
        years.setdefault(one.year, []).append({"title": title, "href": href, "count": count})
    return [{"year": year, "months": found} for year, found in years.items()]


def _words(month: Month) -> str:
    told = english.month if language.english() else words.month
    return told(month.year, month.month)


def _home() -> dict[str, str]:
    return {"title": gettext(TITLE), "href": reverse("portal:archive")}


def _authority(code: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise NotFound("没有这个机关。请从列表里选择机关。")
    return found
