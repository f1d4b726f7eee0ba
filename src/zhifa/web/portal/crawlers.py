"""What a crawler reads first: which addresses it may read (robots.txt), which there are (sitemap protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zhifa.accounts.errors import NotFound
from zhifa.disclosure.public import current
from zhifa.web.portal.asking import page

PART: Final = 50_000  # addresses of one file: the most that the protocol allows
STANDING: Final = (
    "home", "search", "officers", "matters", "catalogue", "statistics",
    "statutes", "verify", "ledger", "about", "howto", "rights", "accessibility",
)  # fmt: skip
CLOSED: Final = ("/workbench/", "/case", "/correction", "/decisions/*/correction", "/verify/", "/search?", "/api/")
"""What is for staff and parties, and what has no end."""
NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
Address = tuple[str, datetime | None]


@page
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view has the signature that the framework calls
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {settings.ZHIFA_PUBLIC_URL}{reverse('portal:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@page
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    """The index: part 0 holds the standing pages, each further one up to 50,000 decisions."""
    parts = range(1 + -(-current().count() // PART))
    return _document("sitemapindex", "sitemap", [(reverse("portal:sitemap_part", args=[n]), None) for n in parts])


@page
def part(request: HttpRequest, part: int) -> HttpResponse:  # noqa: ARG001 - as above
    if part == 0:
        return _document("urlset", "url", [(reverse(f"portal:{name}"), None) for name in STANDING])
    rows = current().order_by("id").values_list("id", "updated_at")[(part - 1) * PART : part * PART]
    shown = [(reverse("portal:decision", args=[key]), at) for key, at in rows]
    if not shown:
        raise NotFound("网站地图没有这一部分，请从 /sitemap.xml 开始。")
    return _document("urlset", "url", shown)


def _document(root: str, one: str, addresses: Iterable[Address]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for path, at in addresses:
        changed = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
        lines.append(f"<{one}><loc>{escape(settings.ZHIFA_PUBLIC_URL + path)}</loc>{changed}</{one}>")
    return HttpResponse("\n".join([*lines, f"</{root}>", ""]), content_type="application/xml; charset=utf-8")
