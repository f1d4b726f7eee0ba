"""Authorities and the regions in which they stand: who enforces here, what is published, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhifa.accounts import regions
from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import Authority
from zhifa.accounts.regions import Region
from zhifa.clock import legal_today
from zhifa.disclosure.lists import catalogue
from zhifa.disclosure.lists import queries as lists
from zhifa.disclosure.lists.models import ListVersion
from zhifa.law.sectors import SECTORS, sector_code
from zhifa.registry import queries as registry
from zhifa.web.portal.asking import page, query
from zhifa.web.portal.newest import latest
from zhifa.web.presentation import registry as people

OFFICERS: Final = 8
QUALIFICATION: Final = "qualification"


@page
def authority(request: HttpRequest, code: str) -> HttpResponse:
    """What it is, how to reach it, what it published, what it decided last, who acts in its name."""
    row = Authority.objects.select_related("parent", "principal").filter(code=code).first()
    if row is None:
        raise NotFound("没有这个机关。请从查机关里选择，或者核对网址。")
    versions = [version for version, _ in lists.overview(authority=code)]
    officers = registry.officers(authority=code, status="valid")
    related = list(Authority.objects.filter(Q(parent=code) | Q(principal=code)).order_by("path"))
    tree, today = regions.every(), legal_today()
    context = {
        "nav": "authorities",
        "authority": row,
        "sector": SECTORS.get(sector_code(row.sector), row.sector),
        "region": tree.get(_canonical(row.region)),
        "complaints": _complaints(row, versions),
        "lists": [
            {"title": catalogue.kind(one.code).title, "code": one.code, "edition": one.edition, "total": one.total,
             "valid_from": one.valid_from}
            for one in versions
        ],
        "entrusted": [one for one in related if one.principal_id == code],
        "below": [one for one in related if one.principal_id != code],
        "officers": [people.officer(one, today) for one in officers.items[:OFFICERS]],
        "officer_total": officers.total,
        "search": reverse("portal:search") + query(authority=code),
        "feed": query(authority=code),
        "trail": (*_trail(tree, _canonical(row.region), linked=True), {"title": row.name, "href": ""}),
        **latest(("act", "year"), authority=code),
    }  # fmt: skip
    return render(request, "web/portal/authority.html", context)


@page
def everywhere(request: HttpRequest) -> HttpResponse:
    """The tops of the tree with what lies right below them, and every authority of a tree that has one region."""
    tree = regions.every()
    found = latest(("region",))
    tops = [_node(one, tree, found["counts"]["region"]) for one in tree.values() if not one.parent]
    context = {"nav": "authorities", "tops": tops, "search": reverse("portal:search"), "feed": "", **found}
    return render(request, "web/portal/regions.html", context)


@page
def region(request: HttpRequest, code: str) -> HttpResponse:
    """The parts of a region, the authorities that stand in it, and what they decided."""
    tree, known = regions.every(), _canonical(code)
    here = tree.get(known)
    if here is None:
        raise NotFound("没有这个地区的执法机关。请从查机关里选择地区，或者核对行政区划代码。")
    if known != code:
        return redirect("portal:region", known, permanent=True)
    found = latest(("region", "authority", "act", "year"), region=known)
    rows = Authority.objects.filter(region__startswith=regions.stem(known)).order_by("path")
    context = {
        "nav": "authorities",
        "region": here,
        "parts": [_node(one, tree, found["counts"]["region"]) for one in tree.values() if one.parent == known],
        "authorities": [
            {"row": one, "sector": SECTORS.get(sector_code(one.sector), one.sector),
             "count": found["counts"]["authority"].get(one.code, 0)}
            for one in rows
            if _canonical(one.region) == known
        ],
        "search": reverse("portal:search") + query(region=known),
        "feed": query(region=known),
        "trail": _trail(tree, known, linked=False),
        **found,
    }  # fmt: skip
    return render(request, "web/portal/region.html", context)


def _canonical(code: str) -> str:
    return (regions.enclosing(code) or ("",))[-1]


def _node(one: Region, tree: Mapping[str, Region], counts: Mapping[str, int]) -> dict[str, Any]:
    parts = [(part, counts.get(part.code, 0)) for part in tree.values() if part.parent == one.code]
    return {"region": one, "count": counts.get(one.code, 0), "parts": parts}


def _trail(tree: Mapping[str, Region], code: str, *, linked: bool) -> tuple[dict[str, str], ...]:
    """From 查机关 down to a region; the last is a link only where something follows it."""
    steps = [tree[one] for one in regions.enclosing(code) if one in tree]
    made = [{"title": one.name, "href": reverse("portal:region", args=[one.code])} for one in steps]
    if made and not linked:
        made[-1]["href"] = ""
    return ({"title": "查机关", "href": reverse("portal:regions")}, *made)


def _complaints(row: Authority, versions: list[ListVersion]) -> str:
    """The number for complaints as the reviewed list of qualifications says it; empty where none is published."""
    rows: list[dict[str, str]] = next((version.rows for version in versions if version.code == QUALIFICATION), [])
    mine = [line for line in rows if line.get("name") == row.name] or rows[:1]
    return str(mine[0].get("phone", "")) if mine else ""
