"""A party opens its own page on a phone, sees what is left of each right, and speaks. With ZHIFA_GUIDE=1 pictures stay."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import ORGANISATION, PARTY, PASSWORD
from tests.e2e.conftest import Site, serve
from tests.e2e.test_pages_fit_and_are_accessible import look
from tests.e2e.test_the_street_to_the_register import GUIDE, LARGEST, PHONE

pytestmark = pytest.mark.browser
SEED = "from tests.e2e import with_codes; print(with_codes.build())"
PICTURES = {"told": "24-当事人被告知以后", "served": "25-当事人收到决定以后"}
FACTORS = {"told": PARTY["id_number"][-6:], "served": ORGANISATION["phone"][-6:]}


@pytest.fixture(scope="module")
def paper(template_home: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from serve(template_home, tmp_path_factory.mktemp("party"), SEED)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport=PHONE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def enter(page: Page, paper: Site, which: str) -> str:
    """The address of the page, with the door behind."""
    address = f"{paper.url}/case/{paper.made[which]}"
    page.goto(address)
    page.get_by_label("登记号码的后六位").fill(FACTORS[which])
    page.get_by_role("button", name="打开我的案件").click()
    expect(page.get_by_role("button", name="现在退出")).to_be_visible()
    return address


def picture(page: Page, name: str) -> None:
    if os.environ.get("ZHIFA_GUIDE") != "1":
        return
    page.set_viewport_size({**PHONE, "height": 1500})
    path = GUIDE / f"{name}.png"
    page.screenshot(path=path)
    page.set_viewport_size(PHONE)
    assert path.stat().st_size < LARGEST, name


@pytest.mark.parametrize("which", ["told", "served"])
def test_the_page_fits_and_is_accessible(which: str, page: Page, paper: Site) -> None:
    address = enter(page, paper, which)
    picture(page, PICTURES[which])
    assert look(page, address) == []


@pytest.mark.parametrize("path", ["/case", "/case/AAAA-BBBB"])
def test_the_door_fits_and_is_accessible(path: str, page: Page, paper: Site) -> None:
    assert look(page, paper.url + path) == []


def test_without_script_a_party_speaks_and_hands_in_evidence(browser: Browser, paper: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    enter(page, paper, "told")
    page.get_by_label("您的意见、事实和理由").fill("渣土不是我倾倒的，附当日行车记录。")
    page.get_by_label("证据（选填）").set_input_files(
        {"name": "行车记录.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    page.get_by_role("button", name="提交陈述、申辩").click()
    expect(page.get_by_role("status")).to_contain_text("已经记入案卷")
    expect(page.get_by_text("行车记录.pdf").first).to_be_visible()
    page.get_by_role("button", name="现在退出").click()
    expect(page.get_by_label("登记号码的后六位")).to_be_visible()
    context.close()


def test_a_party_asks_for_instalments_and_takes_its_application_for_reconsideration(browser: Browser, paper: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, accept_downloads=True)
    page = context.new_page()
    enter(page, paper, "served")
    today = date.fromisoformat(paper.made["today"])
    first, last = today + timedelta(days=45), today + timedelta(days=75)
    page.get_by_text("确有经济困难的，填写申请").click()
    page.get_by_role("radio", name="分期缴纳").check()
    page.get_by_label("全部缴清的日期").fill(last.isoformat())
    for n, day, amount in ((1, first, "20"), (2, last, "30")):
        page.get_by_label(f"第 {n} 期日期").fill(day.isoformat())
        page.get_by_label(f"第 {n} 期金额（元）").fill(amount)
    page.get_by_label("申请的理由").fill("资金周转困难，附银行流水。")
    page.get_by_role("button", name="提交缴款申请").click()
    expect(page.get_by_role("status")).to_contain_text("申请已经记入案卷")
    expect(page.get_by_text("正在等待答复，答复以前请照原来的期限准备缴款")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载申请书（PDF）").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    context.close()


def test_an_officer_finds_the_copy_to_hand_over_and_the_pages_stay_accessible(browser: Browser, paper: Site) -> None:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{paper.url}/workbench/")
    page.fill("#u", "officer")
    page.fill("#p", PASSWORD)
    page.click("button.primary")
    page.wait_for_selector(".topbar")
    case = f"{paper.url}/workbench/cases/{paper.made['case']}/"
    assert look(page, case) == []
    page.goto(f"{case}documents/{paper.made['document']}/")
    expect(page.get_by_role("button", name="打印送达件（带查案码）")).to_be_visible()
    context.close()
