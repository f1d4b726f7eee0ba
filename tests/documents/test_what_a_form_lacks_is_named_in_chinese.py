from __future__ import annotations

from typing import Any

import pytest

from tests.documents import pdf_text, samples
from zhifa.casework.documents import forms, typesetting
from zhifa.law import procedures

DECISION = samples.USUAL["penalty_summary_decision"]


def problems(template: str, data: dict[str, Any]) -> dict[str, forms.FormProblem]:
    with pytest.raises(forms.FormIncompleteError) as caught:
        forms.validate(template, data)
    return {problem.field: problem for problem in caught.value.problems}


@pytest.mark.parametrize("template", forms.FORMS)
def test_every_required_field_is_named_when_it_is_missing(template: str) -> None:
    form = forms.schema(template)
    required = {name: field.title for name, field in form.model_fields.items() if field.is_required()}
    found = problems(template, {})
    assert {name: problem.message for name, problem in found.items()} == {
        name: f"缺少“{title}”。" for name, title in required.items()
    }


@pytest.mark.parametrize(
    "field",
    # 行政处罚法第五十二条第二款：违法行为，处罚的种类和依据、罚款数额、时间、地点，复议诉讼的途径和期限，机关名称，执法人员签名。
    ["facts", "penalties", "basis", "decision_time", "decision_place", "remedies", "authority", "slots"],
)
def test_a_summary_decision_without_what_article_52_demands_is_refused(field: str) -> None:
    assert field in problems("penalty_summary_decision", {k: v for k, v in DECISION.items() if k != field})


def test_a_nested_field_is_named_by_its_path() -> None:
    found = problems("penalty_summary_decision", DECISION | {"slots": [{"role": "执法人员"}, {"name": "甲"}]})
    assert found["slots.1.role"].message == "缺少“签名位第2项的身份”。"
    assert list(found) == ["slots.1.role"]


def test_blank_and_too_long_and_unknown_and_unprintable_values_are_told_apart() -> None:
    found = problems(
        "penalty_summary_decision",
        DECISION | {"facts": "　", "decision_place": "长" * 301, "evidence": "照\x00片", "extra": "多", "penalties": "警告"},
    )
    assert found["facts"].message == "缺少“违法事实”。"
    assert found["decision_place"].message == "“处罚地点”超过 300 字。"
    assert "不能打印的字符（U+0000）" in found["evidence"].message
    assert "不是这份文书的内容" in found["extra"].message
    assert "格式不对" in found["penalties"].message
    assert all(problem.remedy for problem in found.values())


@pytest.mark.parametrize("outcome", ["refused", "absent"])
def test_a_refused_or_absent_signature_must_say_what_happened(outcome: str) -> None:
    slots = [{"role": "当事人", "outcome": outcome}]
    (problem,) = problems("penalty_summary_decision", DECISION | {"slots": slots}).values()
    assert "没有写明情况" in problem.message
    assert forms.validate("penalty_summary_decision", DECISION | {"slots": [slots[0] | {"note": "当事人阅读后拒绝签名。"}]})


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("pending", "当事人（苏明哲）签名："), ("signed", "已签名"), ("fingerprint", "已捺印"), ("pad", "签名板"), ("refused", "拒绝签名"),
        ("absent", "不在场"), ("read_aloud", "宣读后签名"), ("by_agent", "由代理人"), ("through_interpreter", "经翻译后签名"),
    ],
)
def test_each_outcome_of_a_signature_place_is_printed_with_its_note(outcome: str, words: str) -> None:
    slot = {"role": "当事人", "name": "苏明哲", "outcome": outcome, "note": "情况如实记录。", "witness": "陈卫东", "at": "2026年3月5日"}
    pdf = typesetting.render("penalty_summary_decision", DECISION | {"slots": [slot]}, timestamp=samples.MOMENT)
    printed = pdf_text.text(pdf)
    assert words in printed
    assert "情况如实记录。" in printed
    assert "见证人：陈卫东" in printed


def test_an_unknown_template_is_named_with_those_that_exist() -> None:
    with pytest.raises(forms.UnknownTemplateError, match="penalty_summary_decision"):
        typesetting.render("no_such_form", {}, timestamp=samples.MOMENT)


def test_every_document_that_a_procedure_makes_has_a_form_of_the_same_title() -> None:
    for procedure in procedures.all():
        for step in procedure.steps:
            for product in step.produces:
                assert forms.title(product.template) == product.title
