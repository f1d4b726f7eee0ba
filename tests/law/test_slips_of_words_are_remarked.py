"""Rule: a document's figures agree with its capitals, its dates exist and follow, names are the registered ones, citations are whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhifa.law import wording
from zhifa.law.types import CitationFact

ON = date(2026, 3, 5)
NAME = "明州市长河园林工程有限公司"


def codes(text: str, names: tuple[str, ...] = ()) -> list[str]:
    return [remark.code for remark in wording.check(text, on=ON, names=names)]


@pytest.mark.parametrize(
    "text",
    ["罚款20,000元（贰万元整）", "罚款贰仟元整（¥2,000.00）", "罚款人民币壹仟伍佰元整（¥1,500.00）", "12.50元（壹拾贰元伍角整）", "三百元（不含税）",
     "罚款贰万元整", "共计 3 吨（约三车）"],
)  # fmt: skip
def test_amounts_that_agree_are_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", ["罚款20,000元（贰仟元整）", "罚款贰仟元整（¥20,000.00）", "罚款100元（壹佰壹元整）"])
def test_amounts_that_differ_are_remarked(text: str) -> None:
    (remark,) = wording.check(text, on=ON)
    assert (remark.code, remark.message) == ("amounts", "金额的小写与大写不一致，或者大写不规范。")
    assert remark.quote


def test_a_day_that_no_calendar_has_and_a_period_that_ends_before_it_begins() -> None:
    assert codes("2026年2月30日") == ["dates"]
    assert codes("自2026年3月9日起至2026年3月5日") == ["dates"]
    assert codes("自2026年3月5日起至2026年3月9日，2028年2月29日") == []


def test_what_the_record_says_happened_does_not_lie_after_the_document() -> None:
    events = [("作出决定时间", date(2026, 3, 6)), ("送达时间", date(2026, 3, 5))]
    (remark,) = wording.check("", events=events, on=ON)
    assert remark.message == "“作出决定时间”晚于文书的日期。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{NAME}在堤防堆放物料", []), ("明州市长河园林工程有线公司在堤防堆放物料", ["names"]), ("明州市大河园林工程有限公司", ["names"]),
        ("另一家毫不相干的公司", []), (f"，{NAME}，", []),
    ],
)  # fmt: skip
def test_a_name_one_character_off_is_remarked(text: str, found: list[str]) -> None:
    assert codes(text, names=(NAME, "张三")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("依据《中华人民共和国防洪法》第五十五条第二项、《中华人民共和国行政处罚法》第五十一条", []),
        ("《中华人民共和国河道管理条例》第四十四条第（二）项", []), ("《中华人民共和国防洪法第五十五条", ["citations"]),
        ("《中华人民共和国防洪法》第55条", ["citations"]), ("《中华人民共和国防洪法》第二款第五条", ["citations"]),
        ("《中华人民共和国防洪法》第二项", ["citations"]), ("见《现场笔录》第一页", []),
    ],
)  # fmt: skip
def test_a_citation_that_is_not_whole_is_remarked(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_a_remark_tells_no_name_in_its_message() -> None:
    for remark in wording.check("明州市大河园林工程有限公司", names=[NAME], on=ON):
        assert "河" not in remark.message


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, None), ({"status": "no_such_article", "article_exists": False}, "没有所引的这一条。"),
        ({"place_exists": False}, "这一条里没有找到所写的款、项。"), ({"status": "repealed"}, "引用的条文在文书的日期已经失效。"),
        ({"status": "not_yet"}, "引用的条文在文书的日期还没有施行。"), ({"status": "unknown_statute", "article_exists": False}, None),
    ],
)  # fmt: skip
def test_a_clause_that_there_is_not_is_remarked_and_an_unknown_statute_is_not(
    more: dict[str, Any], message: str | None
) -> None:
    text = "依据《中华人民共和国防洪法》第五十五条第二项处理，见《现场笔录》。"
    assert wording.cited(text) == ["《中华人民共和国防洪法》第五十五条第二项"]
    known = {"title": "防洪法", "level": "law", "status": "in_force", "article_exists": True, "in_force": True}
    fact = CitationFact("《防洪法》第五十五条第（二）项", **{**known, **more})
    assert [one.message for one in wording.check(text, known=[fact], on=ON)] == ([message] if message else [])
