"""Rule: an ordinary case goes from the lead over filing, review and notice to the decision, page after page, as marked.

With ZHIFA_GUIDE=1 the pages leave their pictures in docs/guide/, which the guides show. Clicks are counted by `beginner`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.beginner import Answers, Beginner
from tests.e2e.test_the_street_to_the_register import town  # noqa: F401 - pytest finds the fixture by this name
from tests.functional.demonstration import Town

pytestmark = pytest.mark.browser
MOST = 40
"""Clicks of all three people from the notice to the decision, boxes and options included."""
PLACE = "长河右岸堤防背水坡"
LEAD: Answers = {
    "适用的程序": "行政处罚普通程序", "违法事项": "在堤防、护堤地存放物料的", "当事人类型": "个体工商户",
    "姓名或者名称": "明州市临江区望潮建材经营部", "统一社会信用代码": "92990102MA1B2C3D4T", "法定代表人或者负责人": "石大川",
    "住址或者住所": "临江区柳堤路3号", "联系电话": "13912345678", "来源类型": "监督检查", "来源的情况": "汛前检查发现。",
}  # fmt: skip
FILE: Answers = {"违法行为发生的日期": "2026-03-05", "案情和立案的理由": "涉嫌在堤防存放物料，应当立案查处。"}
SCENE: Answers = {
    "已出示执法证件": True, "检查结束的时间": "2026-03-05T17:30", "检查的地点": PLACE, "在场的人": "石大川，经营者",
    "现场情况": "建筑材料约二十立方米，占用巡查道路。", "笔录的确认": "签名或者盖章",
}  # fmt: skip
FACTS: Answers = {
    "已核对当事人身份": True, "时刻": "16:30", "违法行为发生的地点": PLACE, "查明的事实": "在堤防背水坡堆放建筑材料约二十立方米。",
    "证据种类": ["勘验笔录、现场笔录"], "证据说明": "勘验笔录证明位置和数量。", "初次违法": True, "已经及时改正": True,
    "危害后果": "危害后果轻微",
}  # fmt: skip
PROPOSAL: Answers = {
    "处理意见": "给予行政处罚", "处罚种类": "罚款", "裁量档次": "第3档", "罚款金额": "2000", "裁量的理由": "影响巡查，已经清运。",
    "责令改正": "已经改正", "案件的特点": ["涉及重大公共利益"],
}  # fmt: skip
SUBMISSION: Answers = {
    "送审材料": ["案件调查终结报告", "基本事实、适用法律、裁量、执法人员资格的情况说明", "拟作出的决定书", "相关证据材料"],
}  # fmt: skip
POINTS = [
    "执法主体合法", "执法程序合法", "案件事实清楚", "适用法律、法规、规章准确", "没有超越执法机关法定权限", "行政执法文书完备", "不涉嫌犯罪",
]  # fmt: skip
OPINION: Answers = {"没有问题的项目": POINTS, "审核意见": "同意", "意见的说明": "事实清楚，适用法律正确。"}
NOTICE: Answers = {"告知的内容": ["拟作出的处罚内容", "事实", "理由", "依据", "陈述、申辩的权利"]}
SERVICE: Answers = {"送达方式": "直接送达", "签收情况": "当事人签收", "送达地点": "临江区柳堤路3号"}
WAIVER: Answers = {"放弃的权利": ["陈述、申辩"], "当事人已在书面声明上签名或者盖章": True}
SIGNATURE: Answers = {"审批意见": "情况属实，同意。"}


def test_an_ordinary_case_goes_from_the_lead_to_the_decision(browser: Browser, town: Town) -> None:  # noqa: F811
    officer = Beginner(browser, town).log_in("water.officer")
    case = _filed(officer)
    _investigated(officer)
    _reviewed(officer, case)
    before = officer.clicks
    _told(officer)
    officer.next("作出决定")
    officer.picture("37-报批决定")
    officer.send()
    officer.sees("已记录“作出决定”")
    signers = [Beginner(browser, town).log_in(who) for who in ("water.head", "water.deputy")]
    doors = sum(person.clicks for person in signers)
    for person in signers:
        _sign(person, case)
    officer.page.goto(case)
    officer.sees("行政处罚决定书")
    officer.picture("38-决定以后")
    clicks = officer.clicks - before + sum(person.clicks for person in signers) - doors
    assert clicks <= MOST, clicks


def _filed(officer: Beginner) -> str:
    """The address of the case, its filing approved by two signatures."""
    officer.follow("登记案件")
    officer.answer(LEAD)
    officer.send()
    officer.sees("已登记，案号")
    case = officer.page.url
    officer.next("立案")
    numbers = officer.town.api().read("/public/officers?status=valid&authority=" + officer.town.people["water.officer"]["authority"])
    officer.answer({**FILE, "承办人": "、".join(row["certificate"] for row in numbers["items"][:2])})
    officer.picture("30-报请立案")
    officer.send()
    officer.sees("已记录“立案”")
    for who in ("water.head", "water.deputy"):
        _sign(_colleague(officer, who), case, picture="31-批准立案" if who == "water.head" else "")
    officer.page.goto(case)
    return case


def _investigated(officer: Beginner) -> None:
    officer.beside("现场检查（勘验）")
    officer.answer(SCENE)
    officer.sign_with()
    officer.send()
    officer.picture("32-立案以后")
    for title, answers, picture in (("查明事实", FACTS, ""), ("调查终结，提出处理意见", PROPOSAL, "33-处理意见")):
        officer.next(title)
        officer.answer(answers)
        officer.sign_with()
        if picture:
            officer.picture(picture)
        officer.send()
        officer.sees(f"已记录“{title}”")


def _reviewed(officer: Beginner, case: str) -> None:
    officer.next("送法制审核")
    officer.answer(SUBMISSION)
    officer.send()
    officer.picture("34-送审以后")
    reviewer = _colleague(officer, "water.reviewer")
    reviewer.page.goto(case)
    reviewer.next("法制审核")
    reviewer.answer(OPINION)
    reviewer.send()
    reviewer.sees("已记录“法制审核”")
    officer.page.goto(case)


def _told(officer: Beginner) -> None:
    """The notice is made and served, and the party gives up the right to be heard in writing."""
    officer.next("告知")
    officer.answer(NOTICE)
    officer.picture("35-告知")
    officer.send()
    officer.sees("送达《行政处罚事先告知书》")
    officer.picture("36-送达告知书")
    officer.next("送达文书")
    officer.answer(SERVICE)
    officer.sign_with()
    officer.send()
    officer.beside("书面放弃权利")
    officer.answer(WAIVER)
    officer.send()
    officer.sees("已记录“书面放弃权利”")


def _colleague(officer: Beginner, username: str) -> Beginner:
    browser = officer.page.context.browser
    assert browser is not None
    return Beginner(browser, officer.town).log_in(username)


def _sign(person: Beginner, case: str, picture: str = "") -> None:
    """From the case that waits for the signature."""
    person.page.goto(case)
    person.next("批准")
    person.answer(SIGNATURE)
    if picture:
        person.picture(picture)
    person.send()
    person.sees("已记录“批准”")
