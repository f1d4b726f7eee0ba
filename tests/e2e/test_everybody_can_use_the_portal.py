"""Rule (R19, WCAG 2.2 AA, GB/T 37668): every kind of public page is light, has no axe violation in light, dark and large type on phone and desk,
and the way from search to correction can be gone with the keyboard alone and without script.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.e2e.conftest import Site, serve
from tests.e2e.shown import PAGES
from tests.e2e.test_pages_fit_and_are_accessible import AXE, MODES, WEAR, WIDTHS

pytestmark = pytest.mark.browser
SEED = "from tests.e2e import shown; print(shown.build())"
HEAVIEST = 200_000  # bytes on the wire of a first visit, style, script and pictures with it
BLOCKING = 2
PATIENCE = 30_000  # ms for the page that a click opens, on a machine that does other things as well
PHONE, DESK = 360, 1440
FULL = bool(os.environ.get("ZHIFA_TEST_FULL"))
STATUS = {"gone": 410, "nowhere": 404, "AAAA-AAAA-AAAA": 404, "00000000000": 404}
BEFORE_PAINT = """[...document.head.querySelectorAll('link[rel~=stylesheet], script[src]:not([defer]):not([async]):not([type=module])')].map(e => e.href || e.src)"""
RULES = """options => axe.run(document, options).then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target).join(' ')))"""
FOCUS = """() => { const e = document.activeElement; const s = getComputedStyle(e); const r = e.getBoundingClientRect();
  return {tag: e.tagName, text: (e.innerText || e.value || e.getAttribute('aria-label') || '').trim(), visible: r.width > 0 && r.height > 0,
          ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'}; }"""
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, [tabindex="0"]')]
  .filter(e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.disabled).length"""


@pytest.fixture(scope="module")
def shown(template_home: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from serve(template_home, tmp_path_factory.mktemp("shown"), SEED)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who was never here: no cookie, nothing kept."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce", viewport={"width": PHONE, "height": 800})
    yield context
    context.close()


def opened(page: Page, shown: Site, path: str) -> Response:
    answer = page.goto(shown.url + path.format(**shown.made))
    assert answer is not None
    expected = next((status for mark, status in STATUS.items() if mark in path and not path.startswith("/case")), 200)
    assert answer.status == expected, path
    return answer


def looks(number: int) -> list[tuple[str, int]]:
    """The modes and widths at which a page is looked at: all of them in full; else each mode once, the width in turn."""
    if FULL:
        return [(mode, width) for mode in MODES for width in (PHONE, DESK)]
    return [(mode, (PHONE, DESK)[(number + n) % 2]) for n, mode in enumerate(MODES)]


@pytest.mark.parametrize(("number", "path"), list(enumerate(PAGES)), ids=PAGES)
def test_a_public_page_is_light_and_accessible_in_every_mode(number: int, path: str, visitor: BrowserContext, shown: Site) -> None:
    page = visitor.new_page()
    session = visitor.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    answer = opened(page, shown, path)
    page.wait_for_load_state("networkidle")
    wrong = []
    if sum(sizes) > HEAVIEST:
        wrong.append(f"{sum(sizes):,.0f} bytes")
    if len(blocking := page.evaluate(BEFORE_PAINT)) > BLOCKING:
        wrong.append(f"{blocking} before the first paint")
    if "/case/" not in path and "gzip" not in answer.headers.get("content-encoding", ""):
        wrong.append("not compressed")
    page.evaluate(AXE)
    for mode, width in looks(number):
        page.evaluate(WEAR, MODES[mode])
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{mode} {width}px {found}" for found in page.evaluate(RULES, rules(mode))]
    wrong += too_wide(page)
    assert wrong == []


def rules(mode: str) -> dict[str, object]:
    """All rules, with the one of WCAG 2.2 that axe leaves off; what a mode cannot change is looked at once unless in full."""
    if mode == "light" or FULL:
        return {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    return {"resultTypes": ["violations"], "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}


def too_wide(page: Page) -> list[str]:
    """Where a reader would have to scroll sideways."""
    wrong = []
    for mode, widths in WIDTHS.items():
        page.evaluate(WEAR, MODES[mode])
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            across = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{mode} {width}px: {across - width}px too wide"] if across > width else []
    return wrong


@pytest.mark.parametrize("path", ["/", "/search", "/decisions/{shown}", "/statistics/{year}"])
def test_every_control_is_reached_with_the_tab_key_and_shows_where_it_is(path: str, visitor: BrowserContext, shown: Site) -> None:
    page = visitor.new_page()
    opened(page, shown, path)
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert (first["tag"], first["text"]) == ("A", "跳到主要内容")
    reached, wrong, there = 1, [], page.evaluate(REACHABLE)
    while True:
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now["tag"] == "BODY" or reached > there + 1:
            break
        reached += 1
        if not (now["visible"] and now["ring"]):
            wrong.append(now)
    assert wrong == []
    assert reached == there


def test_search_decision_check_and_correction_with_the_keyboard_alone(visitor: BrowserContext, shown: Site) -> None:
    page = visitor.new_page()
    opened(page, shown, "/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the navigation
    onto(page, "q")
    page.keyboard.type("渣土")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    onto(page, "渣土", within="h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/*")
    onto(page, "认为公示有误，申请更正")
    page.keyboard.press("Enter")
    page.wait_for_url("**/correction")
    onto(page, "what")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("文号写错了一个字。")
    onto(page, "提交更正申请")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("更正申请已提交", timeout=PATIENCE)


def onto(page: Page, what: str, *, within: str = "*") -> None:
    """Tabs on until the control of this name, or with this text, has the focus."""
    found = "([what, within]) => { const e = document.activeElement; return e !== document.body && e.matches(within) && (e.name === what || e.innerText.includes(what)); }"
    for _ in range(80):
        if page.evaluate(found, [what, within]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached with the Tab key: {what}")


def test_the_same_without_any_script(browser: Browser, shown: Site) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    opened(page, shown, "/")
    page.locator("#q").fill("渣土")
    page.get_by_role("button", name="查找").click()
    page.locator(".results h3 a").first.click()
    expect(page.get_by_role("heading", name="公开的内容")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="What is public")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html[lang=zh-CN]")).to_be_attached(timeout=PATIENCE)
    page.get_by_role("button", name="长者模式").click()
    expect(page.locator("html[data-type=large]")).to_be_attached(timeout=PATIENCE)
    page.get_by_role("link", name="核对文书", exact=True).click()
    page.locator("#vc").fill(shown.made["code"].lower().replace("-", " "))
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登记在册", timeout=PATIENCE)
    opened(page, shown, "/decisions/{shown}/correction")
    page.locator("#cw").select_option(index=1)
    page.locator("#ct").fill("当事人名称少了一个字。")
    page.get_by_role("button", name="提交更正申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("更正申请已提交", timeout=PATIENCE)
    opened(page, shown, "/statistics/{year}")
    page.locator(".counted td a").first.click()
    expect(page.locator("#r-h")).to_have_text("共 1 条", timeout=PATIENCE)
    context.close()


def test_a_decision_prints_on_a4_with_its_address_and_code_and_without_navigation(visitor: BrowserContext, shown: Site) -> None:
    page = visitor.new_page()
    opened(page, shown, "/decisions/{shown}")
    page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
    page.emulate_media(media="print")
    for gone in (".govline", ".mast nav", ".foot", ".crumb", ".skip"):
        assert page.locator(gone).first.is_hidden(), gone
    for kept in (".print-only", ".qr .code", ".facts"):
        assert page.locator(kept).first.is_visible(), kept
    assert f"/decisions/{shown.made['shown']}" in page.locator(".print-only").inner_text()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    pages = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pages or b"/MediaBox [0 0 595" in pages
