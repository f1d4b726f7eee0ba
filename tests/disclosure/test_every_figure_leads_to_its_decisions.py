"""Rule: the statistics of a year count what is public now, and each figure that is a link leads to exactly the decisions it counts (R18)."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, NATURAL
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WITHDRAW, published
from tests.statements import counted
from zhifa.accounts.models import Authority
from zhifa.disclosure import statistics
from zhifa.disclosure.actions import perform
from zhifa.disclosure.indexing import PublicIndex
from zhifa.disclosure.models import Disclosure, PublicRecord

MOST_STATEMENTS = 15
LINK = re.compile(r'<a href="(/search[^"]*)">(?:<span class="sr">.*?</span>)?([\d,]+)</a>', re.DOTALL)
TILE = re.compile(r'<a class="tile" href="(/search[^"]*)">.*?<span class="v">([\d,]+)', re.DOTALL)


@pytest.fixture
def year(town: Town, settings: Settings, tmp_path: Path) -> list[Disclosure]:
    """Six decisions of which five are public: of two years, three months, several kinds, amounts and parties."""
    settings.ZHIFA_HOME = tmp_path
    rows = [
        published(town.decide("c1")),
        published(town.decide("c2", number="临水罚当决字〔2026〕2号", decided_on="2026-02-03", amount_fen=2_500_000, kind_titles=["没收违法所得", "罚款"])),
        published(town.decide("c3", party=NATURAL, number="临水罚当决字〔2026〕3号", decided_on="2026-02-28", amount_fen=None, kind_titles=["警告"])),
        published(town.decide("c4", number="临水罚当决字〔2026〕4号", kind_titles=["警告", "罚款"], amount_fen=100_000)),
        published(town.decide("c5", decided_on="2025-12-31", number="临水罚当决字〔2025〕9号")),
        published(town.decide("c6", number="临水罚当决字〔2026〕6号", amount_fen=900_000_000)),
    ]  # fmt: skip
    PublicRecord.objects.filter(pk=rows[1].id).update(authority="JTJ", authority_name="临江区交通局")
    for code, region in (("SLJ", "990102000000"), ("JTJ", "990103")):
        Authority.objects.filter(code=code).update(region=region)
    for row, performance, challenge in ((rows[0], "due", "none"), (rows[2], "settled", "reconsideration")):
        PublicRecord.objects.filter(pk=row.id).update(standing={"performance": performance, "challenge": challenge, "since": "2026-03-01"})
    perform(EDITOR, rows[5].id, "withdraw", WITHDRAW)
    indexed()
    return rows


def indexed() -> None:
    index = PublicIndex()
    index.rebuild()
    while index.step():
        pass


def total(path: str) -> int:
    text = re.sub(r"<[^>]+>", "", Client().get(unescape(path)).content.decode())
    found = re.search(r"共\s*([\d,]+)\s*条", text)
    assert found, text
    return int(found[1].replace(",", ""))


def test_every_linked_figure_is_the_total_of_the_search_it_leads_to(year: list[Disclosure]) -> None:
    pages = [Client().get(path).content.decode() for path in ("/statistics/", "/statistics/2026", "/statistics/2025")]
    links = [link for page in pages for link in (*LINK.findall(page), *TILE.findall(page))]
    assert {
        "year=2026", "act=penalty", "authority=JTJ", "from=2026-02-01", "region=990102", "region=990103", "party_kind=natural_person",
        "performance=due", "challenge=none", "kind=%E7%BD%9A%E6%AC%BE", "kind=%E8%AD%A6%E5%91%8A",
    } <= {
        part for path, _ in links for part in unescape(path).partition("?")[2].split("&")
    }
    assert {path: int(figure.replace(",", "")) for path, figure in links} == {path: total(path) for path, _ in links}


def test_a_region_with_others_inside_it_is_no_link_as_the_search_would_show_those_too(year: list[Disclosure]) -> None:
    Authority.objects.filter(code="JTJ").update(region="990102001")
    indexed()
    page = Client().get("/statistics/2026").content.decode()
    assert "region=990102001" in page
    assert 'region=990102"' not in page
    assert {path: int(figure) for path, figure in LINK.findall(page)} == {path: total(path) for path, _ in LINK.findall(page)}


def test_only_what_is_public_now_counts_and_every_table_adds_up(year: list[Disclosure]) -> None:
    found = statistics.of_year(2026)
    assert (found.total.count, found.total.fen) == (4, 2_620_000)
    for name, tallies in found.by.items():
        if name != "containing":
            assert sum(one.count for one in tallies.values()) == 4, name
            assert sum(one.fen for one in tallies.values()) == 2_620_000, name
    assert {code: one.count for code, one in found.by["kind"].items()} == {"fine": 2, "confiscate": 1, "warning": 1}
    assert {code: one.count for code, one in found.by["containing"].items()} == {"fine": 3, "confiscate": 1, "warning": 2}
    assert {code: one.count for code, one in found.by["amount"].items()} == {"lt_1000": 1, "lt_10000": 1, "lt_50000": 1, "none": 1}
    assert {code: one.count for code, one in found.by["month"].items()} == {"2": 2, "3": 2}
    assert {code: one.count for code, one in found.by["party"].items()} == {"organisation": 3, "natural_person": 1}
    assert {year: one.count for year, one in statistics.years().items()} == {2026: 4, 2025: 1}


def test_what_time_has_ended_is_not_counted_before_anybody_noted_it(year: list[Disclosure]) -> None:
    PublicRecord.objects.filter(pk=year[0].id).update(shown_until="2026-03-04")
    assert statistics.of_year(2026).total.count == 3


def test_each_table_is_a_file_with_the_same_figures(year: list[Disclosure]) -> None:
    page = Client().get("/statistics/2026").content.decode()
    files = re.findall(r'href="(/statistics/2026/(\w+)\.csv)"', page)
    assert {name for _, name in files} == {"month", "act", "authority", "region", "kind", "amount", "party", "performance", "challenge"}
    for path, name in files:
        answer = Client().get(path)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert sum(int(line["决定（件）"]) for line in lines) == 4, name
        assert sum(float(line["罚款（元）"]) for line in lines) == 26_200, name
    assert Client().get("/statistics/2026/people.csv").status_code == 404
    assert 'href="/statistics/years.csv"' in Client().get("/statistics/").content.decode()
    years = Client().get("/statistics/years.csv").content.decode("utf-8-sig").splitlines()
    assert years == ["年份,决定（件）,罚款（元）", "2026,4,26200.0", "2025,1,200.0"]


def test_the_chart_says_its_figures_in_words(year: list[Disclosure]) -> None:
    page = Client().get("/statistics/2026").content.decode()
    drawings = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert len(drawings) == 9
    for drawing in drawings:
        assert re.search(r"<title [^>]*>[^<]+</title><desc ", drawing)
        assert 'role="img"' in drawing
    month = re.sub(r"<[^>]+>", "", drawings[0].partition("</desc>")[0])
    assert "2月 2 件；3月 2 件；4月 0 件" in month


def test_the_figures_of_a_year_ask_few_questions(year: list[Disclosure]) -> None:
    for path in ("/statistics/", "/statistics/2026", "/statistics/2026/act.csv"):
        with counted() as asked:
            assert Client().get(path).status_code == 200
        assert len(asked.outside) + sum(len(one) for one in asked.transactions) <= MOST_STATEMENTS, path


def test_the_interface_gives_the_same_figures(year: list[Disclosure]) -> None:
    found = Client().get("/api/v1/public/statistics/2026").json()
    assert (found["count"], found["fine_fen"]) == (4, 2_620_000)
    tables = {table["code"]: table["lines"] for table in found["tables"]}
    assert [(one["key"], one["title"], one["count"]) for one in tables["authority"]] == [
        ("SLJ", "临江区水利局", 3), ("JTJ", "临江区交通局", 1),
    ]  # fmt: skip
    assert {one["key"]: one["containing"] for one in tables["kind"]} == {"warning": 2, "fine": 3, "confiscate": 1}


@pytest.mark.parametrize("path", ["/statistics/1900", "/statistics/2024", "/statistics/9999", "/api/v1/public/statistics/2024"])
def test_a_year_without_decisions_is_said_in_words(year: list[Disclosure], path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "统计" in answer.content.decode()


def test_a_year_that_has_just_begun_says_what_will_come(town: Town) -> None:
    answer = Client().get("/statistics/2026")
    assert answer.status_code == 200
    assert "今年还没有公示的决定" in answer.content.decode()
