"""Rule: the public pages as files are all there, lead nowhere wrong, and follow each change and nothing else (R14, R16, R19)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from tests.portal.published import publish, withdraw
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown import archive
from zhifa.journal.api import followers
from zhifa.web.static_site.addresses import Addresses
from zhifa.web.static_site.building import Site
from zhifa.web.static_site.folder import NotOurs, Report, SiteBusy

MIRROR = "https://mirror.example.cn/gongshi"
LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')
pytestmark = pytest.mark.usefixtures("db", "noon")


@pytest.fixture
def out(settings: Settings, tmp_path: Path) -> Path:
    settings.ZHIFA_HOME = tmp_path / "home"
    settings.ZHIFA_HOME.mkdir()
    return tmp_path / "out"


@pytest.fixture
def many(out: Path, tmp_path: Path) -> list[str]:
    return publish(tmp_path, *range(200))


@pytest.fixture
def ids(out: Path, tmp_path: Path) -> list[str]:
    return publish(tmp_path, *range(24))


def build(out: Path, url: str = "") -> Report:
    """As the command does."""
    site = Site(out, url)
    with site.folder.locked():
        if site.is_whole():
            site.changes(*site.since(site.state.position))
            list(site.registers())
        else:
            site.begin()
            list(site.everything())
    return site.report


def pages(out: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of every page."""
    for path in sorted(out.rglob("*.html")):
        yield path.relative_to(out).as_posix(), path.read_text(encoding="utf-8")


def page(out: Path, address: str) -> Path:
    return out / address.strip("/") / "index.html"


def test_every_public_record_has_its_page_and_stands_on_the_lists_that_lead_to_it(out: Path, many: list[str]) -> None:
    build(out)
    assert len(many) == 200
    assert {path.parent.name for path in out.glob("decisions/*/index.html")} == set(many)
    for month in ("2025-12", "2026-01", "2026-02"):
        listed = {
            found for path in out.glob(f"archive/{month}/**/index.html")
            for found in re.findall(r"/decisions/([0-9a-f-]{36})", path.read_text())
        }  # fmt: skip
        assert listed == {
            row.id for row in PublicRecord.objects.all() if str(row.decided_on).startswith(month)
        }
    codes = {row.company for row in PublicRecord.objects.all()} - {""}
    assert codes
    assert {path.parent.name for path in out.glob("companies/*/index.html")} == codes


def test_a_page_says_what_the_service_says(out: Path, ids: list[str]) -> None:
    build(out)
    for address in (f"/decisions/{ids[7]}", "/", "/archive/2026-01", "/about", "/robots.txt", "/sitemap-1.xml"):
        name = address.strip("/") if "." in address else f"{address.strip('/')}/index.html".lstrip("/")
        kept = re.sub(r"(/static/zhifa/\w+)\.[0-9a-f]{12}\.", r"\1.", (out / name).read_text())
        served = Client().get(address).content.decode()
        assert kept == served.replace('href="?', f'href="{address}?'), address  # a query is asked of the service


def test_every_link_leads_to_a_file_or_to_the_service(out: Path, ids: list[str]) -> None:
    build(out)
    seen = 0
    for name, text in pages(out):
        for whole in map(unescape, LINK.findall(text)):
            link = whole.removeprefix(live.ZHIFA_PUBLIC_URL)  # the same page of the service: its true address
            path, _, query = link.partition("#")[0].partition("?")
            if link.startswith(("#", "data:", "tel:")) or not path:
                continue
            target = out / unquote(path).strip("/")
            if not (target.is_file() or (target / "index.html").is_file()):
                answer = Client().get(link) if not query else None
                assert resolve(unquote(path)), (name, link)
                assert answer is None or answer.status_code in {200, 302, 405}, (name, link, answer.status_code)
            seen += 1
    assert seen > 1_000


