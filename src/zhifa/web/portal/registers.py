"""The registers: officers, matters, procedures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache

from zhifa import clock
from zhifa.accounts.errors import NotFound
from zhifa.accounts.roles import title as role_title
from zhifa.law import flowchart, procedures
from zhifa.law.procedures import Procedure, ProcedureError
from zhifa.law.review.catalogue import catalogue
from zhifa.law.rules import Rulebook
from zhifa.law.sectors import SECTORS, sector_code
from zhifa.registry import queries
from zhifa.registry.content import ACTS
from zhifa.registry.models import Certificate, Matter
from zhifa.web.portal.asking import asked, page, query
from zhifa.web.portal.newest import latest
from zhifa.web.portal.places import regions
from zhifa.web.portal.statutes import links
from zhifa.web.presentation import registry, review
from zhifa.web.presentation.review import CatalogueRow

REVIEWED: Final = ("review.scope", "review.fine", "hearing.fine", "hearing.kinds")
"""Lines of the catalogue of legal review that tell the public when a decision is not made at once."""


@page
def officers(request: HttpRequest) -> HttpResponse:
    found = queries.officers(
        q=asked(request, "q"), authority=asked(request, "authority"), area=asked(request, "area"),
        status=asked(request, "status"), cursor=asked(request, "cursor"),
    )  # fmt: skip
    today = clock.legal_today()
    context = {
        "nav": "officers",
        "q": asked(request, "q"),
        "rows": [registry.officer(row, today) for row in found.items],
        "total": found.total,
        "next": found.next,
    }
    return render(request, "web/portal/officers.html", context)


@never_cache
@page
def officer(request: HttpRequest, certificate: str) -> HttpResponse:
    """What a certificate's code opens: the verdict of this moment first, for the work and place that are named."""
    row = queries.certificate(certificate)
    today = clock.legal_today()
    category, area = sector_code(asked(request, "category")), asked(request, "area")
    places = regions()
    named = {place["code"]: place["name"] for place in places}
    wanted = registry.Asked(SECTORS.get(category, category), named.get(area, area))
    unfit = queries.unfit(row, today, category=category, area=area) if row and (category or area) else ()
    context = {
        "certificate": certificate,
        "verdict": registry.verdict(row, today, unfit=unfit, asked=wanted),
        "category": category,
        "area": area,
        "sectors": SECTORS,
        "regions": places,
        "now": clock.legal_now(),
        "officer": registry.officer(row, today) if row else None,
        "areas": _areas(row, named) if row else "",
        "phone": row.officer.authority.phone if row else "",
        "authority": row.officer.authority_id if row else "",
        "history": registry.history(row) if row else (),
        "others": [registry.officer(one, today) for one in queries.other_certificates(row)] if row else (),
    }
    return render(request, "web/portal/officer.html", context, status=200 if row else 404)


def _areas(row: Certificate, named: Mapping[str, str]) -> str:
    """临江区（990102）: where a certificate is good for; without areas of its own where its authority stands."""
    codes = row.areas or [row.officer.authority.region]
    return "、".join(f"{named[code]}（{code}）" if code in named else code for code in codes)


@page
def matters(request: HttpRequest) -> HttpResponse:
    q = asked(request, "q")
    found = queries.matters(
        q=q, authority=asked(request, "authority"), act=asked(request, "act"), cursor=asked(request, "cursor")
    )
    context = {
        "nav": "matters",
        "q": q,
        "rows": [_row(row) for row in found.items],
        "total": found.total,
        "next": found.next,
        "procedures": [{"code": one.code, "title": one.title} for one in _newest()],
    }
    return render(request, "web/portal/matters.html", context)


@page
def matter(request: HttpRequest, authority: str, code: str) -> HttpResponse:
    found = queries.matter(authority, code)
    if found is None:
        raise NotFound("今天的清单上没有这个事项。不在清单上的事项，机关不能办理。")
    today = clock.legal_today()
    cited = links(found.basis, today)
    context = {
        "nav": "matters",
        "matter": {
            "code": found.code,
            "title": found.title,
            "authority": found.authority.name,
            "authority_code": found.authority_id,
            "act": ACTS.get(found.act, found.act),
            "basis": [{"text": line, "href": cited.get(line, "")} for line in found.basis],
            "statute": found.statute,
            "sector": found.sector,
            "unit": found.unit,
            "valid_from": found.valid_from,
        },
        "tiers": [registry.tier(row) for row in found.tiers.all()],
        "procedures": [one for one in _newest() if one.code in found.procedures],
        "review": _review(found, today),
        "search": reverse("portal:search") + query(authority=authority, matter_code=code),
        "trail": _trail(found.title),
        **latest(("year",), authority=authority, matter_code=code),
    }
    return render(request, "web/portal/matter.html", context)


def _review(found: Matter, on: date) -> tuple[CatalogueRow, ...]:
    """From what size on a penalty here is reviewed before it is decided, and can be heard (R34)."""
    if found.act != "penalty":
        return ()
    lines = catalogue(Rulebook.default(), on, (found.authority.region,), sector=sector_code(found.sector))
    return review.catalogue([line for line in lines if line.id in REVIEWED], procedures.load("penalty-ordinary"))


@page
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The flow chart, and the same in words for those who cannot see it."""
    try:
        found = procedures.load(code)
    except ProcedureError:
        raise NotFound("没有这个程序。") from None
    context = {
        "nav": "matters",
        "procedure": found,
        "svg": mark_safe(flowchart.svg(found)),  # noqa: S308 - drawn by law/ from our own file, every text escaped there
        "steps": [
            {
                "title": step.title,
                "does": step.does,
                "actors": "、".join(role_title(role) for role in step.actors),
                "basis": step.basis,
            }
            for step in found.main()
        ],
        "trail": _trail(found.title),
    }
    return render(request, "web/portal/procedure.html", context)


def _newest() -> list[Procedure]:
    return list({one.code: one for one in procedures.all()}.values())


def _row(row: Any) -> dict[str, Any]:
    return {
        "authority_code": row.authority_id,
        "authority": row.authority.name,
        "code": row.code,
        "title": row.title,
        "act": ACTS.get(row.act, row.act),
        "basis": "；".join(row.basis),
        "tiers": row.tier_count,
    }


def _trail(title: str) -> tuple[dict[str, str], ...]:
    return ({"title": "查事项", "href": reverse("portal:matters")}, {"title": title, "href": ""})
