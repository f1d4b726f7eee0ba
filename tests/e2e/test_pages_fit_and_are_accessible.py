"""Every kind of page in Chromium: no sideways scroll from 320 to 1920 px, no axe violation in light, dark, large, no CSP complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Site
from tests.web.world import MATTER, PASSWORD

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text("utf-8")
WIDTHS = (320, 360, 1366, 1920)
MODES = ({"theme": "light", "type": "normal"}, {"theme": "dark", "type": "normal"}, {"theme": "light", "type": "large"})
PUBLIC = ("/", "/workbench/login", "/search", "/officers", "/matters", "/verify", "/log", "/about", "/how-to-verify")
STAFF = (
    "/workbench/", "/workbench/cases/", "/workbench/cases/new", "/workbench/cases/{case}/", "/workbench/cases/{case}/journal",
    "/workbench/cases/{case}/chart", "/workbench/cases/{case}/acts/investigate", "/workbench/disclosures/",
    "/workbench/officers/", "/workbench/matters/", f"/workbench/matters/water/{MATTER}", "/workbench/password", "/workbench/cases/{case}/acts/amend_entry",
    "/workbench/components",
)  # fmt: skip


def dressed(context: BrowserContext, mode: dict[str, str]) -> None:
    value = f"{mode['theme']}.{mode['type']}.dense"
    context.add_cookies([{"name": "zhifa_display", "value": value, "domain": "127.0.0.1", "path": "/"}])


@pytest.fixture(scope="module")
def inside(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the officer has logged in through the page."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site.url}/workbench/")
    page.fill("#u", "zhou")
    page.fill("#p", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/workbench/")
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="module")
def outside(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN")
    yield context
    context.close()


def look(page: Page, url: str) -> list[str]:
    """What is wrong with a page at every width and in every mode."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for mode in MODES:
        dressed(page.context, mode)
        page.goto(url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            across = page.evaluate("document.documentElement.scrollWidth")
            if across > width:
                wrong.append(f"{mode} {width}px: {across - width}px too wide")
        page.set_viewport_size({"width": 360, "height": 800})
        page.evaluate(AXE)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        wrong += [f"{mode} axe {v['id']}: {[node['target'] for node in v['nodes'][:3]]}" for v in violations]
    return wrong


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_fits_and_is_accessible(path: str, outside: BrowserContext, site: Site) -> None:
    page = outside.new_page()
    assert look(page, site.url + path) == []
    page.close()


@pytest.mark.parametrize("path", STAFF)
def test_a_staff_page_fits_and_is_accessible(path: str, inside: BrowserContext, site: Site) -> None:
    page = inside.new_page()
    assert look(page, site.url + path.format(case=site.case)) == []
    page.close()


def test_the_look_is_sent_with_the_first_byte_and_kept(outside: BrowserContext, site: Site) -> None:
    outside.clear_cookies()
    page = outside.new_page()
    page.goto(f"{site.url}/workbench/login")
    page.click("button[name=type]")
    assert page.evaluate("document.documentElement.dataset.type") == "large"
    page.wait_for_timeout(300)
    raw = page.request.get(f"{site.url}/workbench/login").text()
    assert 'data-type="large"' in raw.split("<head>")[0]
    page.close()


def test_display_changes_without_script_too(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/about")
    page.click("button[name=theme]")
    assert page.url.endswith("/about")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()


def test_a_question_that_depends_on_an_answer_appears_with_it(inside: BrowserContext, site: Site) -> None:
    page = inside.new_page()
    page.goto(f"{site.url}/workbench/components")
    page.check("input[name=method][value=leaving]")
    assert page.locator("#f-note").is_visible()
    page.check("input[name=method][value=direct]")
    assert not page.locator("#f-note").is_visible()
    page.close()


def test_an_amount_is_read_back_in_capitals_while_it_is_typed(inside: BrowserContext, site: Site) -> None:
    page = inside.new_page()
    page.goto(f"{site.url}/workbench/components")
    page.fill("#f-amount_fen", "1,500")
    expect(page.locator("#f-amount_fen-c")).to_have_text("壹仟伍佰元整")
    page.close()
