"""The lists that authorities publish before they enforce: one authority's or a region's, today or at a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import Authority
from zhifa.clock import legal_today
from zhifa.disclosure.lists import catalogue, queries
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.disclosure.lists.models import ListVersion
from zhifa.disclosure.lists.rows import Row
from zhifa.web.list_files import attachment
from zhifa.web.portal.asking import asked, page
from zhifa.web.portal.places import regions
from zhifa.web.presentation import lists as views


@page
def overview(request: HttpRequest) -> HttpResponse:
    """Every list of one authority with version and next duty; without one, which lists are public in a region."""
    authority, region = asked(request, "authority"), asked(request, "region")
    found = queries.overview(authority=authority, region=region)
    context: dict[str, Any] = {
        "nav": "catalogue", "region": region, "authorities": Authority.objects.values("code", "name", "region"),
    }  # fmt: skip
    if authority:
        context |= {"authority": _authority(authority), "rows": _of_one(authority, found)}
    else:
        context["rows"] = [
            {"kind": kind, "authorities": len(mine), "total": sum(version.total for version in mine)}
            for kind in catalogue.kinds()
            if (mine := [version for version, _ in found if version.code == kind.code]) or not region
        ]
    return render(request, "web/portal/catalogue.html", context)


def _of_one(authority: str, found: list[tuple[ListVersion, str]]) -> list[dict[str, Any]]:
    versions = {version.code: version for version, _ in found}
    due = queries.duties(authority)
    today = legal_today()
    return [
        {"kind": kind, "version": versions.get(kind.code), "due": due.get(kind.code),
         "late": bool(due.get(kind.code) and due[kind.code] < today)}
        for kind in catalogue.kinds()
    ]  # fmt: skip


@page
def everywhere(request: HttpRequest, listed: str) -> HttpResponse:
    """One list over all authorities of a region (R20)."""
    kind = _kind(listed)
    q, region, authority = asked(request, "q"), asked(request, "region"), asked(request, "authority")
    on = _day(request)
    found = queries.search(kind, q=q, authority=authority, region=region, on=on, cursor=asked(request, "cursor"))
    places = regions()
    named = {place["code"]: place["name"] for place in places}
    lines = [
        views.line(kind, one.row, authority=one.authority, name=one.authority_name, places=named)
        for one in found.items
    ]
    context = _common(kind) | {
        "q": q, "region": region, "on": on, "columns": views.shown(kind), "lines": lines, "total": found.total,
        "next": found.next, "names": found.names, "regions": places,
        "trail": (_home(), {"title": kind.title, "href": ""}),
    }  # fmt: skip
    return render(request, "web/portal/list_everywhere.html", context)


@page
def one(request: HttpRequest, listed: str, authority: str) -> HttpResponse:
    """The list of one authority as it stood on a day, or one version of it, and what that version changed."""
    kind, owner, on = _kind(listed), _authority(authority), _day(request)
    version = _version(request, owner, kind, on)
    q = asked(request, "q")
    found = queries.search(kind, q=q, authority=authority, version=version, cursor=asked(request, "cursor"))
    named = _named(kind)
    context = _common(kind) | {
        "authority": owner, "version": version, "versions": queries.versions(authority, kind.code),
        "q": q, "on": on, "edition": _edition(request), "columns": views.shown(kind),
        "total": found.total, "next": found.next,
        "lines": [views.line(kind, item.row, authority=authority, places=named) for item in found.items],
        "changes": views.changes(kind, queries.difference(kind, version)),
        "due": queries.duties(authority).get(kind.code),
        "trail": (_home(authority), {"title": kind.title, "href": ""}),
    }  # fmt: skip
    return render(request, "web/portal/list.html", context)


@page
def item(request: HttpRequest, listed: str, authority: str, item: str) -> HttpResponse:
    """One row; its address stays as long as its code does."""
    kind, owner, on = _kind(listed), _authority(authority), _day(request)
    version = _version(request, owner, kind, on)
    row = queries.item(version, item)
    if row is None:
        said = gettext("%(authority)s的%(list)s上没有“%(item)s”这一项。请核对编码和日期，或者从清单里查找。")
        raise NotFound(said % {"authority": owner.name, "list": kind.title, "item": item})
    context = _common(kind) | {
        "authority": owner, "version": version, "on": on, "cells": views.all_cells(kind, row, _named(kind)),
        "title": row.get(kind.title_column) or item, "better": _better(kind, authority, row),
        "trail": (
            _home(authority),
            {"title": kind.title, "href": reverse("portal:list", args=(kind.code, authority))},
            {"title": row.get(kind.title_column) or item, "href": ""},
        ),
    }  # fmt: skip
    return render(request, "web/portal/list_item.html", context)


@page
def download(request: HttpRequest, listed: str, authority: str, ending: str) -> HttpResponse:
    """The whole version as Excel, CSV or JSON."""
    kind, owner = _kind(listed), _authority(authority)
    version = _version(request, owner, kind, _day(request))
    if ending == "json":
        return JsonResponse(as_json(kind, version, owner.name), json_dumps_params={"ensure_ascii": False})
    return attachment(kind, version.rows, ending)


def as_json(kind: ListKind, version: ListVersion, name: str) -> dict[str, Any]:
    """A version with all its rows, as a download and the interface give it."""
    return {
        "list": kind.code, "title": kind.title, "authority": {"code": version.authority, "name": name},
        "edition": version.edition, "valid_from": version.valid_from.isoformat(), "total": version.total,
        "columns": [{"name": column.name, "title": column.title} for column in kind.columns], "rows": version.rows,
    }  # fmt: skip


def _named(kind: ListKind) -> dict[str, str]:
    """Names of the regions by code, where the list tells of regions."""
    tells = any(column.type == "areas" for column in kind.columns)
    return {place["code"]: place["name"] for place in regions()} if tells else {}


def _common(kind: ListKind) -> dict[str, Any]:
    return {"nav": "catalogue", "kind": kind}


def _home(authority: str = "") -> dict[str, str]:
    return {
        "title": "公示清单", "href": reverse("portal:catalogue") + (f"?authority={authority}" if authority else "")
    }  # fmt: skip


def _kind(listed: str) -> ListKind:
    try:
        return catalogue.kind(listed)
    except LookupError as error:
        raise NotFound(str(error)) from None


def _authority(code: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise NotFound("没有这个机关。请从公示清单里选择机关。")
    return found


def _day(request: HttpRequest) -> date | None:
    text = asked(request, "on")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound(gettext("“%(text)s”不是日期。请按 2026-03-05 的样子填写 on。") % {"text": text}) from None


def _edition(request: HttpRequest) -> str:
    """The number of the version that was asked for, "" without one."""
    number = asked(request, "edition")
    return number if number.isdecimal() else ""


def _version(request: HttpRequest, owner: Authority, kind: ListKind, on: date | None) -> ListVersion:
    """The version asked for by its number, else that of the day. Raises NotFound."""
    number = _edition(request)
    found = (
        queries.edition(owner.code, kind.code, int(number)) if number else queries.version(owner.code, kind.code, on)
    )
    if found is None:
        raise NotFound(_missing(owner, kind, on))
    return found


def _missing(owner: Authority, kind: ListKind, on: date | None) -> str:
    said = "%(authority)s到这一天还没有公布%(list)s。" if on else "%(authority)s到今天还没有公布%(list)s。"
    return gettext(said) % {"authority": owner.name, "list": kind.title}


def _better(kind: ListKind, authority: str, row: Row) -> dict[str, str] | None:
    """The page that shows this item with more than the list has."""
    key = row[catalogue.KEY]
    if kind.link == "officer":
        return {"title": "看证件今天是否有效", "href": reverse("portal:officer", args=(key,))}
    if kind.link == "procedure":
        return {"title": "看流程图", "href": reverse("portal:procedure", args=(key,))}
    if kind.link == "matter":
        return {"title": "看事项的依据和裁量档次", "href": reverse("portal:matter", args=(authority, key))}
    return None