def test_a_file_has_the_same_beside_it_compressed(out: Path, ids: list[str]) -> None:
    build(out)
    found = [path for path in out.rglob("*.gz") if ".zhifa" not in path.parts]
    assert len(found) > 40
    for path in found:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_a_second_run_writes_nothing(out: Path, ids: list[str]) -> None:
    assert build(out).written > 40
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name != "lock"}
    report = build(out)
    assert (report.written, report.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_is_taken_down_goes_at_once_and_its_old_address_says_why(out: Path, ids: list[str]) -> None:
    build(out)
    record = PublicRecord.objects.get(number="临水罚决字〔2026〕7号")
    secret = "在临江河左岸7号闸门旁堆放"
    assert secret in page(out, f"/decisions/{record.id}").read_text()
    withdraw(record.id)
    build(out)
    assert not (out / "decisions" / record.id).exists()
    said = (out / "gone" / f"{record.id}.html").read_text()
    for word in ("临水罚决字〔2026〕7号", "临江区水利局", "2026年3月5日", "复议决定撤销。"):
        assert word in said
    assert f"/decisions/{record.id} 410;\n" in (out / ".zhifa" / "gone.map").read_text()
    for name, text in pages(out):
        assert secret not in text, name
        assert record.id not in text or name.startswith("gone/"), name
    assert record.id not in (out / "sitemap-1.xml").read_text()
    assert record.id not in (out / "api/v1/public/feeds/disclosures.atom").read_text()


def test_only_what_changed_is_written_again(out: Path, ids: list[str]) -> None:
    build(out)
    record = PublicRecord.objects.get(number="临水罚决字〔2026〕7号")
    withdraw(record.id)
    report = build(out)
    touched = {path for path in report.addresses if path.startswith("/decisions/")}
    assert touched == {f"/decisions/{record.id}"}
    lists = {path for path in report.addresses if path.startswith("/archive/")}
    month = str(record.decided_on)[:7]
    assert all(month in path or "/authorities/" in path for path in lists - {"/archive"})
    assert len([path for path in report.addresses if path.startswith("/companies/")]) == 1
    assert report.written < 20


def test_the_last_record_of_a_list_takes_the_list_with_it(out: Path, tmp_path: Path, ids: list[str]) -> None:
    build(out)
    mine = [row for row in PublicRecord.objects.all() if row.party == "明州市第1水产有限公司"]
    party = page(out, f"/companies/{mine[0].company}")
    for row in mine[1:]:
        withdraw(row.id)
    build(out)
    assert party.exists()
    withdraw(mine[0].id)
    build(out)
    assert not party.exists()


def test_lists_of_more_than_a_page_shrink_and_grow(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PAGE", 5)
    publish(tmp_path, *range(1, 40, 3))  # thirteen of one month
    build(out)
    assert page(out, "/archive/2026-01/3").exists()
    newest = PublicRecord.objects.filter(state="published").order_by("-decided_on", "-id").values_list("id", flat=True)
    for key in newest[:3]:
        withdraw(key)
    build(out)
    assert not page(out, "/archive/2026-01/3").exists()
    assert "/archive/2026-01/3" not in page(out, "/archive/2026-01").read_text()
    publish(tmp_path, 40, 43)
    build(out)
    assert page(out, "/archive/2026-01/3").exists()


def test_a_mirror_leads_to_its_own_pages_and_asks_the_service_for_the_rest(out: Path, ids: list[str]) -> None:
    build(out, MIRROR)
    service = live.ZHIFA_PUBLIC_URL
    for name, text in pages(out):
        for link in map(unescape, LINK.findall(text)):
            if link.startswith("/"):
                assert link.startswith("/gongshi/"), (name, link)
                inside = unquote(link.removeprefix("/gongshi").partition("#")[0]).strip("/")
                assert (out / inside).is_file() or (out / inside / "index.html").is_file(), (name, link)
            elif not link.startswith(("#", "data:", "tel:")):
                assert link.startswith(f"{service}/"), (name, link)
    front = page(out, "/").read_text()
    assert f'action="{service}/search"' in front
    assert f"{MIRROR}/decisions/{ids[0]}" in (out / "sitemap-1.xml").read_text()
    assert f'href="{MIRROR}/decisions/' in (out / "api/v1/public/feeds/disclosures.atom").read_text()


def test_another_address_writes_everything_again(out: Path, ids: list[str]) -> None:
    build(out)
    assert build(out, MIRROR).written > 40
    assert build(out, MIRROR).written == 0


def test_a_folder_of_somebody_else_is_left_alone(out: Path) -> None:
    out.mkdir()
    (out / "mine.html").write_text("mine")
    with pytest.raises(NotOurs, match="空目录"):
        build(out)
    assert [path.name for path in out.iterdir()] == ["mine.html"]


def test_two_do_not_write_at_once(out: Path, ids: list[str]) -> None:
    first = Site(out)
    with first.folder.locked(), pytest.raises(SiteBusy):
        build(out)


def test_pages_of_nothing_and_files_of_an_older_look_are_cleared_away(out: Path, ids: list[str]) -> None:
    build(out)
    old = out / "static" / "zhifa" / "base.000000000000.css"
    old.write_text("old")
    stray = page(out, "/decisions/00000000-0000-4000-8000-000000000000")
    stray.parent.mkdir()
    stray.write_text("stray")
    list_of_nothing = page(out, "/archive/1999-01")
    list_of_nothing.parent.mkdir()
    list_of_nothing.write_text("nothing")
    (out / ".zhifa" / "state.json").unlink()
    build(out)
    assert not any(path.exists() for path in (old, stray, list_of_nothing))


def test_no_code_that_somebody_chose_stands_where_a_page_stands() -> None:
    known = Addresses("https://zhifa.example", "https://zhifa.example")
    assert known.is_file("/catalogue/window-board/SLJ/W-01")
    for code in ("index.html", "index.html.gz", "..", ".zhifa"):
        assert not known.is_file(f"/catalogue/window-board/SLJ/{code}"), code


def test_what_time_ends_goes_when_it_is_noted(out: Path, ids: list[str]) -> None:
    build(out)
    PublicRecord.objects.filter(pk=ids[3]).update(shown_until="2026-03-04")
    site = Site(out)
    with site.folder.locked():
        site.changes([ids[3]], site.state.position)
    assert not (out / "decisions" / ids[3]).exists()
    assert (out / "gone" / f"{ids[3]}.html").exists()
    followers.run_to_end()
