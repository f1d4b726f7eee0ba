"""Formatted identifiers are found however they are written, and names are masked (law.md 6.2)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law.redaction import identifiers_in, mask_id, mask_person, mask_phone, redact, scan


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("身份证号360426199101010071。", "id_number", "360426199101010071"),
        ("身份证号３６０４２６１９９１０１０１００７１", "id_number", "３６０４２６１９９１０１０１００７１"),
        ("身份证号360426 19910101 0071", "id_number", "360426 19910101 0071"),
        ("ID360426199101010071号", "id_number", "360426199101010071"),
        ("tel13812345678a", "phone", "13812345678"),
        ("旧证360426910101007", "id_number", "360426910101007"),
        ("代码91110000600037341L", "credit_code", "91110000600037341L"),
        ("手机138-1234-5678", "phone", "138-1234-5678"),
        ("电话+86 13812345678", "phone", "+86 13812345678"),
        ("电话0750-3123456", "landline", "0750-3123456"),
        ("电话（010）88886666", "landline", "（010）88886666"),
        ("卡号6222 0200 0000 0000 000", "bank_card", "6222 0200 0000 0000 000"),
        ("车牌粤J12345", "plate", "粤J12345"),
        ("车牌粤J·D12345", "plate", "粤J·D12345"),
        ("邮箱zhang.san@example.com", "email", "zhang.san@example.com"),
        ("微信wxid_f79qedwq2i", "wechat", "wxid_f79qedwq2i"),
    ],
)
def test_an_identifier_is_found_where_it_stands(text: str, kind: str, found: str) -> None:
    finds = identifiers_in(text)
    assert [(find.kind, find.text) for find in finds] == [(kind, found)]
    assert text[finds[0].start : finds[0].end] == found
    assert found not in redact(text, finds)


@pytest.mark.parametrize(
    "text",
    [
        "明水罚当决字〔2026〕3号，2026年3月5日，罚款20,000元。",
        "身份证号360426199101010070",  # wrong check digit, and no card either
        "统计编号1234567890123456",  # fails Luhn
        "超标0.5倍，pH值6.5至9.0",
    ],
)
def test_what_proves_nothing_is_left_alone(text: str) -> None:
    assert identifiers_in(text) == []


def test_several_identifiers_are_found_in_order_without_overlap() -> None:
    text = "张某，360426199101010071，13812345678，京A12345"
    assert [find.kind for find in identifiers_in(text)] == ["id_number", "phone", "plate"]
    assert redact(text, identifiers_in(text)) == "张某，****，****，****"


@given(st.text("0123456789 -Xx京A某。", max_size=80))
def test_finds_never_overlap_and_always_quote_the_text(text: str) -> None:
    finds = identifiers_in(text)
    assert all(text[find.start : find.end] == find.text for find in finds)
    assert all(one.end <= two.start for one, two in pairwise(finds))


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三丰", "张某"), ("张三", "张某"), ("欧阳修", "欧阳某"), ("诸葛亮", "诸葛某"), ("单于", "单某"), (" 李四 ", "李某"), ("", "某")],
)
def test_a_name_keeps_its_surname_only(name: str, masked: str) -> None:
    assert mask_person(name) == masked


def test_numbers_are_masked_in_the_middle() -> None:
    assert mask_id("360426199101010071") == "360*************71"
    assert mask_phone("138 1234 5678") == "138****5678"
    assert mask_phone("110") == "***"


@pytest.mark.parametrize(
    "text",
    [
        "当事人把约两立方米石渣弃置在河道管理范围内。", "违反河道管理条例第27条第一项规定", "处罚款6000元（伍佰元整）",
        "听取陈述申辩", "取得取水许可证", "当事人不按规定的时间倾倒厨余垃圾2桶", "从事服装干洗和机动车维修等服务活动", "取水许可申请书示范文本",
    ],
)  # fmt: skip
def test_goods_papers_sums_and_words_of_procedure_are_no_names(text: str) -> None:
    assert [finding for finding in scan(text) if finding.kind == "person"] == []
