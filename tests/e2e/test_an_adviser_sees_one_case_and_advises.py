"""An invited adviser in Chromium: the one case on the desk, its papers, the advice; and nothing else of the authority."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD
from tests.e2e.conftest import Site
from tests.e2e.test_pages_fit_and_are_accessible import look

pytestmark = pytest.mark.browser


@pytest.fixture
def adviser(browser: Browser, reviewed: Site) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{reviewed.url}/workbench/")
    page.fill("#u", "adviser")
    page.fill("#p", PASSWORD)
    page.click("button.primary")
    page.wait_for_selector(".topbar")
    yield page
    context.close()


def answered(page: Page, url: str) -> int:
    return page.request.get(url, max_redirects=0).status


def test_an_invited_adviser_reads_the_one_case_gives_the_advice_and_sees_nothing_else(
    adviser: Page, reviewed: Site
) -> None:
    desk, review = f"{reviewed.url}/workbench", f"/workbench/cases/{reviewed.case}/review/"
    case, other = f"{desk}/cases/{reviewed.case}", f"{desk}/cases/{reviewed.made['other']}"
    to_do = adviser.locator("main a[href^='/workbench/cases/']:not([href='/workbench/cases/'])")
    assert {link.get_attribute("href") for link in to_do.all()} == {review}
    assert {answered(adviser, url) for url in (f"{case}/", f"{case}/journal", f"{other}/", f"{other}/review/")} == {404}
    adviser.goto(f"{desk}/cases/")
    expect(adviser.locator("main")).not_to_contain_text(reviewed.made["number"])

    assert look(adviser, reviewed.url + review) == []
    expect(adviser.locator("main")).to_contain_text("是否适用第五十五条？")
    expect(adviser.locator("main")).to_contain_text("经检定约二立方米，已经清运。")
    papers = {str(link.get_attribute("href")) for link in adviser.locator("main a[href$='/pdf']").all()}
    assert papers
    assert {adviser.request.get(reviewed.url + paper).headers["content-type"] for paper in papers} == {"application/pdf"}

    adviser.click("text=提出咨询意见")
    adviser.check("input[name='advice'][value='doubts']")
    adviser.fill("textarea[name='reason']", "请核对适用的条款。")
    adviser.click("form.act button.primary, main form button.primary")
    adviser.wait_for_url(lambda url: "review.advise" not in url)
    assert answered(adviser, reviewed.url + review) == 404
    adviser.goto(f"{desk}/")
    expect(to_do).to_have_count(0)
