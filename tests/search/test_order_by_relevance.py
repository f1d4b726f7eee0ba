"""Rule: by relevance the record that somebody means comes first, and the result is the same as in any other order."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from zhifa.search import MOST_RANKED, Doc, Index, IndexSchema

SCHEMA = IndexSchema(("party", "facts"), ("kind",), weights={"party": 6.0})
FILLER = "经查，当事人在河道管理范围内堆放建筑垃圾，责令改正。"


def doc(number: int, party: str, facts: str, *, day: date = date(2026, 1, 1), kinds: tuple[str, ...] = ()) -> Doc:
    return Doc(str(number), day, {"party": party, "facts": facts}, {"kind": kinds})


def built(path: Path, docs: list[Doc]) -> Index:
    index = Index(path, SCHEMA)
    with index.writer() as writer:
        writer.rebuild(docs)
    return index


def test_a_name_comes_before_a_mention_however_old_it_is(tmp_path: Path) -> None:
    docs = [doc(n, f"第{n}商店", f"{FILLER}举报人：安澜建材。", day=date(2026, 1, 1) + timedelta(days=n)) for n in range(30)]
    index = built(tmp_path, [doc(99, "安澜建材", FILLER, day=date(2019, 1, 1)), *docs])
    assert index.search("安澜建材", ranked=True).ids[0] == "99"
    assert index.search("安澜建材").ids[0] == "29"


def test_of_equal_hits_the_newer_comes_first(tmp_path: Path) -> None:
    docs = [doc(n, "某商店", FILLER, day=date(2020 + n, 1, 1)) for n in range(5)]
    assert built(tmp_path, docs).search("堆放", ranked=True).ids == ["4", "3", "2", "1", "0"]


def test_pages_hold_every_hit_once_and_the_total_is_that_of_every_other_order(tmp_path: Path) -> None:
    index = built(tmp_path, [doc(n, f"第{n}商店", FILLER * (n % 7 + 1)) for n in range(230)])
    found, cursor = [], None
    while True:
        page = index.search("垃圾", ranked=True, cursor=cursor, limit=50)
        assert page.total == 230
        assert page.more == (page.next is not None)
        found += page.ids
        if (cursor := page.next) is None:
            break
    assert len(found) == len(set(found)) == 230
    assert set(found) == set(index.search("垃圾", limit=500).ids)


def test_paging_by_relevance_ends_in_words_and_says_before_that_there_is_more(tmp_path: Path) -> None:
    index = built(tmp_path, [doc(n, "某商店", FILLER) for n in range(60)])
    beyond = index.search("垃圾", ranked=True, cursor=MOST_RANKED)
    assert (beyond.ids, beyond.next, beyond.more, beyond.total > 0) == ([], None, True, True)
    last = index.search("垃圾", ranked=True, cursor=0, limit=MOST_RANKED)
    assert (last.more, last.next) == (False, None)
    assert index.search("垃圾", ranked=True, limit=20).more


def test_without_words_there_is_nothing_to_rank_by_and_the_newest_come_first(tmp_path: Path) -> None:
    docs = [doc(n, "某商店", FILLER, day=date(2020 + n, 1, 1)) for n in range(3)]
    page = built(tmp_path, docs).search(ranked=True, limit=2)
    assert page.ids == ["2", "1"]
    assert page.next is not None
    assert built(tmp_path, docs).search(ranked=True, cursor=page.next).ids == ["0"]


def test_facets_are_of_the_search_that_is_asked_however_often_another_was(tmp_path: Path) -> None:
    kinds = ("警告", "罚款", "没收")
    index = built(tmp_path, [doc(n, f"第{n}商店", FILLER, kinds=(kinds[n % 3],)) for n in range(300)])
    for n in range(290):
        found = index.search(f"第{n}商店", facets=("kind",))
        assert found.facets == {"kind": {kinds[n % 3]: 1}}
    first = index.search(facets=("kind",), limit=1)
    first.facets["kind"].clear()
    assert index.search(facets=("kind",), cursor=first.next).facets == {"kind": dict.fromkeys(sorted(kinds), 100)}
    assert index.search(facets=("kind",), filters={"kind": "罚款"}).facets == {"kind": {"罚款": 100}}
    assert index.search(facets=("kind",), date_to=date(2020, 1, 1)).facets == {"kind": {}}
    assert index.search().facets == {}


def test_a_keyword_of_several_values_is_found_and_counted_under_each(tmp_path: Path) -> None:
    index = built(tmp_path, [doc(1, "甲", "", kinds=("警告", "罚款")), doc(2, "乙", "", kinds=("罚款",)), doc(3, "丙", "")])
    assert index.search(facets=("kind",)).facets == {"kind": {"罚款": 2, "警告": 1}}
    assert index.search(filters={"kind": "警告"}).ids == ["1"]
    assert index.search(filters={"kind": "警"}).total == 0
