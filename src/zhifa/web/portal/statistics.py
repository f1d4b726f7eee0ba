"""What is public, counted by year: every figure leads to the decisions behind it."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa import clock
from zhifa.accounts.errors import NotFound
from zhifa.disclosure import statistics as counting
from zhifa.law.rules import Rulebook
from zhifa.web.portal.asking import page, query
from zhifa.web.portal.places import regions
from zhifa.web.presentation import charts, spreadsheets, statistics

EARLIEST: Final = 1949  # no decision of these authorities is older


@page
def overview(request: HttpRequest) -> HttpResponse:
    """GET /statistics/: the years there are."""
    years = counting.years()
    figures = [charts.Figure(str(year), tally.count) for year, tally in years.items()]
    context = {"nav": "statistics", "years": _years(years), "bars": charts.bars(figures), "rule": _rule()}
    return render(request, "web/portal/statistics.html", context)


def _years(found: dict[int, counting.Tally]) -> list[dict[str, object]]:
    return [
        {"year": year, "count": tally.count, "fen": tally.fen, "find": query(year=year)}
        for year, tally in found.items()
    ]


@page
def years(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view has this signature
    """GET /statistics/years.csv: the table of the years as a file."""
    return _file(statistics.years_as_lines(counting.years()), "statistics-years")


@page
def year(request: HttpRequest, year: int) -> HttpResponse:
    """GET /statistics/{year}."""
    found, tables = of_year(year)
    context = {
        "nav": "statistics", "year": year, "figures": found, "whole": query(year=year), "rule": _rule(),
        "running": year == clock.legal_today().year,
        "tables": [
            {"table": table, "lines": [(line, _link(line.find), _link(line.find_containing)) for line in table.lines]}
            for table in tables
        ],
    }  # fmt: skip
    return render(request, "web/portal/statistics_year.html", context)


def _link(find: dict[str, str] | None) -> str:
    return query(**find) if find else ""


@page
def download(request: HttpRequest, year: int, table: str) -> HttpResponse:  # noqa: ARG001 - a view has this signature
    """GET /statistics/{year}/{table}.csv: one table as a file."""
    found = next((one for one in of_year(year)[1] if one.code == table), None)
    if found is None:
        raise NotFound("没有这张统计表，请从统计页下载。")
    return _file(statistics.as_lines(found), f"statistics-{year}-{table}")


def _file(lines: list[list[str | int | float]], name: str) -> HttpResponse:
    answer = HttpResponse(spreadsheets.as_csv(lines), content_type=spreadsheets.CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def of_year(year: int) -> tuple[counting.Figures, tuple[statistics.Table, ...]]:
    """The figures of a year and the tables that show them. Raises NotFound for a year without. Three statements."""
    if not EARLIEST <= year <= clock.legal_today().year:
        raise NotFound("没有这一年的统计，请从统计页选择年份。")
    found = counting.of_year(year)
    if not found.total.count and year != clock.legal_today().year:
        raise NotFound("这一年没有现在公示的决定，所以没有统计。")
    names = {one["code"]: one["name"] for one in regions()}
    return found, statistics.tables(found, names)


def _rule() -> str:
    """By what the figures of a year have to be published."""
    return Rulebook.default().rule("statistics.publish", clock.legal_today()).basis
