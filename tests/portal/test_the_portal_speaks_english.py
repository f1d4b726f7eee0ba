"""Rule: on `?lang=en` the portal's own words are English; every fact stays Chinese and says so; staff pages stay Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.cast import CERTIFICATES, MATTER, ORGANISATION, WATER, Cast
from tests.documents.pdf_text import text as text_of
from tests.lists.making import PLACES, place, published
from tests.portal.test_pages import publish
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.journal.api import followers
from zhifa.statutes import imports as statutes
from zhifa.web.static_site.addresses import Addresses

LATER = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
CHINESE = re.compile("[\u3400-\u9fff]")
ALONE = frozenset({"meta", "link", "input", "br", "img", "hr", "use", "path", "rect", "circle", "polyline", "line"})
SAID = ("aria-label", "alt", "title", "placeholder")
PAGES = (
    "/", "/search", "/search?q=渣土", "/search?q=没有的词", f"/search?authority={WATER}&act=penalty", "/officers", f"/officer/{CERTIFICATES[0]}",
    "/officer/00000000000", "/matters", f"/matters/{WATER}/{MATTER}", "/procedures/penalty-summary", "/catalogue/",
    f"/catalogue/?authority={WATER}", "/rights", "/statutes/", "/statutes/administrative-penalty/?on=2020-01-01", "/statistics/",
    "/statistics/2026", "/verify", "/verify?code=-", "/verify/AAAA-AAAA-AAAA", "/case", "/case/AAAA-AAAA", "/log", "/about", "/accessibility",
    "/how-to-verify", "/correction", "/nowhere", "/decisions/{id}", "/decisions/{id}/correction", "/verify/{code}",
    "/search?q=渣土&kind=罚款&year=2026&performance=due", "/search?q=渣土&from=gestern", "/companies/{company}", f"/authorities/{WATER}", "/regions/", "/regions/{region}", "/archive/",
    "/archive/2026-03", f"/archive/authorities/{WATER}", f"/archive/authorities/{WATER}/2026-03", "/open-data/", "/open-data/decisions",
    "/open-data/terms", "/complaints", "/complaints/new", "/complaints/new?about=decision&of={id}", "/subscriptions/new", "/subscriptions/new?act=penalty",
)  # fmt: skip


class Reader(HTMLParser):
    """Collects the Chinese that stands in no element marked as Chinese; names of pages may mix both."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def language(self) -> str:
        return next((lang for _, lang in reversed(self.open) if lang), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.open.append((tag, given.get("lang", "")))
        for name in SAID:
            self.check(given.get(name, ""))
        if tag in ALONE:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while tag not in ALONE and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag == "title" for tag, _ in self.open[:3]) and self.open[-1:] != [("script", "")]:  # data for machines
            self.check(data)

    def check(self, text: str) -> None:
        if CHINESE.search(text) and not self.language().startswith("zh"):
            self.found.append(text.strip())


