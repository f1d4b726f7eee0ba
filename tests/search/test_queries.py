"""Rule: any input gets an answer or a QueryProblem in Chinese; highlights point into the text as it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.search import Doc, Index, IndexSchema, QueryProblem, highlights, normalise


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index(tmp_path_factory.mktemp("index"), IndexSchema(("facts",), ("authority",)))
    with index.writer() as writer:
        writer.rebuild([Doc("1", date(2026, 1, 1), {"facts": "明水县水务局 ABC"}, {"authority": "A1"})])
    return index


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("水" * 100_000, "过长"),
        ("a\x00b", "控制字符"),
        ("水\x07", "控制字符"),
        ("\ud800", "控制字符"),
        ("水\udfff务", "控制字符"),
        ("\u200b\u200d", "没有可以检索的文字"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_reason(index: Index, query: str, why: str) -> None:
    with pytest.raises(QueryProblem, match=why):
        index.search(query)
    with pytest.raises(QueryProblem):
        index.search(filters={"facts": query})


def test_a_filter_or_a_cursor_from_outside_that_makes_no_sense_is_refused_too(index: Index) -> None:
    with pytest.raises(QueryProblem):
        index.search(filters={"authority": "\ud800"})
    for cursor in (-1, 2**63, 2**200):
        with pytest.raises(QueryProblem, match="翻页标记"):
            index.search(cursor=cursor)


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_no_text_at_all_makes_the_search_fall_over(index: Index, query: str) -> None:
    try:
        assert index.search(query).total in {0, 1}
    except QueryProblem as problem:
        assert str(problem)


@pytest.mark.parametrize("query", ["(水 AND", '水"务', "facts:水", "*", "水~2", "[a TO z]", "+-!^"])
def test_query_syntax_has_no_meaning(index: Index, query: str) -> None:
    assert index.search(query).total == 0


@pytest.mark.parametrize("query", ["ＡＢＣ", "abc", "水务局　abc", "  水   务局 "])
def test_width_case_and_spaces_do_not_matter(index: Index, query: str) -> None:
    assert index.search(query).total == 1


def test_highlights_are_ranges_of_the_shown_text_merged_and_in_order() -> None:
    assert highlights("明水县ＡＢ㈱水务局水水", "水 ab") == [(1, 2), (3, 5), (6, 7), (9, 11)]
    assert highlights("水务水务水", "水务水") == [(0, 5)]
    assert highlights("甲", "乙") == []


@given(st.text(st.sampled_from(list("水务Ａａ㈱１ \n\u200bﬁ")), max_size=12), st.text(st.sampled_from(list("水务Ａ㈱1f")), min_size=1, max_size=3))
def test_a_text_is_highlighted_exactly_when_it_holds_the_word(text: str, word: str) -> None:
    found = highlights(text, word)
    joined = normalise(text)
    assert bool(found) == (normalise(word).split()[0] in joined)
    assert all(0 <= start < end <= len(text) for start, end in found)
