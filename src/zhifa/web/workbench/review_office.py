"""The office of legal review: what waits, who did how much, whether there are enough people; and the catalogue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import operation
from zhifa.casework import review_office
from zhifa.casework.write import rulebook
from zhifa.law import procedures
from zhifa.law.calendar import Calendar
from zhifa.law.review import points_for
from zhifa.law.review.catalogue import REGIONS
from zhifa.law.review.catalogue import catalogue as lines
from zhifa.web.presentation import review as views
from zhifa.web.presentation import todo
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.tasks import held_in


def _reach(actor: Actor) -> frozenset[str] | None:
    """Raises Forbidden for whoever has no part in legal review."""
    codes = review_office.reach(actor)
    if codes is not None and not codes:
        line = operation(review_office.SEEN)
        raise Forbidden(f"您没有“{line.title}”的权限。有此权限的是：{'、'.join(line.who_can)}。", line.who_can)
    return codes


@staff
def office(request: HttpRequest, actor: Actor) -> HttpResponse:
    codes, today, calendar = _reach(actor), clock.legal_today(), Calendar.default()
    cases = review_office.waiting(codes)
    entries, capped = review_office.done(codes, today)
    people = review_office.names(cases)
    page = {
        "nav": "review",
        "rows": [
            {
                "task": todo.task(
                    row,
                    reverse("workbench:review", args=[row.id]),
                    today=today,
                    calendar=calendar,
                    held=held_in(actor, row),
                ),
                "reviewer": people.get(row.reviewer, ""),
            }
            for row in cases
        ],
        "reviewers": review_office.reviewers(entries, cases, calendar),
        "capped": review_office.NEWEST if capped else 0,
        "staff": review_office.staff(codes, today),
    }
    return render(request, "web/workbench/reviews.html", page)


@staff
def catalogue(request: HttpRequest, actor: Actor) -> HttpResponse:
    _reach(actor)
    own = Authority.objects.filter(code=actor.authority).values("name", "region", "sector").first()
    here = own or {"name": "本机关", "region": "", "sector": ""}
    regions = (here["region"], *(code for code, _ in REGIONS))
    procedure = procedures.load("penalty-ordinary")
    page = {
        "nav": "review",
        "places": [here["name"], *(name for _, name in REGIONS)],
        "table": views.catalogue(lines(rulebook(), clock.legal_today(), regions, sector=here["sector"]), procedure),
        "set": points_for(here["region"]),
        "sets": [points_for(code) for code in ("", "5133", "5304")],
    }
    return render(request, "web/workbench/review_catalogue.html", page)
