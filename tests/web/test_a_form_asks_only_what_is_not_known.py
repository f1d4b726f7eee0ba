"""From the engine's schema to questions and back to data."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhifa.web.presentation import forms

SCHEMA: dict[str, Any] = {
    "required": ["outcome"],
    "properties": {
        "party": {"title": "当事人", "const": "甲公司"},
        "shown": {"title": "已出示证件", "type": "boolean", "const": True, "x-widget": "bool"},
        "outcome": {"title": "决定", "x-widget": "choice", "oneOf": [{"const": "penalty", "title": "处罚"}, {"const": "none", "title": "不罚"}],
                    "x-unavailable": [{"const": "age", "title": "年龄", "message": "不满十四周岁的才选。"}]},
        "amount_fen": {"title": "罚款", "type": "integer", "x-widget": "amount", "default": 150_000},
        "told": {"title": "已经告知", "type": "array", "minItems": 2, "items": {"oneOf": [{"const": "a", "title": "事实"}, {"const": "b", "title": "依据"}]},
                 "default": ["a", "b"], "x-widget": "multichoice"},
    },
    "allOf": [{"if": {"properties": {"outcome": {"enum": ["penalty"]}}, "required": ["outcome"]},
               "then": {"required": ["amount_fen"]}, "else": {"properties": {"amount_fen": False}}}],
}  # fmt: skip


def field(form: forms.Form, name: str) -> forms.Field:
    return next(item for item in form.fields if item.name == name)


def test_what_is_known_is_shown_and_not_asked() -> None:
    form = forms.build(SCHEMA)
    assert form.known == (forms.Known("当事人", "甲公司"),)
    assert "party" not in {item.name for item in form.fields}


def test_a_statement_that_must_be_true_is_still_made_by_a_person() -> None:
    shown = field(forms.build(SCHEMA), "shown")
    assert shown.widget == "check"
    assert not shown.value


def test_the_machine_never_ticks_that_everything_was_told() -> None:
    assert not any(choice.chosen for choice in field(forms.build(SCHEMA), "told").choices)


def test_what_cannot_be_chosen_stays_in_the_list_with_its_reason() -> None:
    assert [c.off_reason for c in field(forms.build(SCHEMA), "outcome").choices] == ["", "", "不满十四周岁的才选。"]


def test_a_known_amount_is_offered_in_yuan_and_in_capitals() -> None:
    amount = field(forms.build(SCHEMA), "amount_fen")
    assert (amount.value, amount.capitals) == ("1,500", "壹仟伍佰元整")


def test_what_was_typed_stands_as_it_was_typed() -> None:
    form = forms.build(SCHEMA, {"amount_fen": ["一点五千"]}, {"amount_fen": "不是金额。"})
    assert field(form, "amount_fen").value == "一点五千"
    assert form.errors == (forms.FormError("f-amount_fen", "不是金额。"),)


def test_a_question_that_does_not_arise_is_not_answered() -> None:
    read = forms.parse(SCHEMA, {"outcome": ["none"], "amount_fen": ["1,500"]})
    assert "amount_fen" not in read.data
    assert field(forms.build(SCHEMA), "amount_fen").when == "outcome=penalty"


def test_a_question_whose_answer_is_known_depends_on_nothing_or_is_not_asked() -> None:
    for known, asked in (("penalty", True), ("none", False)):
        properties = {**SCHEMA["properties"], "outcome": {**SCHEMA["properties"]["outcome"], "const": known}}
        form = forms.build({**SCHEMA, "properties": properties})
        assert [item.when for item in form.fields if item.name == "amount_fen"] == ([""] if asked else [])


def test_a_tier_shows_what_it_leaves_open_for_the_amount() -> None:
    tier = {
        "title": "档次",
        "x-widget": "tier",
        "oneOf": [{"const": "A", "title": "轻微"}, {"const": "B", "title": "一般"}],
    }
    limits = {
        "if": {"properties": {"tier": {"const": "A"}}},
        "then": {"properties": {"amount_fen": {"maximum": 300_000}}},
    }
    least = {**limits, "then": {"properties": {"amount_fen": {"minimum": 100_000}}}}
    (asked,) = forms.build({"properties": {"tier": tier}, "allOf": [limits, least]}).fields
    assert [choice.right for choice in asked.choices] == ["1,000—3,000 元", ""]


def test_a_time_is_a_time_in_china() -> None:
    schema = {"properties": {"at": {"type": "string", "format": "date-time", "x-widget": "datetime"}}}
    assert forms.parse(schema, {"at": ["2026-03-05T10:00"]}).data == {"at": "2026-03-05T10:00:00+08:00"}


@given(st.integers(min_value=1, max_value=10**12))
def test_an_amount_survives_the_way_to_the_form_and_back(fen: int) -> None:
    schema = {"properties": {"a": {"type": "integer", "x-widget": "amount", "default": fen}}}
    (asked,) = forms.build(schema).fields
    assert forms.parse(schema, {"a": [asked.value]}).data == {"a": fen}


@given(st.dictionaries(st.sampled_from(sorted(SCHEMA["properties"])), st.lists(st.text(max_size=12), max_size=3)))
def test_no_posted_form_breaks_the_reader(posted: dict[str, list[str]]) -> None:
    read = forms.parse(SCHEMA, posted)
    forms.build(SCHEMA, posted, read.errors)
