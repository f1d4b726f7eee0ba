"""Rule: the public search works without script on a phone, and with the keyboard alone on a desk (R19, accessibility)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.conftest import Site
from tests.e2e.seed import LONG

pytestmark = pytest.mark.browser
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1366, height=768)
FURTHEST = 80  # steps of the Tab key: what is further away nobody reaches
RING = "getComputedStyle(document.activeElement).outlineStyle !== 'none' || getComputedStyle(document.activeElement.parentElement).outlineStyle !== 'none'"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport=PHONE, java_script_enabled=False, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport=DESK, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def reach(page: Page, selector: str) -> None:
    """Tab by Tab until it has the focus, which must be visible."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(RING), selector
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_without_script_a_citizen_narrows_reads_and_takes_the_result_along(plain: Page, site: Site) -> None:
    plain.goto(site.url)
    plain.get_by_label("名称、信用代码、文号、地点或案情词语").fill("渣土")
    plain.get_by_role("button", name="查找").click()
    expect(plain.get_by_role("heading", name=re.compile("共 1 条"))).to_be_visible()
    plain.get_by_role("link", name="筛选").click()
    plain.get_by_role("navigation", name="筛选").get_by_role("link", name=re.compile("单位")).click()
    tag = plain.get_by_role("link", name=re.compile("当事人类型：单位"))
    expect(tag).to_be_visible()
    with plain.expect_download() as taken:
        plain.get_by_role("link", name="下载 CSV").click()
    assert LONG in Path(taken.value.path()).read_text("utf-8-sig")
    tag.click()
    expect(tag).to_have_count(0)
    plain.get_by_role("link", name=re.compile(LONG[:20])).click()
    expect(plain).to_have_url(re.compile(rf"/decisions/{site.made['published']}$"))
    plain.get_by_role("link", name="该当事人的全部记录").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(LONG)
    plain.get_by_role("link", name="明州市临江区水务局").click()
    expect(plain).to_have_url(re.compile("/authorities/water$"))
    plain.get_by_role("link", name="明州市临江区", exact=True).first.click()
    expect(plain).to_have_url(re.compile("/regions/230125$"))


def test_without_script_dates_narrow_and_what_empties_the_result_can_be_taken_off(plain: Page, site: Site) -> None:
    plain.goto(f"{site.url}/search?q=渣土")
    plain.get_by_role("link", name="筛选").click()
    plain.get_by_label("不晚于").fill("2001-01-01")
    plain.get_by_role("button", name="按日期筛选").click()
    expect(plain.get_by_text("是“不晚于”这个条件排除了全部结果：去掉它有 1 条。")).to_be_visible()
    plain.get_by_role("link", name=re.compile("不晚于：2001-01-01")).click()
    expect(plain.get_by_role("heading", name=re.compile("共 1 条"))).to_be_visible()


def test_with_the_keyboard_alone_one_searches_narrows_orders_and_reads(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/about")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    reach(desk, "#mq")
    desk.keyboard.type("渣土")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search?q=*")
    expect(desk.get_by_role("heading", name=re.compile("共 1 条"))).to_be_visible()
    reach(desk, "#filters a[href*='party_kind=organisation']")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**party_kind=organisation*")
    reach(desk, "a.sort[href*='sort=oldest']")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**sort=oldest*")
    reach(desk, "a.btn[href*='sort=oldest']:not([href*='party_kind'])")
    desk.keyboard.press("Enter")
    desk.wait_for_url(lambda url: "party_kind" not in url)
    reach(desk, ".results h3 a")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/decisions/*")
    expect(desk.get_by_role("heading", level=1)).to_contain_text(LONG[:20])
