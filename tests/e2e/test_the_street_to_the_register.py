"""One on-the-spot penalty from the street to the public register, as people do it: in a browser, page after page.

With ZHIFA_GUIDE=1 every step leaves its picture in docs/guide/, which the guides show.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.functional import demonstration
from tests.functional.demonstration import Town
from tests.functional.street import MATTER, Street

pytestmark = pytest.mark.browser
GUIDE = Path(__file__).parents[2] / "docs" / "guide"
WIDE, PHONE = ViewportSize(width=1366, height=900), ViewportSize(width=360, height=760)
LARGEST = 250_000  # bytes of a picture
PARTY = "明州市临江区石渡建材经营部"
PLACE = "临江区柳堤路以北三百米河滩"
Story = Mapping[str, object]
REGISTER: Story = {
    "适用的程序": "行政处罚简易程序（当场处罚）", "违法事项": MATTER, "当事人类型": "个体工商户", "姓名或者名称": PARTY, "统一社会信用代码": "92990102MA1B2C3D4T",
    "法定代表人或者负责人": "石大川", "住址或者住所": "临江区柳堤路3号", "联系电话": "13912345678",
    "来源类型": "监督检查", "来源的情况": "沿河巡查发现。",
}  # fmt: skip
INVESTIGATE: Story = {
    "已向当事人出示执法证件": True, "已核对当事人身份": True, "违法行为发生的时间": "2026-03-05T16:30",
    "违法行为发生的地点": PLACE, "查明的事实": "当事人石大川把约两立方米石渣弃置在河道管理范围内。",
    "证据种类": ["勘验笔录、现场笔录", "当事人的陈述"], "初次违法": True, "已经及时改正": True, "危害后果": "危害后果轻微",
}  # fmt: skip
NOTIFY: Story = {
    "已经告知": ["拟作出的决定的内容", "事实", "理由", "依据", "陈述、申辩的权利", "申请回避的权利"],
    "拟作出的决定": "给予行政处罚", "拟处罚的种类": "罚款", "裁量档次": "第2档", "拟罚款金额": "500",
    "当事人对告知的确认": "签名或者盖章",
}  # fmt: skip
DECIDE: Story = {
    "决定": "给予行政处罚", "裁量的理由": "弃置两立方米，属于第2档；初次违法并已改正，从低确定。", "责令改正": "已经改正",
    "作出决定的地点": PLACE,
}  # fmt: skip
SERVE: Story = {"送达方式": "当场交付（直接送达）", "签收情况": "当事人签收", "送达地点": PLACE}
PAY: Story = {"缴纳方式": "到指定的银行缴纳", "非税票据号码": "NT-2026-000017"}


class Person:
    """Somebody at a browser of their own, who reads labels and presses buttons."""

    def __init__(self, browser: Browser, town: Town) -> None:
        self.page: Page = browser.new_context(locale="zh-CN", viewport=WIDE, device_scale_factor=1).new_page()
        self.page.set_default_timeout(20_000)
        self.town = town

    def log_in(self, username: str) -> Person:
        self.open("/workbench/")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码", exact=True).fill(self.town.people[username]["password"])
        self.press("登录")
        expect(self.page).to_have_url(re.compile(r"/workbench/$"))
        return self

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.town.url + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def fill(self, story: Story) -> None:
        for title, value in story.items():
            self._fill(title, value)

    def _fill(self, title: str, value: object) -> None:
        named = re.compile(rf"^{re.escape(title)}(（选填）)?$")
        group, field = self.page.get_by_role("group", name=named), self.page.get_by_label(named).first
        group.or_(field).first.wait_for()  # a click does not wait for the page that it opens
        if group.count():
            for one in value if isinstance(value, list) else [value]:
                group.get_by_label(re.compile(rf"^{re.escape(str(one))}")).first.check()
            return
        if value is True:
            field.check()
        else:
            field.fill(str(value))

    def take(self, title: str, story: Story, *, pictures: str = "") -> None:
        """An act from the case page: its form opened, filled, signed for by two officers where asked, and sent."""
        self.page.locator(".acts").get_by_role("link", name=re.compile(rf"^{title}")).first.click()
        self.page.locator("form.act-form").wait_for()
        self.fill(story)
        officers = self.page.get_by_role("group", name="办理这一步的执法人员")
        for n in range(2 if officers.count() else 0):
            officers.get_by_role("checkbox").nth(n).check()
        if pictures:
            self.page.evaluate("scrollTo(0, 0)")
            self.picture(pictures)
        self.send()

    def send(self) -> None:
        self.page.locator("form.act-form button.primary").click()

    def recorded(self, title: str) -> None:
        """Back on the case page, where the step of this title is done."""
        expect(self.page).to_have_url(re.compile(r"/cases/[^/]+/$"))
        expect(self.page.locator(".timeline")).to_contain_text(title)

    def picture(self, name: str, *, phone: bool = False, after: float = 0) -> None:
        """The page as it stands, for the guide; `after`: milliseconds that a reader of PDF files needs."""
        if os.environ.get("ZHIFA_GUIDE") != "1":
            return
        self.page.wait_for_timeout(after)
        if phone:
            self.page.set_viewport_size(PHONE)
        path = GUIDE / f"{name}.png"
        self.page.screenshot(path=path)
        assert path.stat().st_size < LARGEST, name
        self.page.set_viewport_size(WIDE)


@pytest.fixture(scope="module")
def town(demonstrated: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with demonstration.copied(*demonstrated, tmp_path_factory.mktemp("street") / "home") as made, made.served():
        yield made


def test_one_penalty_goes_from_the_street_to_the_public_register(browser: Browser, town: Town) -> None:
    officer = Person(browser, town)
    officer.open("/workbench/")
    officer.picture("01-登录")
    case = penalise_on_the_street(officer.log_in("water.officer"))
    approve_closing(Person(browser, town).log_in("water.head"), case)
    editor, head = Person(browser, town).log_in("water.editor"), Person(browser, town).log_in("water.head")
    publish(editor, head, Street(town, case={"id": case.rstrip("/").rpartition("/")[2]}).duty()["id"])
    find_and_verify(Person(browser, town), _code(town, case))
    supervise(Person(browser, town).log_in("justice.supervisor"), case)


def penalise_on_the_street(officer: Person) -> str:
    """The address of the case, proposed for closing."""
    officer.picture("02-待办")
    officer.follow("登记案件")
    officer.fill(REGISTER)
    officer.page.evaluate("scrollTo(0, 0)")
    officer.picture("03-登记案件")
    officer.press("登记案件")
    officer.sees("已登记，案号")
    officer.picture("04-案件")
    case = officer.page.url
    officer.take("调查取证", INVESTIGATE, pictures="05-调查取证")
    officer.recorded("调查取证")
    officer.take("告知", NOTIFY)
    officer.sees("罚款 500元 超过对个体工商户当场处罚的限额 200元")
    officer.sees("行政处罚法第五十一条")
    officer.picture("06-系统拒绝")
    officer.fill({"拟罚款金额": "150"})
    officer.send()
    officer.recorded("告知")
    officer.take("听取陈述申辩", {"当事人的意见": "没有意见"})
    officer.recorded("听取陈述申辩")
    officer.take("作出决定", DECIDE, pictures="07-作出决定")
    officer.recorded("作出决定")
    officer.picture("08-决定以后")
    officer.picture("case")  # the first picture of README.md
    officer.picture("09-手机上的案件", phone=True)
    see_the_paper(officer)
    officer.open(case)
    for title, story in (
        ("送达", SERVE),
        ("报所属机关备案", {}),
        ("缴纳罚款", PAY),
        ("结案", {"结案说明": "罚款已经缴纳。"}),
    ):
        officer.take(title, story)
        officer.recorded(title)
    return case


def see_the_paper(officer: Person) -> None:
    """The decision as it will be printed: a PDF behind the page of the document."""
    officer.follow("当场行政处罚决定书")
    officer.sees("明临水罚当决字")
    officer.picture("10-决定书", after=5000)
    pdf = officer.page.get_by_role("link", name=re.compile("PDF|打印|下载")).first.get_attribute("href")
    assert pdf is not None
    answer = officer.page.request.get(officer.town.url + pdf)
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")


def approve_closing(head: Person, case: str) -> None:
    head.open(case)
    head.picture("11-待批准")
    head.take("批准", {"审批意见": "同意结案。"}, pictures="12-批准结案")
    head.recorded("批准")
    head.sees("结案")


def publish(editor: Person, head: Person, duty: str) -> None:
    editor.open("/workbench/disclosures/")
    editor.picture("13-公示台")
    editor.open(f"/workbench/disclosures/{duty}/")
    editor.press("制作公开版本")
    editor.sees("公开版本已制作，等待批准。")
    editor.sees("扫描没有发现需要处理的文字")
    editor.picture("14-制作公开版本")
    editor.follow("回到公示任务")
    editor.sees("制作的人不能自己批准")
    head.open(f"/workbench/disclosures/{duty}/")
    head.picture("15-批准公示")
    head.press("批准公示")
    head.sees("已批准，可以发布。")
    editor.open(f"/workbench/disclosures/{duty}/")
    editor.press("发布到公示网")
    editor.sees("已发布，公众现在可以查到。")


def find_and_verify(citizen: Person, code: str) -> None:
    citizen.open("/")
    citizen.picture("16-公示网首页")
    citizen.page.get_by_role("searchbox").first.fill(PARTY)
    citizen.press("查找")
    citizen.sees(PARTY)
    citizen.sees("共 1 条")
    citizen.picture("17-查找")
    citizen.page.locator(".results h3 a").first.click()
    citizen.sees("150")
    expect(citizen.page.locator("body")).not_to_contain_text("石大川")
    expect(citizen.page.locator("body")).not_to_contain_text("13912345678")
    citizen.picture("18-决定")
    citizen.picture("19-手机上的决定", phone=True)
    citizen.open("/verify")
    citizen.page.get_by_label("文书上的核对码").fill(code.lower())
    citizen.press("核对")
    citizen.sees("登记在册")
    citizen.sees("存证日志")
    citizen.picture("20-核对文书")


def supervise(supervisor: Person, case: str) -> None:
    """The justice bureau reads everything below it and acts on nothing."""
    supervisor.open("/workbench/cases/")
    supervisor.picture("21-监督人员看案件")
    supervisor.open(case)
    expect(supervisor.page.locator(".acts a.btn")).to_have_count(0)
    supervisor.follow("全部记录")
    supervisor.sees("批准")
    supervisor.picture("22-全部记录")


def _code(town: Town, case: str) -> str:
    """The verification code, as the party reads it off the paper."""
    shown = town.api("water.officer").read(f"/cases/{case.rstrip('/').rpartition('/')[2]}")
    return str(next(row["code"] for row in shown["documents"] if row["title"] == "当场行政处罚决定书"))
