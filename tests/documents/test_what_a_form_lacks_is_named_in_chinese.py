from __future__ import annotations

from typing import Any

import pytest

from tests.documents import pdf_text, samples
from zhifa.casework.documents import catalogue, typesetting
from zhifa.casework.documents.composing import compose
from zhifa.casework.documents.data import checked
from zhifa.casework.documents.names import COMPUTED as NAMES
from zhifa.casework.documents.names import is_known, title_of
from zhifa.casework.documents.problems import FormIncompleteError, FormProblem, TemplateError, UnknownTemplateError
from zhifa.casework.filling.computed import COMPUTED
from zhifa.law import procedures

SUMMARY = "penalty_summary_decision"
RECEIPT = "serve.receipt:slot"


def problems(code: str, data: dict[str, Any]) -> dict[str, FormProblem]:
    with pytest.raises(FormIncompleteError) as caught:
        checked(catalogue.load(code), data)
    return {problem.field: problem for problem in caught.value.problems}


def given(**values: Any) -> dict[str, Any]:
    return samples.data(SUMMARY, values={name.replace("__", "."): value for name, value in values.items()})


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_required_value_is_named_when_it_is_missing(code: str) -> None:
    template = catalogue.load(code)
    required = {title_of(need.addresses[0]) for need in template.needs() if need.required}
    found = problems(code, {**samples.head(), "values": {}})
    assert {problem.message for problem in found.values()} == {f"缺少“{title}”。" for title in required}
    assert all(problem.remedy for problem in found.values())


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_address_of_a_template_leads_to_something_with_a_chinese_name(code: str) -> None:
    for address in catalogue.load(code).addresses():
        assert is_known(address), f"{code}: {address}"
        assert title_of(address) != address


def test_every_computed_value_has_a_name_and_every_name_a_function() -> None:
    assert set(COMPUTED) == set(NAMES)


@pytest.mark.parametrize(
    "address",
    # 行政处罚法第五十二条第二款：违法行为，处罚的种类和依据、罚款数额、时间、地点，复议诉讼的途径和期限，执法人员签名。
    ["investigate.facts", "penalties", "matter.basis", "decide:at", "decide.place", "remedies", "officers"],
)
def test_a_summary_decision_without_what_article_52_demands_is_refused(address: str) -> None:
    data = samples.data(SUMMARY)
    del data["values"][address]
    assert address in problems(SUMMARY, data)


def test_a_document_without_its_authority_is_refused() -> None:
    assert problems(SUMMARY, samples.data(SUMMARY, authority=""))["authority"].message == "缺少“行政机关名称”。"


def test_blank_and_too_long_and_unknown_and_unprintable_values_are_told_apart() -> None:
    too_long = problems(SUMMARY, given(decide__place="长" * 20_001, evidence="照\x00片", statement=3))
    assert too_long["decide.place"].message == f"“{title_of('decide.place')}”超过 20000 字。"
    assert "不能打印的字符（U+0000）" in too_long["evidence"].message
    assert "格式不对" in too_long["statement"].message
    found = problems(SUMMARY, given(investigate__facts="　", extra="多"))
    assert found["investigate.facts"].message == f"缺少“{title_of('investigate.facts')}”。"
    assert "不是这份文书的内容" in found["extra"].message


@pytest.mark.parametrize("outcome", ["refused", "absent"])
def test_a_refused_or_absent_signature_must_say_what_happened(outcome: str) -> None:
    (problem,) = problems(SUMMARY, samples.data(SUMMARY, values={RECEIPT: [{"outcome": outcome}]})).values()
    assert "没有写明情况" in problem.message
    explained = {RECEIPT: [{"outcome": outcome, "note": "当事人阅读后拒绝签名。"}]}
    assert checked(catalogue.load(SUMMARY), samples.data(SUMMARY, values=explained))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("pending", "当事人（苏明哲）签名："), ("signed", "已签名"), ("fingerprint", "已捺印"), ("pad", "签名板"), ("refused", "拒绝签名"),
        ("absent", "不在场"), ("read_aloud", "宣读后签名"), ("by_agent", "由代理人"), ("through_interpreter", "经翻译后签名"),
    ],
)
def test_each_outcome_of_a_signature_place_is_printed_with_its_note(outcome: str, words: str) -> None:
    slot = {"name": "苏明哲", "outcome": outcome, "note": "情况如实记录。", "witness": "陈卫东", "at": "2026年3月5日"}
    paper = samples.paper(SUMMARY, values={RECEIPT: [slot]})
    printed = pdf_text.text(typesetting.render(paper, timestamp=samples.MOMENT))
    assert words in printed
    assert "情况如实记录。" in printed
    assert "见证人：陈卫东" in printed


def test_an_unknown_template_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownTemplateError, match=SUMMARY):
        catalogue.load("no_such_form")


def test_every_document_that_a_procedure_makes_has_a_template_of_the_same_title_and_number() -> None:
    for procedure in procedures.all():
        for step in procedure.steps:
            for product in step.produces:
                template = catalogue.load(product.template)
                assert template.title == product.title
                assert template.numbered or not product.number_word, product.template


def test_text_in_square_brackets_goes_where_a_place_inside_is_empty() -> None:
    with_note = samples.paper(SUMMARY, values={"decide.reasons": "初次违法。"})
    without = samples.paper(SUMMARY, values={"decide.reasons": "", "correction": ""})
    said = [block["paragraphs"][0] for block in without.blocks if block["kind"] == "text"]
    assert any("裁量情况：初次违法。" in str(block) for block in with_note.blocks)
    assert not any("裁量情况" in text or not text for text in said)


FILE = "template: x\ntitle: 某文书\nbasis: 某法第一条\nblocks:\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FILE + "  - {text: 甲, closing: seal}\n", "blocks/0"), (FILE + "  - {colour: red}\n", "blocks/0"),
        ("template: [\n", "YAML"), (FILE.replace(": x", ": y") + "  - text: 甲\n", "与文件名一致"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_the_language_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        catalogue.parse(text, "nation/x")


def test_the_first_alternative_that_has_a_value_is_printed() -> None:
    template = catalogue.parse(FILE + "  - text: 在{serve.place|decide.place}。\n", "nation/x")
    one = compose(template, {**samples.head(), "values": {"decide.place": "河边"}})
    assert one.blocks[0]["paragraphs"] == ["在河边。"]