def unmarked(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return reader.found


@pytest.fixture
def town(cast: Cast) -> Iterator[dict[str, str]]:
    """Something on every page: a decision of an organisation, a statute, a document with its code."""
    assert statutes.run(statutes.BASIC, SYSTEM).ok
    disclosure, case = publish(cast, parties=[dict(ORGANISATION)])
    followers.run_to_end()
    code = next(row["code"] for row in cast.api("officer").get(f"/cases/{case['id']}").json()["documents"] if row["number"])
    region = Authority.objects.get(code=WATER).region
    yield {"id": disclosure, "code": code, "company": ORGANISATION["credit_code"], "region": region}


def test_every_page_is_english_and_marks_what_is_chinese(town: dict[str, str]) -> None:
    wrong = {}
    for path in PAGES:
        address = path.format(**town)
        answer = Client().get(f"{address}{'&' if '?' in address else '?'}lang=en")
        html = answer.content.decode()
        assert '<html lang="en"' in html, path
        if found := unmarked(html):
            wrong[path] = found
    assert wrong == {}


def test_the_choice_is_kept_in_a_cookie_that_only_whoever_chose_gets(town: dict[str, str]) -> None:
    client = Client()
    assert not client.get("/").cookies
    chosen = client.get("/?lang=en")
    assert chosen.cookies["zhifa_lang"].value == "en"
    assert chosen.cookies["zhifa_lang"]["httponly"]
    assert "Decisions" in client.get("/search").content.decode()
    assert "Cookie" in client.get("/search")["Vary"]
    back = client.get("/search?lang=zh").content.decode()
    assert 'lang="zh-CN"' in back
    assert "查决定" in back
    assert not Client().get("/?lang=fr").cookies


def test_a_page_that_is_kept_is_kept_for_each_language(town: dict[str, str]) -> None:
    english, chinese = Client(), Client()
    english.get("/?lang=en")
    for path in (f"/decisions/{town['id']}", f"/decisions/{town['id']}"):  # made, then kept
        assert 'lang="zh-CN"' in chinese.get(path).content.decode()[:200]
        answer = english.get(path)
        assert 'lang="en"' in answer.content.decode()[:200]
        assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize(("path", "is_file"), [
    ("/statistics/", False), ("/statistics/2026", False), ("/statistics/2026/act.csv", False), ("/statistics/years.csv", False),
    ("/complaints/new", False), ("/complaints", False), ("/subscriptions/new", False), ("/accessibility", True), ("/about", True),
])  # fmt: skip
def test_of_the_static_site_statistics_and_forms_come_from_the_service(path: str, is_file: bool) -> None:
    assert Addresses("https://gs.example", "https://gs.example").is_file(path) is is_file


def test_every_page_leads_to_the_other_language_and_stays_where_it_is(town: dict[str, str]) -> None:
    page = Client().get("/search", {"q": "渣土", "act": "penalty"}).content.decode()
    assert 'href="?q=%E6%B8%A3%E5%9C%9F&amp;act=penalty&amp;lang=en" lang="en" hreflang="en">English<' in page
    assert 'lang="zh" hreflang="zh">中文<' in Client().get("/rights?lang=en").content.decode()


def test_days_and_sums_are_written_as_english_does(town: dict[str, str]) -> None:
    page = re.sub(r"<[^>]+>", "", Client().get(f"/decisions/{town['id']}?lang=en").content.decode())
    assert "5 March 2026" in page
    assert "2026年3月5日" not in page.partition("What is public")[0]
    assert "CNY" in Client().get("/statistics/2026?lang=en").content.decode()


def test_the_pdf_of_a_decision_has_english_headings_over_chinese_facts(town: dict[str, str]) -> None:
    address = f"/decisions/{town['id']}.pdf"
    english, chinese = (text_of(Client().get(address, {"lang": lang}).content) for lang in ("en", "zh"))
    for heading in ("Documentnumber", "Decidedby", "Unlawfulact", "Page1of1", "publishedversion,edition1", "5March2026"):
        assert heading in english, heading
    assert not [heading for heading in ("文号", "作出机关", "违法事项", "公示版本", "本文件") if heading in english]
    assert all(fact in english for fact in ("罚款", "号", "水务局"))
    assert all(word in chinese for word in ("文号", "作出机关", "违法事项", "第1页共1页", "2026年3月5日"))


def test_the_file_of_a_table_speaks_the_language_of_its_page(town: dict[str, str]) -> None:
    assert "Administrative penalty,penalty,1," in Client().get("/statistics/2026/act.csv?lang=en").content.decode("utf-8-sig")


def test_staff_pages_and_the_interface_stay_chinese(cast: Cast) -> None:
    client = Client()
    client.get("/?lang=en")
    for path in ("/workbench/login", "/workbench/login?lang=en", "/api/v1/docs"):
        html = client.get(path, follow=True).content.decode()
        assert 'lang="zh-CN"' in html, path
    found = client.get("/api/v1/public/disclosures/00000000-0000-7000-8000-000000000000")
    assert CHINESE.search(found.json()["detail"])


def test_a_list_is_read_in_english_with_its_rows_in_chinese(cast: Cast) -> None:
    published(cast, PLACES, [place()])
    with clock.pinned(LATER):
        published(cast, PLACES, [place(phone="0455-6220001"), place("D-02", place="二号闸")])
        for path in (f"/catalogue/{PLACES}", f"/catalogue/{PLACES}/{WATER}", f"/catalogue/{PLACES}/{WATER}?on=2026-03-06", f"/catalogue/{PLACES}/{WATER}/D-02"):
            answer = Client().get(f"{path}{'&' if '?' in path else '?'}lang=en")
            assert answer.status_code == 200, path
            assert unmarked(answer.content.decode()) == [], path


def test_the_reader_of_these_tests_finds_chinese_that_is_not_marked(db: None) -> None:
    assert unmarked('<html lang="en"><p title="乙">甲 <b lang="zh">丙</b></p>') == ["乙", "甲"]
    assert unmarked(Client().get("/verify").content.decode().replace('lang="zh-CN"', 'lang="en"'))
