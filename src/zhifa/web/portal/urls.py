"""The public routes (design 3.2). The names are contracts with the shells and templates."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from zhifa.web.api import paths as _converters  # noqa: F401 - registers what the routes are written with
from zhifa.web.portal import (
    accessibility,
    board,
    catalogue,
    correction,
    crawlers,
    decision,
    home,
    party,
    registers,
    search,
    statistics,
    statutes,
    verification,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<part:part>.xml", crawlers.part, name="sitemap_part"),
    path("search", search.search, name="search"),
    path("decisions/<id:disclosure_id>", decision.decision, name="decision"),
    path("decisions/<id:disclosure_id>/correction", correction.ask, name="correction"),
    path("correction", correction.progress, name="correction_progress"),
    path("officers", registers.officers, name="officers"),
    path("officer/<code:certificate>", registers.officer, name="officer"),
    path("matters", registers.matters, name="matters"),
    path("matters/<code:authority>/<code:code>", registers.matter, name="matter"),
    path("catalogue/", catalogue.overview, name="catalogue"),
    path("catalogue/<slug:listed>", catalogue.everywhere, name="list_everywhere"),
    path("catalogue/<slug:listed>/<code:authority>", catalogue.one, name="list"),
    path("catalogue/<slug:listed>/<code:authority>/download/<slug:ending>", catalogue.download, name="list_download"),
    path("catalogue/<slug:listed>/<code:authority>/<code:item>", catalogue.item, name="list_item"),
    path("board/<code:authority>", board.board, name="board"),
    path("rights", board.rights, name="rights"),
    path("procedures/<code:code>", registers.procedure, name="procedure"),
    path("statutes/", statutes.statutes, name="statutes"),
    path("statutes/<slug:statute>/", statutes.statute, name="statute"),
    path("statistics/", statistics.overview, name="statistics"),
    path("statistics/years.csv", statistics.years, name="statistics_years"),
    path("statistics/<part:year>", statistics.year, name="statistics_year"),
    path("statistics/<part:year>/<slug:table>.csv", statistics.download, name="statistics_download"),
    path("verify", verification.verify, name="verify"),
    path("verify/<code:code>", verification.document, name="document"),
    path("case", party.find, name="party_find"),
    path("case/<code:code>", party.one, name="party"),
    path("case/<code:code>/documents/<id:document_id>", party.document, name="party_document"),
    path("case/<code:code>/attachments/<id:attachment_id>", party.attachment, name="party_attachment"),
    path("case/<code:code>/application", party.application, name="party_application"),
    path("case/<code:code>/<slug:what>", party.send, name="party_send"),
    path("log", verification.log, name="ledger"),
    path("about", verification.about, name="about"),
    path("accessibility", accessibility.accessibility, name="accessibility"),
    path("how-to-verify", verification.howto, name="howto"),
]
