from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from zhifa.casework.documents import filling, forms, typesetting
from zhifa.law import procedures

sys.path.insert(0, str(Path(__file__).parent))
import pdf_text
import samples

AT = datetime(2026, 3, 5, 2, 11, tzinfo=UTC)
KNOWN = filling.Known(
    procedure=procedures.load("penalty-summary"),
    authority="临江区水务局",
    day=date(2026, 3, 5),
    matter="在堤防上堆放物料",
    basis=("《中华人民共和国防洪法》第二十二条第二款", "《中华人民共和国防洪法》第五十五条"),
    party={"kind": "natural_person", "name": "张三", "id_type": "resident_id", "id_number": "990102199001011230", "address": "安澜路1号"},
    officers=(("林若溪", "99010100017"), ("周明远", "99010100025")),
    acts={
        "investigate": {
            "happened_at": "2026-03-05T09:40:00+08:00", "place": "长河左岸", "facts": "在堤顶堆放砂石约2立方米。",
            "evidence": ["inspection", "statement"], "evidence_note": "现场照片4张",
        },
        "notify": {"acknowledged": "refused", "acknowledged_note": "当事人看后把记录交还，不签名"},
        "represent": {"made": "oral", "statement": "我马上搬走", "reexamination": "改正不影响认定", "accepted": "partly"},
        "decide": {
            "outcome": "penalty", "kinds": ["warning", "fine"], "amount_fen": 5000, "reasons": "初次违法，及时改正",
            "correction": "by_date", "correct_by": "2026-03-12", "place": "长河左岸",
        },
        "serve": {"method": "direct", "receipt": "refused", "receipt_note": "当事人拒绝签收，决定书当场留下", "witness": "陈卫东", "place": "长河左岸"},
        "collect": {"ground": "small_fine", "amount_fen": 5000, "receipt_number": "0026031888"},
    },
    times={"decide": AT, "serve": AT, "collect": AT},
    tier="轻微",
    remedies=samples.REMEDIES,
    payment="罚款已经当场收缴。",
    remittance="执法人员应当在2026年3月9日前交至本机关。",
    made=(filling.Made("penalty_summary_decision", "当场行政处罚决定书", "明临水罚当决字〔2026〕3号"),),
)
NO_PENALTY = {
    "outcome": "no_penalty_slight", "ground": "违法行为轻微并及时改正，没有危害后果", "education": "已讲解规定。", "correction": "done",
    "place": "长河左岸",
}


@pytest.mark.parametrize(
    "template", ["penalty_summary_decision", "service_receipt", "summary_record_filing", "collection_receipt"]
)
def test_every_document_of_the_summary_procedure_fills_itself(template: str) -> None:
    data = filling.fill(template, KNOWN)
    assert forms.validate(template, data)
    assert "张三" in pdf_text.text(typesetting.render(template, data, timestamp=AT))


def test_the_decision_tells_the_fine_the_statement_and_the_order_to_correct() -> None:
    data = filling.fill("penalty_summary_decision", KNOWN)
    assert data["penalties"] == ["警告", "罚款人民币伍拾元整（¥50.00）"]
    assert data["violated"] == "《中华人民共和国防洪法》第二十二条第二款"
    assert data["basis"] == "《中华人民共和国防洪法》第五十五条"
    assert data["statement"].split("\n") == [
        "当事人拒绝对告知签名确认：当事人看后把记录交还，不签名。",
        "当事人口头陈述申辩：我马上搬走。",
        "经复核：改正不影响认定；当事人的意见部分成立，部分采纳。",
    ]
    assert data["correction"] == "责令当事人在2026年3月12日前改正违法行为。"
    assert data["decision_time"] == "2026年3月5日10时11分"
    assert data["party"]["id_label"] == "居民身份证号码"


def test_a_decision_not_to_punish_names_its_article() -> None:
    data = filling.fill("no_penalty_decision", replace(KNOWN, acts={**KNOWN.acts, "decide": NO_PENALTY}))
    assert forms.validate("no_penalty_decision", data)
    assert data["basis"] == "《中华人民共和国行政处罚法》第三十三条第一款"




@pytest.mark.parametrize("receipt", ["signed", "fingerprint", "by_agent", "read_aloud", "refused", "absent", "delivered"])
def test_a_service_receipt_tells_each_way_of_receiving(receipt: str) -> None:
    served = KNOWN.acts["serve"] | {"receipt": receipt}
    data = filling.fill("service_receipt", replace(KNOWN, acts={**KNOWN.acts, "serve": served}))
    assert forms.validate("service_receipt", data)
    assert ("refusal" in data) == (receipt == "refused")


def test_every_document_that_the_procedure_makes_has_a_template_of_the_same_title() -> None:
    for step in KNOWN.procedure.steps:
        for product in step.produces:
            assert forms.title(product.template) == product.title
            assert product.template in filling._FILLERS


def test_a_document_that_no_act_makes_is_not_filled_by_itself() -> None:
    with pytest.raises(LookupError, match="请用表单填写"):
        filling.fill("correction_notice", KNOWN)
