"""Rule: the papers that the standard sets name come out filled with the facts of the case, computed where the law computes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import cast, stories
from tests.casework.test_the_documents_of_an_ordinary_case import text_of
from tests.documents import pdf_text
from tests.office import Office
from tests.street import Street, actor
from tests.town import DAY
from zhifa import clock
from zhifa.accounts.actions import AuthorityData, create_authority
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.casework import entrustments, previews
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Document
from zhifa.casework.requests import ActRequest
from zhifa.journal.api import read
from zhifa.law import procedures, wording
from zhifa.registry.actions import list_matters
from zhifa.registry.content import ExemptionData
from zhifa.web.presentation import review

LINE = ExemptionData("Q1", "首次倾倒不足五立方米", "no_penalty_first", ("初次倾倒", "当日清运"), "明州市清单第一项")
NAMED = "不予处罚清单第Q1项“首次倾倒不足五立方米”，条件为：初次倾倒；当日清运，已经逐项核实（明州市清单第一项）。"
SPARED: dict[str, Any] = dict.fromkeys(("kinds", "tier", "amount_fen", "reasons", "basis")) | {
    "outcome": "no_penalty_first", "ground": "数量很小。", "exemption": "Q1", "exemption_checked": True,
}  # fmt: skip


@pytest.fixture
def office(street: Street) -> Office:
    return Office(street.now)


def spared(office: Office) -> None:
    list_matters(Authority.objects.get(code="water"), [replace(cast.matter(), exemptions=(LINE,))], actor=SYSTEM)
    office.register()
    office.do("file")
    office.do("investigate")


def drafted(office: Office, act: str, **data: Any) -> str:
    """The words of the first draft beside the form."""
    found = previews.of_act(actor("officer"), office.case.id, ActRequest(act, data, party=office.parties[0]))
    return "".join(found[0].words)


@pytest.mark.django_db
def test_sampling_deferral_and_additional_fine_are_on_paper_with_what_was_recorded() -> None:
    with clock.pinned(DAY):
        cast.build_cast()
    stories.overdue(Office(DAY))
    wanted = {
        "service_address": ("yuantong@example.com", "同意电子送达是"),
        "sampling_approval": ("需要检验渣土的成分。", "渣土一袋", "承办机构负责人同意。签名：丁"),
        "sampling_disposal": ("已经在检验、检测中耗用", "明水抽样字〔2026〕1号", "样品为渣土。"),
        "preservation_approval": ("车辆可能转移。", "七个工作日", "机关负责人同意。签名：己"),
        "preservation_list": ("1自卸车一辆", "该公司停车场"),
        "referral_report": ("向河道内倾倒渣土约三立方米。", "非法采矿罪", "样品为渣土。"),
        "referral_goods": ("自卸车一辆先行登记保存（2026年3月5日）", "渣土一袋抽样取证（2026年3月5日）"),
        "penalty_approval": ("据此罚款的幅度为20元至100元。", "罚款人民币伍拾元整", "签名：己"),
        "deferral_request": ("申请暂缓缴纳，于2026年4月30日前缴清", "资金周转困难，附银行流水。", "明水罚决字〔2026〕1号"),
        "deferral_approval": ("资金周转困难，附银行流水。", "2026年4月30日", "签名：己"),
        "deferral_notice": ("资金周转困难，附银行流水。", "每日按罚款数额的百分之三加处罚款"),
        "closing_report": ("罚款人民币伍拾元整（¥50.00）", "65元（陆拾伍元整）9900112233", "罚款已经缴纳。"),
    }
    for template, words in wanted.items():
        said = text_of(template)
        assert [word for word in words if word not in said] == [], template


@pytest.mark.django_db
def test_the_additional_fine_is_reckoned_and_its_remedies_are_told() -> None:
    with clock.pinned(DAY):
        cast.build_cast()
    stories.overdue(Office(DAY))
    said = text_of("additional_fine_decision")
    for words in (
        "应当于2026年4月30日前缴纳", "至2026年5月11日计算11日", "已经加处壹拾陆元伍角整（¥16.50）", "不超出罚款的数额",
        "六十日内向", "六个月内依法向", "十个工作日仍未履行的", "明水罚决字〔2026〕1号",
    ):  # fmt: skip
        assert words in said
    assert wording.check(said, on=date(2026, 5, 11)) == []


@pytest.mark.django_db
def test_the_list_of_confiscated_goods_is_served_with_the_decision_and_the_inner_approval_is_not() -> None:
    with clock.pinned(DAY):
        cast.build_cast()
    stories.confiscated(Office(DAY))
    states = dict(Document.objects.values_list("template", "state"))
    assert (states["penalty_decision"], states["confiscation_list"]) == ("served", "served")
    assert states["penalty_approval"] == "rendered"
    receipt = text_of("service_receipt")
    assert "《没收物品清单》" in receipt
    assert "审批表" not in receipt
    assert "1抽砂泵一台" in text_of("confiscation_list")


@pytest.mark.django_db
def test_who_asks_for_a_hearing_gets_the_paper_to_ask_and_to_send_agents() -> None:
    with clock.pinned(DAY):
        cast.build_cast()
    stories.two_parties(Office(DAY))
    assert "现要求举行听证（书面提出）" in text_of("hearing_application")
    proxy = text_of("hearing_proxy")
    assert "代理人最多二名" in proxy
    assert "2026年3月25日9时00分" in proxy
    assert "代理人最多二名" in text_of("hearing_notice")
    assert "本卷有文书" in text_of("dossier_remarks")


@pytest.mark.django_db
def test_the_court_is_told_what_is_claimed_and_who_approved_it() -> None:
    with clock.pinned(DAY):
        cast.build_cast()
    stories.extended(Office(DAY))
    claim = "尚未缴纳的罚没款50元（伍拾元整），加处罚款50元（伍拾元整）。"
    assert claim in text_of("court_application")
    approval = text_of("execution_approval")
    assert claim in approval
    assert "机关负责人同意。签名：己" in approval


def test_the_draft_of_the_report_and_of_the_decision_says_how_the_range_came_about(office: Office) -> None:
    office.register()
    office.do("file")
    office.do("investigate")
    head = read.head()
    asked = {"outcome": "penalty", "kinds": ["fine"], "tier": "A", "amount_fen": 5_000, "factors": ["cooperated"]}
    said = drafted(office, "conclude", **asked)
    assert "据此罚款的幅度为20元至60元。" in said
    assert "裁量档次：轻微。" in said
    assert read.head() == head
    office.do("conclude", factors=["cooperated"])
    said = drafted(office, "decide", outcome="penalty", kinds=["fine"], amount_fen=5_000)
    assert "据此罚款的幅度为20元至60元。" in said


def test_the_report_and_the_decision_not_to_punish_name_the_line_of_the_list(office: Office) -> None:
    spared(office)
    assert NAMED in drafted(office, "conclude", **{k: v for k, v in SPARED.items() if v is not None})
    entry = office.do("conclude", **SPARED).entries[0]
    assert entry.display().endswith(f"符合本事项{NAMED}")
    assert f"符合事项“{cast.MATTER}”{NAMED}" in text_of("investigation_report")
    step = procedures.load("penalty-ordinary").step("conclude")
    assert step is not None
    said = review.lines(step, entry.open["data"], lambda _field, value: value, erased=False, noted=entry.open["facts"])
    assert f"符合本事项{NAMED}" in [line.value for line in said]
    office.do("decide", outcome="no_penalty_first", kinds=None, amount_fen=None, education="已教育。")
    for template in ("no_penalty_decision", "penalty_approval"):
        assert NAMED in text_of(template), template


def test_without_a_line_of_the_list_nothing_is_said_of_it(office: Office) -> None:
    spared(office)
    office.do("conclude", **(SPARED | {"exemption": "none", "exemption_checked": None}))
    assert "清单" not in text_of("investigation_report")


def test_an_entrusted_organisation_gets_its_letter_from_the_registers(street: Street) -> None:
    create_authority(
        AuthorityData(
            "station", "明水县水政监察站", kind="entrusted_organisation", region=cast.REGION, parent=cast.WATER,
            principal=cast.WATER, sector="水利", reconsideration_body="明水县人民政府",
        ),
        actor=SYSTEM,
    )  # fmt: skip
    with street.later():
        said = pdf_text.text(entrustments.letter("station"))
        assert "明水县水务局委托明水县水政监察站实施行政处罚" in said
        assert cast.MATTER in said
        assert "不得再委托" in said
        with pytest.raises(NotFound):
            entrustments.letter(cast.WATER)
