"""Rule: a form of one's own names values that documents know, is filled with them as text, and runs no code."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.documents import samples
from tests.documents.wordform import text_of, wordform
from zhifa.casework.documents import wordforms
from zhifa.casework.documents.data import Data
from zhifa.casework.documents.names import all_addresses

LOOP = [["{%tr for row in amendment %}"], ["{{ row.place }}", "{{ row.right }}"], ["{%tr endfor %}"]]


def filled(content: bytes, **values: object) -> str:
    data = Data.model_validate(samples.head(values={name.replace("__", "."): value for name, value in values.items()}))
    return text_of(wordforms.fill(content, data, "补正通知书", wordforms.fields(content)))


def test_fields_are_filled_with_values_as_text_and_lines_repeat() -> None:
    form = wordform("{{ doc_authority }}{{ doc_number }}", "致{{ party_name }}[{{ correction }}]", table=LOOP)
    rows = [{"place": "地点", "right": "河东"}, {"place": "日期", "right": "三日"}]
    said = filled(form, party__name="甲<b>&{{ doc_url }}", amendment=rows)
    assert said == "临江区水务局明临水罚当决字〔2026〕3号致甲<b>&{{ doc_url }}[]地点河东日期三日"


def test_a_condition_leaves_out_what_has_no_value() -> None:
    form = wordform("{% if correction %}责令：{{ correction }}{% endif %}完")
    assert filled(form) == "完"
    assert filled(form, correction="清运。") == "责令：清运。完"


def test_an_unknown_field_is_named_with_those_that_come_near() -> None:
    with pytest.raises(wordforms.FormRefused) as refused:
        wordforms.fields(wordform("{{ party_nam }}{{ 当事人 }}{{ party_name }}"))
    told = {problem.field: problem for problem in refused.value.problems}
    assert set(told) == {"party_nam", "当事人"}
    assert "没有名为“party_nam”的域" in told["party_nam"].message
    assert "party_name（当事人名称（姓名））" in told["party_nam"].remedy
    assert "party_name" in told["当事人"].remedy


@pytest.mark.parametrize(
    "code",
    ["{{ ().__class__ }}", "{{ party_name.__class__ }}", "{{ party_name.upper() }}", "{% set x = 1 %}", "{{ 1 + 1 }}",
     "{% include 'x' %}", "{% macro x() %}{% endmacro %}", "{% for a in parties if a.b %}{% endfor %}", "{{ party_name[0] }}"],
)  # fmt: skip
def test_code_is_refused(code: str) -> None:
    with pytest.raises(wordforms.FormRefused, match="只能写名称|写法不对"):
        wordforms.fields(wordform("{{ party_name }}" + code))


def test_what_is_no_word_file_or_names_nothing_is_refused() -> None:
    with pytest.raises(wordforms.FormRefused, match="不是能读的 Word 文件"):
        wordforms.fields(b"%PDF-1.7")
    with pytest.raises(wordforms.FormRefused, match="没有一个域"):
        wordforms.fields(wordform("空白样式"))


def test_a_form_that_draws_on_something_outside_is_refused() -> None:
    link = b'<Relationship Id="rId99" Type="http://x/image" Target="http://example.invalid/a.png" TargetMode="External"/>'
    source, changed = io.BytesIO(wordform("{{ party_name }}")), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", link + b"</Relationships>")
            new.writestr(item, content)
    with pytest.raises(wordforms.FormRefused, match="外部"):
        wordforms.fields(changed.getvalue())


def test_no_two_values_have_one_name() -> None:
    assert len(wordforms.known()) == len(all_addresses()) + len(wordforms.HEAD)
