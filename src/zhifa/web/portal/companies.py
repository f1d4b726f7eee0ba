"""Everything public about one organisation (GET /companies/<credit code>)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from zhifa.accounts import paging
from zhifa.accounts.errors import NotFound
from zhifa.disclosure import searching
from zhifa.disclosure.shown import companies
from zhifa.law import identifiers
from zhifa.law.publication import CHALLENGES, PERFORMANCES
from zhifa.registry.content import ACTS
from zhifa.web.portal.asking import asked, page, query
from zhifa.web.presentation import results


@page
def company(request: HttpRequest, code: str) -> HttpResponse:
    """404 in words for a code that cannot be one, and for one of which nothing is public (any more)."""
    known = identifiers.compact(code)
    if wrong := identifiers.check_credit_code(known):
        raise NotFound(str(wrong))
    found = companies.company(known, paging.start(asked(request, "cursor")))
    if known != code:
        return redirect("portal:company", known, permanent=True)
    search = reverse("portal:search")
    narrowed = query(credit_code=known)

    def narrower(**more: object) -> str:
        return search + query(credit_code=known, **more)

    context = {
        "nav": "decisions",
        "company": found,
        "name": found.names[0],
        "earlier": found.names[1:],
        "rows": [results.row(searching.item(row)) for row in found.rows],
        "counts": [
            {
                "title": "按年份",
                "rows": [
                    (gettext("%(year)s年") % {"year": year}, n, narrower(year=year)) for year, n in found.years.items()
                ],
            },
            {
                "title": "按机关",
                "rows": [
                    (name, n, reverse("portal:authority", args=[key])) for (key, name), n in found.authorities.items()
                ],
            },
            {"title": "按类别", "rows": [(ACTS.get(act, act), n, narrower(act=act)) for act, n in found.acts.items()]},
            {
                "title": "履行情况",
                "rows": [(PERFORMANCES[one], n, narrower(performance=one)) for one, n in found.performances.items()],
            },
            {
                "title": "复议诉讼",
                "rows": [(CHALLENGES[one], n, narrower(challenge=one)) for one, n in found.challenges.items()],
            },
        ],
        "search": search + narrowed,
        "feed": narrowed,
        "trail": ({"title": "查决定", "href": search}, {"title": found.names[0], "href": ""}),
    }
    return render(request, "web/portal/company.html", context)
