"""What a crawler reads first: which addresses it may read (robots.txt), which there are (sitemap protocol 0.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zhifa.accounts import regions
from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import Authority
from zhifa.disclosure.public import current
from zhifa.registry import queries
from zhifa.web.portal.asking import page

PART: Final = 50_000  # addresses of one file: the most that the protocol allows
STANDING: Final = (
    "home", "search", "archive", "officers", "matters", "regions", "catalogue", "statistics", "statutes", "verify",
    "ledger", "about", "accessibility", "howto", "rights", "open_data", "open_data_columns", "open_data_terms",
)  # fmt: skip
CLOSED: Final = (
    "/workbench/", "/case", "/correction", "/complaints", "/subscriptions/", "/decisions/*/correction", "/verify/",
    "/search?", "/search/", "/api/", "/open-data/decisions/",
)  # fmt: skip
"""What is for staff and parties, and what has no end."""
NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
MISSING: Final = "网站地图没有这一部分，请从 /sitemap.xml 开始。"
Address = tuple[str, datetime | None]
Rows = QuerySet[Any, Any] | list[tuple[str, ...]]


@dataclass(frozen=True)
class Register:
    """`rows` gives the arguments of each of its addresses, in an order that stays."""

    route: str
    rows: Callable[[], Rows]


def _companies() -> Rows:
    return current().filter(company__gt="").order_by("company").values_list("company").distinct()


REGISTERS: Final = {
    "authorities": Register("portal:authority", lambda: Authority.objects.order_by("code").values_list("code")),
    "companies": Register("portal:company", _companies),
    "matters": Register("portal:matter", queries.matters_listed),
    "regions": Register("portal:region", lambda: [(code,) for code in regions.every()]),
}


@page
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view has the signature that the framework calls
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {settings.ZHIFA_PUBLIC_URL}{reverse('portal:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@page
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    return _document("sitemapindex", "sitemap", [(path, None) for path in parts()])


def parts() -> Iterator[str]:
    """Addresses: part 0 holds the standing pages, each further one up to 50,000 decisions; then the registers."""
    yield from (reverse("portal:sitemap_part", args=[n]) for n in range(1 + _parts(current())))
    for name, register in REGISTERS.items():
        numbered = range(1, 1 + _parts(register.rows()))
        yield from (reverse("portal:sitemap_register", args=[name, n]) for n in numbered)


@page
def part(request: HttpRequest, part: int) -> HttpResponse:  # noqa: ARG001 - as above
    if part == 0:
        return _document("urlset", "url", [(reverse(f"portal:{name}"), None) for name in STANDING])
    rows = current().order_by("id").values_list("id", "updated_at")[(part - 1) * PART : part * PART]
    return _urls([(reverse("portal:decision", args=[key]), at) for key, at in rows])


@page
def register(request: HttpRequest, listed: str, part: int) -> HttpResponse:  # noqa: ARG001 - as above
    """One part of the pages of authorities, companies, matters or regions."""
    found = REGISTERS.get(listed)
    if found is None or part == 0:
        raise NotFound(MISSING)
    rows = found.rows()[(part - 1) * PART : part * PART]
    return _urls([(reverse(found.route, args=args), None) for args in rows])


def _parts(rows: Rows) -> int:
    return -(-(len(rows) if isinstance(rows, list) else rows.count()) // PART)


def _urls(addresses: list[Address]) -> HttpResponse:
    if not addresses:
        raise NotFound(MISSING)
    return _document("urlset", "url", addresses)


def _document(root: str, one: str, addresses: Iterable[Address]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for path, at in addresses:
        changed = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
        lines.append(f"<{one}><loc>{escape(settings.ZHIFA_PUBLIC_URL + path)}</loc>{changed}</{one}>")
    return HttpResponse("\n".join([*lines, f"</{root}>", ""]), content_type="application/xml; charset=utf-8")
