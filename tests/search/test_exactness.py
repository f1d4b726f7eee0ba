"""Rule: the index finds exactly what a scan of every text finds; no word, no name and no character is lost."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhifa.search import Doc, Index, IndexSchema, normalise

SCHEMA = IndexSchema(("party", "facts"), ("authority", "year"))
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴欧阳司马", "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英𠮷㛃"
PLACES, TRADES = ("明水", "锦州", "凌海", "明州", "水城"), ("商贸", "餐饮服务", "建材", "水产养殖", "ＡＢＣ电子", "abc环保")
CLAUSES = (
    "未取得取水许可证擅自取水", "在河道管理范围内堆放 建筑垃圾", "销售超过保质期的酸奶", "未按规定公示营业执照",
    "违反《中华人民共和国水法》第四十八条第一款", "经营者未查验供货者的许可证", "罚款２００元整", "Fine of 3,000 YUAN",
)


def corpus(count: int, seed: int) -> list[Doc]:
    rng = random.Random(seed)
    docs = []
    for number in range(count):
        if rng.random() < 0.5:
            party = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2))))
        else:
            party = rng.choice(PLACES) + "县" + "".join(rng.choices(GIVEN, k=2)) + rng.choice(TRADES) + "有限公司"
        day = date(2023, 1, 1) + timedelta(days=rng.randrange(1200))
        facts = "，".join(rng.choices(CLAUSES, k=3)) + "\n当事人：" + party
        keywords = {"authority": f"A{rng.randrange(12)}", "year": str(day.year)}
        docs.append(Doc(str(number), day, {"party": party, "facts": facts}, keywords))
    return docs


def scan(docs: list[Doc], query: str) -> list[Doc]:
    words = normalise(query).split()
    return [doc for doc in docs if all(any(word in normalise(text) for text in doc.texts.values()) for word in words)]


@pytest.fixture(scope="module")
def docs() -> list[Doc]:
    return corpus(1500, seed=7)


@pytest.fixture(scope="module")
def index(docs: list[Doc], tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index(tmp_path_factory.mktemp("index"), SCHEMA)
    with index.writer() as writer:
        assert writer.rebuild(docs) == len(docs)
    return index


def questions(docs: list[Doc], count: int) -> list[str]:
    rng = random.Random(11)
    asked = []
    for number in range(count):
        text = rng.choice(list(rng.choice(docs).texts.values()))
        length = (1, 2, 2, 3, 5, 9)[number % 6]
        at = rng.randrange(max(1, len(text) - length + 1))
        word = text[at : at + length]
        asked.append(word if number % 4 else f"{word} {rng.choice(PLACES)}")
    return asked


def test_totals_equal_a_scan_for_two_hundred_queries_of_one_two_and_more_characters(
    docs: list[Doc], index: Index
) -> None:
    asked = questions(docs, 200)
    wrong = {query: (index.search(query).total, len(scan(docs, query))) for query in asked}
    assert {query: pair for query, pair in wrong.items() if pair[0] != pair[1]} == {}
    assert sum(found for found, _ in wrong.values()) > 0


def test_a_result_is_in_date_order_and_pages_hold_every_document_once(docs: list[Doc], index: Index) -> None:
    expected = {doc.id: doc for doc in scan(docs, "水")}
    for oldest_first in (False, True):
        pages, cursor = [], None
        while True:
            page = index.search("水", cursor=cursor, limit=97, oldest_first=oldest_first)
            assert page.total == len(expected)
            pages += page.ids
            if (cursor := page.next) is None:
                break
        assert len(pages) == len(expected)
        assert set(pages) == set(expected)
        days = [expected[found].day for found in pages]
        assert days == sorted(days, reverse=not oldest_first)


def test_facets_count_the_whole_result(docs: list[Doc], index: Index) -> None:
    found = scan(docs, "有限公司 酸奶")
    facets = index.search("有限公司 酸奶", facets=("authority", "year"), limit=1).facets
    for name in ("authority", "year"):
        assert facets[name] == Counter(doc.keywords[name] for doc in found)
        assert list(facets[name].values()) == sorted(facets[name].values(), reverse=True)


def test_filters_narrow_by_whole_keyword_by_substring_and_by_day(docs: list[Doc], index: Index) -> None:
    start, end = date(2024, 3, 1), date(2025, 6, 30)
    expected = {
        doc.id
        for doc in scan(docs, "罚款")
        if doc.keywords["authority"] == "A3" and "明" in doc.texts["party"] and start <= doc.day <= end
    }
    found = index.search("罚款", filters={"authority": "A3", "party": "明"}, date_from=start, date_to=end, limit=1000)
    assert expected
    assert set(found.ids) == expected
    assert found.total == len(expected)
    assert index.search(filters={"authority": "A"}).total == 0
    assert index.search(date_from=date.min, date_to=date.max).total == len(docs)


ALPHABET = st.sampled_from(list("水务局明Ａａ①ﬁ㈱１1 \u3000\n\u200bé\u0301İß𠮷␟"))
TEXTS = st.text(ALPHABET, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=1, max_size=8), st.lists(st.text(ALPHABET, min_size=1, max_size=4), max_size=8))
def test_any_text_and_any_query_agree_with_the_scan(tmp_path: Path, texts: list[str], asked: list[str]) -> None:
    docs = [Doc(str(number), date(2026, 1, 1), {"facts": text}) for number, text in enumerate(texts)]
    index = Index(tmp_path, SCHEMA)
    with index.writer() as writer:
        writer.rebuild(docs)
    pieces = [text[at : at + 3] for text in texts for at in range(0, len(text), 2)]
    for query in [*asked, *pieces]:
        if normalise(query):
            assert set(index.search(query, limit=50).ids) == {doc.id for doc in scan(docs, query)}, query
