"""Rule: what a scan finds is masked or kept by keyboard alone, on a page that anybody can read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_pages_fit_and_are_accessible import look
from tests.web.world import PASSWORD

pytestmark = pytest.mark.browser
NOTE = "证人王小军签字，联系电话13912345678。本机关电话13912345678。"
MOST_STOPS = 80


@pytest.fixture
def page(browser: Browser, site: Site) -> Page:
    page = browser.new_context(locale="zh-CN", reduced_motion="reduce").new_page()
    page.goto(f"{site.url}/workbench/")
    page.fill("#u", "song")
    page.fill("#p", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/workbench/")
    page.goto(f"{site.url}/workbench/disclosures/{site.made['duty']}/redact")
    return page


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab until it has the focus; an element that cannot be reached fails."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached by keyboard: {wanted}")


def pressed(page: Page, name: str, key: str = "Enter") -> None:
    """A button found by Tab and pressed; waits for the page that answers."""
    tab_to(page, page.get_by_role("button", name=name))
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_file_is_attached_answered_place_by_place_and_the_rest_masked_without_a_mouse(page: Page, site: Site) -> None:
    tab_to(page, page.get_by_label("附件的名称"))
    page.keyboard.type("现场笔录")
    page.set_input_files("#af", {"name": "a.txt", "mimeType": "text/plain", "buffer": NOTE.encode()})
    pressed(page, "上传并扫描")
    pressed(page, "制作公开版本")
    rows = page.locator(".findings > li")
    expect(rows).to_have_count(3)
    expect(page.locator(".redact sup", has_text="3")).to_have_count(2)  # the same number left and right

    phone = rows.filter(has_text="电话号码").first
    tab_to(page, phone.get_by_label("遮盖", exact=True))
    page.keyboard.press("ArrowRight")
    expect(phone.get_by_label("公开并说明")).to_be_checked()
    pressed(page, "其余全部遮盖并制作")
    expect(page.get_by_role("alert")).to_contain_text("保留原文没有写明理由")
    phone = rows.filter(has_text="电话号码").first
    expect(phone.get_by_label("公开并说明")).to_be_checked()  # what was chosen is still there

    tab_to(page, phone.get_by_role("textbox"))
    page.keyboard.type("本机关公布的电话")
    pressed(page, "其余全部遮盖并制作")
    public = page.get_by_role("region", name="公开版本", exact=True)
    expect(public).to_contain_text("13912345678")
    expect(public).not_to_contain_text("王小军")
    expect(page.locator(".pagehead")).to_contain_text("没有答复 0 处")
    assert look(page, page.url) == []
