"""Rule: feed readers and crawlers are told of exactly what is public now (R19, R20)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import MARKET, MATTER, ORGANISATION, REGION, WATER, Cast
from tests.portal.test_pages import publish
from tests.statements import counted
from zhifa.disclosure.models import PublicRecord
from zhifa.journal.api import followers

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = "/api/v1/public/feeds/disclosures."
WITHDRAW = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}


def entries(query: str = "") -> list[ET.Element]:
    return ET.fromstring(Client().get(FEEDS + "atom" + query).content).findall(f"{ATOM}entry")


def items(query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Client().get(FEEDS + "json" + query).json()["items"]
    return found


def test_both_feeds_tell_the_same_with_ids_that_stay(cast: Cast) -> None:
    record, _ = publish(cast)
    (entry,), (item,) = entries(), items()
    assert entry.findtext(f"{ATOM}id") == item["id"] == f"urn:uuid:{record}"
    assert entry.findtext(f"{ATOM}title") == item["title"]
    assert "欧阳某" in item["title"]
    assert item["url"].endswith(f"/decisions/{record}")
    assert item["authors"] == [{"name": "明水县水务局"}]
    before = item["id"]
    PublicRecord.objects.filter(pk=record).update(party="欧阳某\x0b<甲>&")
    assert items()[0]["id"] == before
    assert "欧阳某<甲>&" in str(entries()[0].findtext(f"{ATOM}title"))


def test_the_head_of_a_feed_is_what_its_standard_asks_for(cast: Cast) -> None:
    publish(cast)
    atom, feed = (Client().get(FEEDS + ending + "?q=渣土&from=2026-03-05") for ending in ("atom", "json"))
    assert atom["Content-Type"].startswith("application/atom+xml")
    assert feed["Content-Type"].startswith("application/feed+json")
    head = feed.json()
    assert head["version"] == "https://jsonfeed.org/version/1.1"
    assert "q=%E6%B8%A3%E5%9C%9F&from=2026-03-05" in head["feed_url"]
    assert "/search?q=%E6%B8%A3%E5%9C%9F&from=2026-03-05" in head["home_page_url"]
    root = ET.fromstring(atom.content)
    assert all(root.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"alternate", "self"}


@pytest.mark.parametrize(
    ("query", "count"),
    [("?q=渣土", 1), ("?q=采砂", 0), (f"?authority={WATER}", 1), (f"?authority={MARKET}", 0), ("?act=penalty", 1),
     ("?party=欧阳", 1), ("?number=没有这个", 0), ("?year=2026", 1), ("?from=2026-03-06", 0), ("?to=2026-03-05", 1)],
)  # fmt: skip
def test_a_feed_is_narrowed_as_the_search_is(cast: Cast, query: str, count: int) -> None:
    publish(cast)
    assert len(entries(query)) == len(items(query)) == count


def test_what_is_withdrawn_leaves_the_feeds(cast: Cast) -> None:
    record, _ = publish(cast)
    cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    assert (entries(), items()) == ([], [])
    followers.run_to_end()
    assert (entries(), items()) == ([], [])


def test_a_feed_that_cannot_be_made_says_so_as_the_search_does(cast: Cast) -> None:
    publish(cast)
    for ending in ("atom", "json"):
        for query in ("?q=" + "水" * 500, "?from=5", "?q=%00"):
            assert Client().get(FEEDS + ending + query).status_code == 422, query


def test_front_page_and_search_name_the_feeds_and_the_search_narrows_them(cast: Cast) -> None:
    publish(cast)
    for path, tail in (("/", ""), ("/search?q=水&act=penalty", "?q=%E6%B0%B4&amp;act=penalty")):
        html = Client().get(path).content.decode()
        for kind, ending in (("application/atom+xml", "atom"), ("application/feed+json", "json")):
            assert f'<link rel="alternate" type="{kind}"' in html
            assert f'href="{FEEDS}{ending}{tail}"' in html, path


def test_a_feed_takes_one_statement(cast: Cast) -> None:
    publish(cast)
    for ending in ("atom", "json"):
        with counted() as statements:
            Client().get(FEEDS + ending)
        assert len(statements.outside) + sum(map(len, statements.transactions)) == 1


def locations(path: str) -> list[str]:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    base = settings.ZHIFA_PUBLIC_URL
    return [str(one.text).removeprefix(base) for one in ET.fromstring(answer.content).iter(f"{SITEMAP}loc")]


def test_the_sitemap_names_what_is_public_now_and_every_address_answers(cast: Cast) -> None:
    record, _ = publish(cast)
    registers = [f"/sitemap-{name}-1.xml" for name in ("authorities", "matters", "regions")]
    assert locations("/sitemap.xml") == ["/sitemap-0.xml", "/sitemap-1.xml", *registers]
    assert locations("/sitemap-1.xml") == [f"/decisions/{record}"]
    for path in [address for part in locations("/sitemap.xml") for address in locations(part)]:
        assert Client().get(path).status_code == 200, path
    cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    assert locations("/sitemap.xml") == ["/sitemap-0.xml", *registers]
    for path in ("/sitemap-1.xml", "/sitemap-companies-1.xml", "/sitemap-people-1.xml", "/sitemap-regions-0.xml"):
        assert Client().get(path).status_code == 404


def test_the_sitemap_names_the_pages_of_registers_and_each_company_once(cast: Cast) -> None:
    first, _ = publish(cast, parties=[dict(ORGANISATION)])
    second, _ = publish(cast)
    PublicRecord.objects.filter(pk=second).update(company=ORGANISATION["credit_code"])
    company = f"/companies/{ORGANISATION['credit_code']}"
    assert locations("/sitemap-companies-1.xml") == [company]
    assert f"/authorities/{WATER}" in locations("/sitemap-authorities-1.xml")
    assert f"/matters/{WATER}/{MATTER}" in locations("/sitemap-matters-1.xml")
    assert locations("/sitemap-regions-1.xml") == [f"/regions/{REGION}"]
    for record in (first, second):
        assert Client().get(company).status_code == 200
        cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    assert "/sitemap-companies-1.xml" not in locations("/sitemap.xml")
    assert Client().get(company).status_code == 404


def test_parts_hold_fifty_thousand_and_none_is_left_out_or_named_twice(cast: Cast, noon: datetime) -> None:
    day = noon.date()
    PublicRecord.objects.bulk_create(
        PublicRecord(
            id=str(UUID(int=n)), state="published", number=str(n), authority=WATER, authority_name="局", act="penalty",
            decided_on=day, published_at=noon, updated_at=noon, edition=1, shown_until=None if n else day - timedelta(days=1),
        )
        for n in range(50_003)
    )  # fmt: skip
    with counted() as statements:
        numbered = [path for path in locations("/sitemap.xml") if path[9].isdigit()]
        first, second = locations("/sitemap-1.xml"), locations("/sitemap-2.xml")
    assert len(statements.outside) + sum(map(len, statements.transactions)) == 7
    assert len(numbered) == 3
    assert (len(first), len(second), len({*first, *second})) == (50_000, 2, 50_002)
    assert f"/decisions/{UUID(int=0)}" not in first


def test_crawlers_are_kept_from_what_is_for_staff_and_parties_and_led_to_the_sitemap(cast: Cast) -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    assert {"/workbench/", "/case", "/api/"} <= set(closed)
    assert not [path for path in locations("/sitemap-0.xml") if path.startswith(tuple(closed))]
    assert f"Sitemap: {settings.ZHIFA_PUBLIC_URL}/sitemap.xml" in lines
