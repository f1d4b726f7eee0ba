"""Rule: beside the form stand the range of the fine and the hearing date tried out; they follow what is typed, and fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD
from tests.e2e.conftest import Site, serve
from tests.e2e.test_pages_fit_and_are_accessible import look

pytestmark = pytest.mark.browser
SEED = "from tests.e2e import told_ahead; print(told_ahead.build())"
FORMS = ("cases/{proposing}/acts/conclude", "cases/{hearing}/acts/hearing.notice", "cases/{proposing}/")


@pytest.fixture(scope="module")
def told(template_home: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from serve(template_home, tmp_path_factory.mktemp("told"), SEED)


def entered(browser: Browser, told: Site, *, script: bool = True) -> Page:
    page = browser.new_context(locale="zh-CN", reduced_motion="reduce", java_script_enabled=script).new_page()
    page.goto(f"{told.url}/workbench/")
    page.fill("#u", "officer")
    page.fill("#p", PASSWORD)
    page.click("button.primary")
    page.wait_for_selector(".topbar")
    return page


def form(told: Site, at: int) -> str:
    return f"{told.url}/workbench/{FORMS[at].format(**told.made)}"


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_forms_fit_and_are_accessible(at: int, browser: Browser, told: Site) -> None:
    assert look(entered(browser, told), form(told, at)) == []


def test_the_range_follows_what_is_chosen(browser: Browser, told: Site) -> None:
    page = entered(browser, told)
    page.goto(form(told, 0))
    beside = page.locator("#ahead")
    expect(beside).to_contain_text("可以不予处罚")
    page.check("[name=outcome][value=penalty]")
    page.check("[name=kinds][value=fine]")
    page.check("[name=tier][value=B]")
    page.fill("[name=amount_fen]", "10100")
    expect(beside).to_contain_text("罚款的幅度：100元至20,000元")
    page.check("[name=factors][value=cooperated]")
    expect(beside).to_contain_text("罚款的幅度：100元至10,050元")
    expect(beside).to_contain_text("填写的罚款 10,100 元不在幅度以内。")


def test_a_hearing_date_is_tried_out_without_script(browser: Browser, told: Site) -> None:
    page = entered(browser, told, script=False)
    page.goto(form(told, 1))
    expect(page.locator("#ahead")).to_contain_text("最早可以在")
    expect(page.locator("#ahead table.days tr").first).to_be_visible()
    page.fill("[name=hearing_at]", "2000-01-03T09:00")
    page.click("button[data-preview]")
    expect(page.frame_locator("iframe[name=draft]").locator(".ahead")).to_contain_text("太早")


def test_the_case_offers_what_need_not_be_punished(browser: Browser, told: Site) -> None:
    page = entered(browser, told)
    page.goto(form(told, 2))
    expect(page.locator(".ahead")).to_contain_text("可以考虑：不予处罚：初次违法，危害后果轻微并及时改正")
