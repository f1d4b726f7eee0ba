"""The pages of legal review in Chromium: they fit, are accessible, and jump from a finding to its record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD
from tests.e2e.conftest import Site
from tests.e2e.test_pages_fit_and_are_accessible import look

pytestmark = pytest.mark.browser
PAGES = ("cases/{case}/review/", "review/catalogue")


@pytest.fixture(scope="module")
def page(browser: Browser, reviewed: Site) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    entered = context.new_page()
    entered.goto(f"{reviewed.url}/workbench/")
    entered.fill("#u", "reviewer")
    entered.fill("#p", PASSWORD)
    entered.click("button.primary")
    entered.wait_for_selector(".topbar")
    yield entered
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_review_fits_and_is_accessible(path: str, page: Page, reviewed: Site) -> None:
    assert look(page, f"{reviewed.url}/workbench/{path.format(**reviewed.made)}") == []


def test_a_finding_leads_to_its_record(page: Page, reviewed: Site) -> None:
    page.goto(f"{reviewed.url}/workbench/{PAGES[0].format(**reviewed.made)}")
    page.click(".machine >> text=看记录 >> nth=0")
    expect(page.locator(".rec:target")).to_have_count(1)
