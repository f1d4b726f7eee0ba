"""R13, R10 in a browser: the board of a window is written, reviewed and published; the screen at the window turns its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.conftest import Site
from tests.e2e.test_pages_fit_and_are_accessible import People, look

pytestmark = pytest.mark.browser
LIST = "water/window-board/"
ROW = {
    "window": "1号窗口", "unit": "临江区水利局", "post": "科员", "duties": "受理取水许可申请；一次告知要补正的材料。",
    "kinds": "行政许可、行政检查", "certificate": "23012500101", "materials": "取水许可申请书，在窗口领取。",
    "progress": "扫码查询", "advice": "0999-6100200", "complaints": "12345",
}  # fmt: skip
SMALLEST = """[...document.querySelectorAll('body *')]
  .filter(e => e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize)).reduce((a, b) => Math.min(a, b))"""
TOO_BIG = "document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def people(browser: Browser, site: Site) -> Iterator[People]:
    """The board, published: the editor wrote two posts, the head agreed."""
    found = People(browser, site)
    lists = f"{site.url}/workbench/lists/{LIST}"
    editor = found.page("song")
    for code, name in (("W-01", "周明远"), ("W-02", "陈卫东")):
        editor.goto(f"{lists}edit")
        for column, text in {**ROW, "code": code, "name": name}.items():
            editor.fill(f"#f-{column}", text)
        editor.get_by_role("button", name="保存这一行").click()
        expect(editor.get_by_text("草稿已保存")).to_be_visible()
    editor.get_by_role("link", name="写完了，去提交").click()
    editor.get_by_role("button", name="提交 2 行").click()
    head = found.page("gao")
    head.goto(f"{site.url}/workbench/lists/")
    head.locator("section", has_text="等您审核").get_by_role("link", name="岗位信息公示牌").click()
    head.fill("#o", "同意公布。")
    head.get_by_role("button", name="审核同意").click()
    editor.goto(lists)
    editor.get_by_role("button", name="公布", exact=True).click()
    expect(editor.get_by_text("已公布并记入日志")).to_be_visible()
    yield found
    for context in found.entered.values():
        context.close()


@pytest.fixture
def outside(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    yield context
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/catalogue/", "/catalogue/?authority=water", "/catalogue/window-board", "/catalogue/window-board/water",
     "/catalogue/window-board/water/W-01", "/board/water", "/rights", "/officer/23012500101?category=tax"],
)  # fmt: skip
def test_what_the_public_sees_of_a_list_fits_and_is_accessible(
    people: People, outside: BrowserContext, site: Site, path: str
) -> None:
    assert look(outside.new_page(), site.url + path) == []


@pytest.mark.parametrize(
    ("who", "path"), [("song", ""), ("gao", ""), ("song", LIST), ("song", f"{LIST}edit"), ("song", f"{LIST}edit?row=W-01")]
)
def test_what_staff_see_of_a_list_fits_and_is_accessible(people: People, site: Site, who: str, path: str) -> None:
    page = people.page(who)
    assert look(page, f"{site.url}/workbench/lists/{path}") == []
    page.close()


@pytest.mark.parametrize(("width", "height", "least"), [(1920, 1080, 24), (3840, 2160, 48)])
def test_the_screen_at_the_window_is_read_from_four_metres(
    people: People, browser: Browser, site: Site, tmp_path: Path, width: int, height: int, least: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{site.url}/board/water")
    assert page.evaluate(SMALLEST) >= least
    assert not page.evaluate(TOO_BIG)
    assert page.screenshot(path=tmp_path / "board.png")
    context.close()


def test_pages_turn_every_thirty_seconds_and_stop_on_any_key(people: People, browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.clock.install()
    page.goto(f"{site.url}/board/water")
    expect(page.get_by_role("heading", name="周明远")).to_be_visible()
    page.clock.run_for(30_000)
    expect(page.get_by_role("heading", name="陈卫东")).to_be_visible()
    expect(page.get_by_role("heading", name="周明远")).to_be_hidden()
    page.keyboard.press("Space")
    page.clock.run_for(90_000)
    expect(page.get_by_role("heading", name="陈卫东")).to_be_visible()
    context.close()


def test_without_script_the_board_is_one_page(people: People, browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/board/water")
    for name in ("周明远", "陈卫东"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    context.close()
