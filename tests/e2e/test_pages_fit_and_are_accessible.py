"""Every kind of page in Chromium: no sideways scroll from 320 to 1920 px, no axe violation in light, dark, large, no CSP complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.e2e.conftest import Site
from tests.web.world import MATTER, PASSWORD

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text("utf-8")
WIDTHS = {"light": (320, 360, 1366, 1920), "dark": (1366,), "large": (320, 360)}
"""Dark changes colours alone; large type is tight where the screen is."""
CHECKED = {"light": (360, 1366), "dark": (1366,), "large": ()}
"""Where axe looks."""
DESK = 1366
CUT_OFF = "[...document.querySelectorAll('.table.work')].filter(t => t.offsetWidth > t.parentElement.clientWidth).length"
"""Lists of work show their last column, the button, without scrolling on an ordinary screen."""
MODES = {"light": {"theme": "light"}, "dark": {"theme": "dark"}, "large": {"theme": "light", "type": "large"}}
PUBLIC = ("/", "/workbench/login", "/statutes/administrative-penalty/?on=2020-01-01")
"""In an installation without anything public; all kinds of public pages: test_everybody_can_use_the_portal.py."""
STAFF = (
    ("zhou", ""), ("zhou", "cases/"), ("zhou", "cases/new"), ("zhou", "cases/{case}/"), ("zhou", "cases/{case}/acts/investigate"),
    ("zhou", "cases/{case}/chart"), ("zhou", "cases/{decided}/"), ("zhou", "cases/{decided}/?print=1"),
    ("zhou", "cases/{decided}/journal"), ("zhou", "cases/{decided}/documents/{document}/"), ("zhou", "officers/"),
    ("zhou", "cases/{case}/acts/amend_entry"), ("zhou", "cases/{decided}/acts/amend_entry?entry={entry}"),
    ("zhou", "periods/"), ("wei", "periods/?authority=water"), ("zhou", "matters/"), ("zhou", f"matters/water/{MATTER}"), ("zhou", "password"), ("zhou", "components"),
    ("zhou", "practice/"), ("zhou", "practice/{begun}/register"), ("zhou", "practice/{under_way}/"),
    ("zhou", "practice/{under_way}/acts/deliver"), ("zhou", "practice/{scored}/"),
    ("chen", ""), ("chen", "cases/{decided}/acts/approve"), ("song", ""), ("song", "disclosures/"),
    ("song", "disclosures/{duty}/"), ("song", "disclosures/{duty}/redact"), ("song", "disclosures/kept-back"), ("song", "disclosures/channels"),
    ("song", "disclosures/corrections"), ("wei", ""), ("wei", "imports/"), ("wei", "complaints/?state=open"), ("gao", ""), ("gao", "complaints/"),
    ("gao", "complaints/{lodged}/"), ("gao", "complaints/{accepted}/"), ("gao", "complaints/{answered}/"),
)  # fmt: skip
WEAR = """look => { const root = document.documentElement;
  for (const name of ['theme', 'type']) { look[name] ? root.setAttribute('data-' + name, look[name]) : root.removeAttribute('data-' + name); } }"""


class People:
    """Browsers in which somebody has logged in through the page, one each."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.entered: dict[str, BrowserContext] = {}

    def page(self, who: str) -> Page:
        if who not in self.entered:
            self.entered[who] = self.browser.new_context(locale="zh-CN", reduced_motion="reduce")
            page = self.entered[who].new_page()
            page.goto(f"{self.site.url}/workbench/")
            page.fill("#u", who)
            page.fill("#p", PASSWORD)
            page.click("button.primary")
            page.wait_for_url("**/workbench/")
            page.close()
        return self.entered[who].new_page()


@pytest.fixture(scope="module")
def people(browser: Browser, site: Site) -> Iterator[People]:
    found = People(browser, site)
    yield found
    for context in found.entered.values():
        context.close()


@pytest.fixture(scope="module")
def outside(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    yield context
    context.close()


def look(page: Page, url: str) -> list[str]:
    """What is wrong with a page at every width and in every mode."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    page.evaluate(AXE)
    for mode, attributes in MODES.items():
        page.evaluate(WEAR, attributes)
        for width in WIDTHS[mode]:
            page.set_viewport_size({"width": width, "height": 800})
            across = page.evaluate("document.documentElement.scrollWidth")
            if across > width:
                wrong.append(f"{mode} {width}px: {across - width}px too wide")
            if width == DESK and (cut := page.evaluate(CUT_OFF)):
                wrong.append(f"{mode} {width}px: tables cut off: {cut}")
            if width in CHECKED[mode]:
                wrong += [f"{mode} {width}px axe {found}" for found in violations(page, mode)]
    return wrong


def violations(page: Page, mode: str) -> list[str]:
    """Dark changes colours alone, so that only they are looked at again."""
    options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if mode == "dark" else {})}
    found = page.evaluate("options => axe.run(document, options).then(r => r.violations)", options)
    return [f"{v['id']}: {[node['target'] for node in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_fits_and_is_accessible(path: str, outside: BrowserContext, site: Site) -> None:
    page = outside.new_page()
    assert look(page, site.url + path.format(**site.made)) == []
    page.close()


@pytest.mark.parametrize(("who", "path"), STAFF)
def test_a_staff_page_fits_and_is_accessible(who: str, path: str, people: People, site: Site) -> None:
    page = people.page(who)
    assert look(page, f"{site.url}/workbench/{path.format(**site.made)}") == []
    page.close()


def test_leaving_a_form_with_typed_content_asks_first(people: People, site: Site) -> None:
    page = people.page("zhou")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{site.url}/workbench/cases/{site.case}/acts/investigate")
    page.type("#f-place", "望潮桥")
    page.click(".crumb a")
    page.wait_for_url("**/workbench/")
    assert asked == ["beforeunload"]
    page.close()


def test_a_kind_of_party_is_asked_only_what_it_has(people: People, site: Site) -> None:
    page = people.page("zhou")
    page.goto(f"{site.url}/workbench/cases/new")
    assert not page.locator("#f-parties-0-id_number").is_visible()
    page.check("input[name=parties-0-kind][value=natural_person]")
    assert page.locator("#f-parties-0-id_number").is_visible()
    assert not page.locator("#f-parties-0-credit_code").is_visible()
    page.get_by_role("button", name="再加一名当事人").click()
    page.locator("#f-parties-1-name").wait_for(state="visible")
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


def test_a_question_that_depends_on_an_answer_appears_with_it(people: People, site: Site) -> None:
    page = people.page("zhou")
    page.goto(f"{site.url}/workbench/components")
    page.check("input[name=method][value=leaving]")
    assert page.locator("#f-note").is_visible()
    page.check("input[name=method][value=direct]")
    assert not page.locator("#f-note").is_visible()
    page.close()


def test_an_amount_is_read_back_in_capitals_while_it_is_typed(people: People, site: Site) -> None:
    page = people.page("zhou")
    page.goto(f"{site.url}/workbench/components")
    page.fill("#f-amount_fen", "1,500")
    expect(page.locator("#f-amount_fen-c")).to_have_text("壹仟伍佰元整")
    page.close()
