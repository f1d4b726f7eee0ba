"""Rule: a basis is cited by searching for it, by keyboard alone; its text stands beside the form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.web.world import PASSWORD

pytestmark = pytest.mark.browser
ARTICLE = "《中华人民共和国行政处罚法》第五十一条"


@pytest.fixture
def page(browser: Browser, site: Site) -> Page:
    page = browser.new_context(locale="zh-CN", reduced_motion="reduce").new_page()
    page.goto(f"{site.url}/workbench/")
    page.fill("#u", "zhou")
    page.fill("#p", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/workbench/")
    page.goto(f"{site.url}/workbench/components")
    return page


def test_arrows_and_enter_put_the_article_into_the_field_and_its_text_beside_it(page: Page) -> None:
    box = page.get_by_role("combobox", name="查找条款")
    box.fill("处罚法 51")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option").first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    box.press("Enter")
    expect(box).to_have_value("")
    assert page.locator("#f-basis").input_value().splitlines()[-1] == ARTICLE
    expect(page.locator("[data-cited]")).to_contain_text("可以当场作出行政处罚决定")
    box.press("Enter")  # an empty box sends no form
    assert page.url.endswith("/workbench/components")


def test_a_name_alone_is_completed_and_escape_closes_the_list(page: Page) -> None:
    box = page.get_by_role("combobox", name="查找条款")
    box.fill("行政复议法")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("选中后接着写第几条")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("《中华人民共和国行政复议法》第")
    box.type("20条")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("《中华人民共和国行政复议法》第二十条")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_what_is_no_citation_is_said_beside_the_form(page: Page) -> None:
    page.locator("#f-basis").fill("行政处罚法")
    expect(page.locator("[data-cited]")).to_contain_text("没有写明是第几条")
