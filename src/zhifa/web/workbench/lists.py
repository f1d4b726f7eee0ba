"""Officers and matters as the registry lists them, and the import of lists from Excel and CSV."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhifa import clock, files
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid
from zhifa.accounts.models import Authority
from zhifa.casework import entrustments
from zhifa.files.kinds import PDF
from zhifa.registry import queries
from zhifa.registry.content import ACTS
from zhifa.web.presentation import registry
from zhifa.web.workbench.access import staff


def _authority(request: HttpRequest, actor: Actor) -> str:
    """The filter of the page: one's own authority unless another (or all, as an empty text) was asked for."""
    return request.GET.get("authority", actor.authority).strip()


@staff
def officers(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen = _authority(request, actor)
    query, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    found = queries.officers(q=query, authority=chosen, status=status, cursor=request.GET.get("cursor"), staff=True)
    today = clock.legal_today()
    page = {
        "nav": "officers",
        "q": query,
        "status": status,
        "authority": chosen,
        "authorities": Authority.objects.values("code", "name"),
        "rows": [registry.officer(row, today) for row in found.items],
        "total": found.total,
        "next": found.next,
    }
    return render(request, "web/workbench/officers.html", page)


@staff
def matters(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen = _authority(request, actor)
    query = request.GET.get("q", "").strip()
    found = queries.matters(q=query, authority=chosen, cursor=request.GET.get("cursor"))
    page = {
        "nav": "matters",
        "q": query,
        "authority": chosen,
        "authorities": Authority.objects.values("code", "name"),
        "acts": ACTS,
        "rows": found.items,
        "total": found.total,
        "next": found.next,
        "entrusted": entrustments.concerning(chosen),
    }
    return render(request, "web/workbench/matters.html", page)


@staff
def entrustment(request: HttpRequest, _actor: Actor, entrusted: str) -> HttpResponse:
    try:
        content = entrustments.letter(entrusted)
    except Invalid as wrong:  # the registers lack what the letter must say
        messages.error(request, "".join(f"{error.message}{error.remedy}" for error in wrong.errors))
        return redirect("workbench:matters")
    return HttpResponse(content, headers=files.headers(PDF, "行政处罚委托书", download=False))


@staff
def matter(request: HttpRequest, _actor: Actor, authority: str, code: str) -> HttpResponse:
    found = queries.matter(authority, code)
    if found is None:
        raise LookupError(code)
    page = {
        "nav": "matters",
        "matter": found,
        "act": ACTS.get(found.act, found.act),
        "tiers": [registry.tier(row) for row in found.tiers.all()],
    }
    return render(request, "web/workbench/matter.html", page)
