"""Rule: who never saw the product finishes a practice case to the served notice within sixty clicks, and sees the score.

How clicks are counted says `beginner`. The beginner knows the story that the page tells and reads labels; from step to
step they press what the page marks as next.

With ZHIFA_GUIDE=1 the pages leave their pictures in docs/guide/.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.beginner import Answers, Beginner
from tests.e2e.test_the_street_to_the_register import town  # noqa: F401 - pytest finds the fixture by this name
from tests.functional.demonstration import Town

pytestmark = pytest.mark.browser
MOST = 60
LEAD: Answers = {
    "适用的程序": "行政处罚普通程序", "当事人类型": "个体工商户", "姓名或者名称": "青岚区老岳砂石经营部",
    "统一社会信用代码": "92990109MA7YXL3K21", "法定代表人或者负责人": "岳守山", "住址或者住所": "青岚区石矶路8号",
    "联系电话": "13900000001", "来源类型": "投诉举报", "来源的情况": "群众举报3月7日傍晚往石矶桥下倒石渣。",
}  # fmt: skip
FILE: Answers = {
    "违法行为发生的日期": "2026-03-07", "案情和立案的理由": "涉嫌在河道管理范围内弃置石渣。", "承办人": "练执0001、练执0002",
}  # fmt: skip
SCENE: Answers = {
    "已出示执法证件": True, "检查结束的时间": "2026-03-09T10:05", "检查的地点": "石矶桥下游左岸", "在场的人": "岳守山，经营者",
    "现场情况": "石渣约三十立方米，堆在河道管理范围内。", "笔录的确认": "签名或者盖章",
}  # fmt: skip
FACTS: Answers = {
    "已核对当事人身份": True, "时刻": "18:10", "违法行为发生的地点": "石矶桥下游左岸",
    "查明的事实": "岳守山经营的砂石经营部把约三十立方米石渣倒入河道。", "证据种类": ["电子数据", "勘验笔录、现场笔录"],
    "证据说明": "车辆轨迹证明时间，勘验笔录证明数量。", "初次违法": True, "已经及时改正": True, "危害后果": "危害后果轻微",
}  # fmt: skip
PROPOSAL: Answers = {
    "处理意见": "给予行政处罚", "处罚种类": "罚款", "裁量档次": "一般", "罚款金额": "20000",
    "裁量的理由": "约三十立方米，初次违法，已经清走。", "责令改正": "已经改正",
}  # fmt: skip
SUBMISSION: Answers = {
    "送审材料": ["案件调查终结报告", "基本事实、适用法律、裁量、执法人员资格的情况说明", "拟作出的决定书", "相关证据材料"],
}  # fmt: skip
NOTICE: Answers = {
    "告知的内容": ["拟作出的处罚内容", "事实", "理由", "依据", "陈述、申辩的权利"], "告知要求听证的权利": True,
}  # fmt: skip
SERVICE: Answers = {"送达方式": "直接送达", "签收情况": "当事人签收", "送达地点": "青岚区石矶路8号"}


def test_a_beginner_comes_from_the_lead_to_the_served_notice(browser: Browser, town: Town) -> None:  # noqa: F811
    person = Beginner(browser, town)
    person.log_in("water.officer")
    person.follow("练习")
    person.picture("24-练习")
    person.press("开始练习：普通程序：从举报到送达听证告知书")
    person.answer(LEAD)
    person.picture("25-练习登记")
    person.send()
    _to_the_proposal(person)
    _to_the_service(person)
    person.picture("27-练习办完")
    assert person.clicks <= MOST, person.clicks
    person.press("交卷，看评分")
    expect(person.page.get_by_role("heading", name=re.compile("得分"))).to_contain_text("100")
    person.picture("28-练习得分")


def _to_the_proposal(person: Beginner) -> None:
    for title, answers in (("立案", FILE), ("查明事实", FACTS), ("调查终结，提出处理意见", PROPOSAL)):
        person.next(title)
        person.answer(answers)
        if title != "立案":
            person.sign_with("您本人", "骆青")
        if title == "查明事实":
            person.picture("26-练习填表")
        person.send()
        person.sees(f"已记录“{title}”（练习）")
        if title == "立案":
            person.beside("现场检查（勘验）")
            person.answer(SCENE)
            person.sign_with("您本人", "骆青")
            person.send()
            person.sees("已记录“现场检查（勘验）”（练习）")


def _to_the_service(person: Beginner) -> None:
    for title, answers in (("送法制审核", SUBMISSION), ("告知", NOTICE), ("送达文书", SERVICE)):
        person.next(title)
        person.answer(answers)
        if title == "送达文书":
            person.sign_with("您本人", "骆青")
        person.send()
        person.sees(f"已记录“{title}”（练习）")


def test_what_the_law_refuses_in_practice_names_its_clause(browser: Browser, town: Town) -> None:  # noqa: F811
    """The step is tried before its turn, and the score says so; on a phone's width nothing is cut off."""
    person = Beginner(browser, town)
    person.log_in("water.officer")
    person.follow("练习")
    person.press("开始练习：普通程序：从举报到送达听证告知书")
    person.answer(LEAD)
    person.send()
    person.click(person.page.get_by_text("还没有轮到的"))
    person.follow("试办：送法制审核")
    person.answer(SUBMISSION)
    person.send()
    expect(person.page.get_by_text("还没有“调查终结，提出处理意见”").first).to_be_visible()
    expect(person.page.get_by_text("行政处罚法第五十八条").first).to_be_visible()
    person.picture("29-练习被拒绝")
    person.page.set_viewport_size(ViewportSize(width=360, height=760))
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
