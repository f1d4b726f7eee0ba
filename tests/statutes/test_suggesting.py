"""Rule: the picker finds a text by its name, by its name and number, and by its words; what is in force comes up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.statutes.library import RIVER
from zhifa.statutes.suggesting import suggest


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("河湖法", f"《{RIVER}》"),
        ("河湖", f"《{RIVER}》"),
        ("《河湖法》第", f"《{RIVER}》"),
        ("河湖法第", f"《{RIVER}》"),
        ("河湖法 3", f"《{RIVER}》第三条"),
        ("河湖法3", f"《{RIVER}》第三条"),
        ("河湖法第三条", f"《{RIVER}》第三条"),
        ("河湖法 第三条之一", f"《{RIVER}》第三条之一"),
        ("河湖法第三条第一款第二项", f"《{RIVER}》第三条第一款第（二）项"),
        ("河湖法 渣土", f"《{RIVER}》第二条"),
        ("倾倒垃圾", f"《{RIVER}》第二条"),
        ("乱扔", "《甲市垃圾管理条例》第一条"),
        ("垃圾 乱扔", "《甲市垃圾管理条例》第一条"),
    ],
)
def test_the_best_comes_first(shelf: Path, q: str, first: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = suggest(q)
    assert found[0].citation == first
    assert found[0].complete == ("条" in first.partition("》")[2])
    assert len(asked) <= 5


@pytest.mark.parametrize("q", ["", " ", "无此一说", "《》", "%", "_" * 300, "河湖法 9999", "一", "\x00"])
def test_what_matches_nothing_gives_nothing(shelf: Path, q: str) -> None:
    assert suggest(q.replace("\x00", "")) == []


def test_only_what_is_in_force_on_the_day_is_offered(shelf: Path) -> None:
    assert [one.text for one in suggest("河湖法 2", on=date(2020, 1, 1))] == ["禁止倾倒垃圾。"]
    assert suggest("受保护") == []
    assert len(suggest("河湖", limit=2)) == 2
