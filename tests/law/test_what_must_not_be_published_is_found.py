"""Rule: whatever could name a person is found with its article before anything is published (政府信息公开条例第十五条)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from zhifa.law.redaction import mask, scan

ID, PHONE = "360426199101010071", "13812345678"


@pytest.mark.parametrize(
    ("text", "kind", "found", "certainty"),
    [
        ("身份证号360426199101010071。", "id_number", ID, "certain"),
        ("身份证号360426199101010070。", "id_number", "360426199101010070", "likely"),
        ("旧证360426910101007", "id_number", "360426910101007", "likely"),
        ("证号360426********0071。", "id_number", "360426********0071", "likely"),
        ("护照号码E12345678。", "id_document", "E12345678", "likely"),
        ("电话：84561234。", "phone", "84561234", "likely"),
        ("热线400-820-8820。", "phone", "400-820-8820", "certain"),
        ("账号：12345678901234。", "bank_card", "12345678901234", "likely"),
        ("车辆识别代号LSVAM4187C2184847。", "vehicle", "LSVAM4187C2184847", "certain"),
        ("车牌粤AF12345。", "plate", "粤AF12345", "certain"),
        ("车牌京A1234学。", "plate", "京A1234学", "certain"),
        ("邮箱zhang.san＠example．com。", "email", "zhang.san＠example．com", "certain"),
        ("微信号：abc_12345。", "wechat", "abc_12345", "likely"),
        ("QQ：490401933。", "qq", "490401933", "likely"),
        ("1990年3月5日出生。", "birth_date", "1990年3月5日", "likely"),
        ("患者确诊肺结核。", "health", "确诊", "possible"),
        ("其子十二岁。", "minor", "十二岁", "likely"),
        ("东经113.28度，北纬23.12度。", "coordinates", "东经113.28度，北纬23.12度", "likely"),
        ("住广东省江门市蓬江区建设路5号3栋201室。", "address", "广东省江门市蓬江区建设路5号3栋201室", "likely"),
        ("举报人邓梅反映污水直排。", "person", "邓梅", "likely"),
        ("138\u200b1234\n5678", "phone", "138\u200b1234\n5678", "certain"),
    ],
)
def test_each_kind_is_found_with_its_article(text: str, kind: str, found: str, certainty: str) -> None:
    finding = next(one for one in scan(text) if one.kind == kind)
    assert (finding.text, finding.certainty) == (found, certainty)
    assert "条" in finding.rule
    assert finding.how
    assert finding.title


@pytest.mark.parametrize(
    "text",
    ["代码91110000600037341L", "明水罚当决字〔2026〕3号，2026年3月5日，罚款20,000元。", "其子十八岁。", "超标0.5倍，pH值6.5至9.0。"],
)
def test_what_is_public_or_nobody_s_is_at_most_possible(text: str) -> None:
    assert [one for one in scan(text) if one.certainty != "possible"] == []


def test_what_the_caller_knows_to_be_public_is_no_finding() -> None:
    text = "执法人员：邓梅。检查地点：江门市建设路5号，电话0750-3123456。"
    assert {one.kind for one in scan(text)} == {"person", "address", "landline"}
    assert scan(text, known=("邓梅", "广东省江门市建设路5号", "0750-3123456")) == ()


def test_two_people_of_one_surname_stay_two_and_one_person_stays_one() -> None:
    text = "举报人王小军和证人王丽华在场，王小军签字。"
    assert mask(text, scan(text)) == "举报人王某甲和证人王某乙在场，王某甲签字。"
    assert mask("举报人邓梅反映情况。", scan("举报人邓梅反映情况。")) == "举报人邓某反映情况。"


def test_numbers_are_masked_as_everywhere_else() -> None:
    text = f"号码{ID}，电话{PHONE}，车牌粤J12345。"
    assert mask(text, scan(text)) == "号码360*************71，电话138****5678，车牌×××。"


@st.composite
def identifiers(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["id", "card", "phone"]))
    if kind == "phone":
        return "1" + draw(st.from_regex("[3-9][0-9]{9}", fullmatch=True).filter(str.isascii))
    if kind == "card":
        number = "62" + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=13, max_size=16)))
        return number + luhn.calc_check_digit(number)
    birth = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 1, 1)))
    number = "360426" + f"{birth:%Y%m%d}" + f"{draw(st.integers(0, 999)):03}"
    return number + str(ric.calc_check_digit(number + "0"))


def disguised(draw: st.DrawFn, value: str) -> str:
    how = draw(st.sampled_from(["plain", "wide", "spaces", "line", "invisible"]))
    at = draw(st.integers(1, len(value) - 1))
    if how == "wide":
        return "".join(chr(ord(one) + 0xFEE0) for one in value)
    between = {"plain": "", "spaces": " ", "line": "\n", "invisible": "\u200b"}[how]
    return value[:at] + between + value[at:]


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, int, int]:
    value = disguised(draw, draw(identifiers()))
    words = st.text(st.sampled_from("当事人在河边堆放垃圾，。：（）\nab某"), max_size=20)
    before, after = draw(words), draw(words)
    text = f"{before}号码{value}。{after}"
    return text, len(before) + 2, len(before) + 2 + len(value)


@settings(max_examples=300, deadline=None)
@given(planted())
def test_a_planted_identifier_is_found_exactly_and_does_not_come_through(case: tuple[str, int, int]) -> None:
    text, start, end = case
    findings = scan(text)
    assert ("certain", start, end) in {(one.certainty, one.start, one.end) for one in findings}
    masked = mask(text, findings)
    assert [one for one in scan(masked) if one.certainty == "certain"] == []


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789 -Xx京A某王小军在\n\u200b省市路号室@.岁", max_size=80))
def test_findings_quote_the_text_and_never_overlap(text: str) -> None:
    findings = scan(text)
    assert all(text[one.start : one.end] == one.text for one in findings)
    assert all(one.end <= two.start for one, two in pairwise(findings))


@pytest.mark.parametrize("piece", ["1", "1 ", "a", "a.", "a@", "路1号", "62\n", "京A", "王", "-", "电话: ", "+8", "1*"])
def test_a_hostile_text_does_not_hold_the_scan_up(piece: str) -> None:
    """Every run in the patterns is bounded; a cubic one would not come back from 40,000 characters."""
    text = piece * (40_000 // len(piece))
    assert all(text[one.start : one.end] == one.text for one in scan(text))
