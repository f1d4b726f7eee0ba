"""Rule: a citation means the text of its day; what is not known is told apart from what is not law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.statutes import library
from tests.statutes.library import RIVER
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import NotFound
from zhifa.law.citations import BadCitation
from zhifa.law.types import CitationFact
from zhifa.statutes import content, imports, queries


@pytest.mark.parametrize(
    ("text", "on", "status", "there"),
    [
        ("《河湖法》第二条", "2026-03-05", "in_force", True),
        ("《河湖法》第二条", "2025-01-01", "in_force", True),
        ("《河湖法》第九条", "2026-03-05", "no_such_article", False),
        ("《河湖法》第三条之一", "2026-03-05", "in_force", True),
        ("《河湖法》第三条之一", "2024-12-31", "no_such_article", False),
        ("《河湖法》第一条至第四条", "2026-03-05", "in_force", True),
        ("《河湖法》第一条至第九条", "2026-03-05", "no_such_article", False),
        ("《河湖法》第二条", "2010-01-01", "unknown_version", True),
        ("《河湖法》第二条", "2000-01-01", "not_yet", True),
        ("《河湖保护暂行条例》第一条", "2015-06-30", "in_force", True),
        ("《河湖保护暂行条例》第一条", "2015-07-01", "repealed", True),
        ("《不存在的法》第一条", "2026-03-05", "unknown_statute", False),
        (f"《{RIVER}》", "2026-03-05", "in_force", True),
    ],
)
def test_each_day_has_its_answer(shelf: Path, text: str, on: str, status: str, there: bool) -> None:
    found = queries.resolve(text, date.fromisoformat(on))
    assert (found.status, found.article_exists) == (status, there)
    assert found.in_force == (status in {"in_force", "no_such_article"})


def test_the_text_is_that_of_the_day_down_to_the_item(shelf: Path) -> None:
    assert queries.resolve("《河湖法》第二条", date(2020, 1, 1)).text == "禁止倾倒垃圾。"
    assert queries.resolve("《河湖法》第二条").text == "禁止向河湖倾倒垃圾、渣土。"
    assert queries.resolve("《河湖法》第三条第一款第（二）项").text == "（二）擅自取水的。"
    assert queries.resolve("《河湖法》第三条第（一）项").text == "（一）倾倒垃圾的；"
    assert queries.resolve("《河湖法》第三条第二款").text == "情节严重的，处十万元以下罚款。"
    whole = queries.resolve("《河湖法》第三条第五款")
    assert (whole.text, whole.article_exists, whole.place_exists) == (library.ITEMS, True, False)


def test_items_are_known_by_either_bracket() -> None:
    (narrow,) = content.paragraphs(library.ITEMS.splitlines()[0] + "\n(一)甲的。\n(二)乙的。")
    assert list(narrow.items) == [1, 2]


def test_paragraphs_keep_their_items() -> None:
    first, second = content.paragraphs(library.ITEMS)
    assert (list(first.items), second.items) == ([1, 2], {})


def test_one_article_by_name_and_number(shelf: Path) -> None:
    found = queries.article("河湖法", 3, 1)
    assert found is not None
    assert (found.label, found.anchor) == ("第三条之一", "art-3-1")
    assert queries.article("河湖法", 9) is None
    assert queries.article("河湖法", 3, 1, on=date(2020, 1, 1)) is None


def test_facts_take_two_statements_however_many_texts(shelf: Path) -> None:
    texts = ["《河湖法》第一条至第三条、第三条之一", "甲市垃圾管理条例第一条", "《河湖处罚裁量基准》第一条", "《无法》第一条", "不是引用"]
    days = (date(2026, 3, 5), date(2020, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        facts = queries.citation_facts(texts * 4, *days)
    assert len(asked) == 2
    assert len(facts) == 10
    assert facts[2] == CitationFact(
        "《河湖法》第三条之一", RIVER, "law", "in_force", article_exists=True, in_force=True, on=days[0]
    )
    assert facts[3] == CitationFact(
        "《河湖法》第三条之一", RIVER, "law", "no_such_article", article_exists=False, in_force=True, on=days[1],
        place_exists=False,
    )  # fmt: skip
    assert {fact.level for fact in facts} == {"law", "local_regulation", "normative", ""}
    with CaptureQueriesContext(connection) as asked:
        assert queries.citation_facts([]) == ()
    assert len(asked) == 0


def test_the_full_title_wins_over_a_short_one_of_another_statute(shelf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    laws = [library.law("1", "乙条例", "2020-01-01", category="行政法规", names=["河湖法"])]
    assert imports.run(library.write(folder, laws, library.articles("1", "乙。")), SYSTEM).ok
    assert queries.resolve("《河湖法》第一条").statute == queries.resolve(f"《{RIVER}》第一条").statute


def test_the_page_text_falls_back_to_the_nearest_version(shelf: Path) -> None:
    found = queries.text("river-law", date(2010, 1, 1))
    assert (found.status, found.version.promulgated, len(found.versions)) == ("unknown_version", date(2015, 5, 1), 2)
    assert queries.text("river-law").articles[2].number == 3
    with pytest.raises(NotFound):
        queries.text("no-such-law")


def test_a_text_that_is_no_citation_says_why(shelf: Path) -> None:
    with pytest.raises(BadCitation):
        queries.resolve("河湖法")
