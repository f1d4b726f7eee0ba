"""Rule: a citation is read as it is written, however it is written; what cannot be told for certain is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law import citations
from zhifa.law.citations import BadCitation, Citation

PENALTY = "中华人民共和国行政处罚法"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"《{PENALTY}》第五十一条第一款第（二）项", [Citation(PENALTY, 51, 0, 1, 2)]),
        ("行政处罚法第五十七条第一款第二项", [Citation("行政处罚法", 57, 0, 1, 2)]),
        ("《行政处罚法》第17条、第20条", [Citation("行政处罚法", 17), Citation("行政处罚法", 20)]),
        ("《刑法》第一百二十条之一第二款", [Citation("刑法", 120, 1, 2)]),
        ("《水法》第九条之一", [Citation("水法", 9, 1)]),
        ("《水法》第五十一条至第五十三条", [Citation("水法", 51, last=(53, 0))]),
        ("《水法》第三条第一款至第三款", [Citation("水法", 3, 0, n) for n in (1, 2, 3)]),
        ("《水法》第三条第（一）项、第（三）项", [Citation("水法", 3, 0, 0, 1), Citation("水法", 3, 0, 0, 3)]),
        ("水法第三条第二款（一）项第2目", [Citation("水法", 3, 0, 2, 1, 2)]),
        ("《水法》第一条和《河道管理条例》第二条的规定。", [Citation("水法", 1), Citation("河道管理条例", 2)]),
        ("《河道管理条例》（2018年修订）第 四十四 条第(二)项：", [Citation("河道管理条例", 44, 0, 0, 2)]),
        ("违反了《水法》第二条", [Citation("水法", 2)]),
        ("《水法》", [Citation("水法")]),
        ("《关于适用《中华人民共和国行政诉讼法》的解释》第三条", [Citation("关于适用《中华人民共和国行政诉讼法》的解释", 3)]),
    ],
)
def test_every_usual_way_of_writing_is_read(text: str, found: list[Citation]) -> None:
    assert list(citations.parse(text)) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "没有填写引用的条款"),
        ("第十七条", "没有写明是哪一部法律、法规或者规章"),
        ("行政处罚法", "没有写明是第几条"),
        ("《水法》第一百一条", "“一百一”不是规范的序号"),
        ("《水法第三条", "书名号没有写完整"),
        ("《》第三条", "书名号里没有名称"),
        ("《水法》第五条至第三条", "前大后小"),
        ("《水法》第三条第一款至第五条", "跨条的范围里不能写款、项"),
        ("《水法》第三条等", "“等”看不懂"),
        ("《水法》第三条、", ""),
        ("《水法》第一款", "没有写明是第几条"),
        ("《水法》第零条", "“零”不是规范的序号"),
        ("《水法》第三条\x00", "不能显示的字符"),
        ("《水法》第三条" * 60, "最多 300 字"),
        ("、".join(f"《水法》第{n}条" for n in range(1, 23)), "超过 20 个条款"),
    ],
)
def test_a_malformed_one_is_refused_with_its_reason_and_remedy(text: str, why: str) -> None:
    if not why:
        assert citations.parse(text)
        return
    with pytest.raises(BadCitation) as raised:
        citations.parse(text)
    assert why in raised.value.message
    assert raised.value.remedy


def test_one_line_of_a_form_names_one_place() -> None:
    with pytest.raises(BadCitation, match="引用了 2 处"):
        citations.single("《水法》第一条、第二条")
    assert citations.parse("第二条", title="水法") == (Citation("水法", 2),)


def test_it_is_written_in_one_way() -> None:
    place = Citation(PENALTY, 17, 0, 2, 12)
    assert citations.formatted(place) == f"《{PENALTY}》第十七条第二款第（十二）项"
    assert citations.format([place, Citation(PENALTY, 110, 1)]).endswith("第（十二）项、第一百一十条之一")
    assert citations.formatted(Citation("水法", 51, last=(53, 2))) == "《水法》第五十一条至第五十三条之二"


def test_two_ways_to_write_a_title_have_one_key() -> None:
    assert citations.key(f"《{PENALTY}》") == citations.key("行政处罚法 ") == "行政处罚法"
    assert citations.key("关于适用〈水法〉的解释") == citations.key("关于适用《水法》的解释")


@pytest.mark.parametrize("level", citations.LEVELS)
def test_only_laws_regulations_and_rules_set_penalties(level: str) -> None:
    assert citations.may_set_penalty(level) == (level not in {"judicial_interpretation", "normative"})


numbers = st.integers(1, 1300)
small = st.integers(0, 30)
titles = st.sampled_from([PENALTY, "水法", "城市市容和环境卫生管理条例", "甲办法（试行）", "关于适用《水法》的解释", "A区、B区规定"])


@st.composite
def places(draw: st.DrawFn) -> Citation:
    title, article, sub = draw(titles), draw(numbers), draw(small)
    kind = draw(st.sampled_from(["article", "paragraph", "range", "whole"]))
    if kind == "whole":
        return Citation(title)
    if kind == "range":
        return Citation(title, article, sub, last=(article + draw(st.integers(1, 9)), draw(small)))
    item = draw(small)
    return Citation(title, article, sub, draw(small), item, draw(small) if item else 0)


@given(st.lists(places(), min_size=1, max_size=5))
def test_what_is_written_is_read_back(found: list[Citation]) -> None:
    text = citations.format(found)
    if len(text) <= citations.LONGEST:
        assert list(citations.parse(text)) == found
        assert citations.format(citations.parse(text)) == text


@given(st.text(alphabet="《》第一二十百条款项目之至、和（）()水法1 2的规定，", max_size=40))
def test_any_text_is_read_stably_or_refused(text: str) -> None:
    try:
        found = citations.parse(text)
    except BadCitation as error:
        assert error.message
        assert error.remedy
        return
    written = citations.format(found)
    if len(written) <= citations.LONGEST and len(found) <= citations.MOST:
        assert citations.parse(written) == found


def test_the_places_that_set_a_penalty_are_those_after_the_one_violated() -> None:
    listed = ["防洪法第二十二条第二款", "防洪法第五十五条第二项、第三项", "某规定", "《防洪法》"]
    assert citations.setting(listed) == ["《防洪法》第五十五条第（二）项", "《防洪法》第五十五条第（三）项"]
    assert citations.setting(["水法第六十九条"]) == ["《水法》第六十九条"]
    assert citations.setting([]) == []


def test_places_written_one_each_stand_in_one_text() -> None:
    lines = ["《防洪法》第五十五条第（二）项", "《防洪法》第五十六条", "《水法》第一条"]
    assert citations.joined(lines) == "《防洪法》第五十五条第（二）项、第五十六条、《水法》第一条"
    assert citations.joined(["看不懂的", "《水法》第一条"]) == "看不懂的、《水法》第一条"
