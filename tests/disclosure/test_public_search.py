"""Rule: the public finds what is published, exactly and at once, and nothing that was taken down or erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, NATURAL
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WITHDRAW, published
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.indexing import PublicIndex, index
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.public import FACETS
from zhifa.journal.api import erasure, read
from zhifa.search import IndexMissing, QueryProblem


@pytest.fixture
def follower(settings: Settings, tmp_path: Path) -> PublicIndex:
    settings.ZHIFA_HOME = tmp_path
    return PublicIndex()


def follow(follower: PublicIndex) -> None:
    while follower.step():
        pass


@pytest.fixture
def shown(town: Town, follower: PublicIndex) -> list[Disclosure]:
    """Three decisions out, one kept back."""
    rows = [
        published(town.decide("c1")),
        published(town.decide("c2", party=NATURAL, facts="欧阳小明采砂。", number="临水罚当决字〔2026〕2号")),
        published(town.decide("c3", decided_on="2025-12-30", matter="擅自取水", number="临水罚当决字〔2025〕9号", party={"name": "乙砂石厂"})),
    ]
    town.decide("c4", sector="public_security", facts="采砂")
    follow(follower)
    return rows


def numbers(found: dict[str, Any]) -> list[str]:
    return [item["number"] for item in found["items"]]


def test_totals_and_facets_count_what_is_public_and_the_newest_comes_first(shown: list[Disclosure]) -> None:
    found = queries.public_search(facets=True)
    assert found["total"] == 3
    assert not found["truncated"]
    assert numbers(found)[2] == "临水罚当决字〔2025〕9号"
    assert found["facets"]["authority"] == [{"value": "SLJ", "title": "临江区水利局", "count": 3}]
    assert found["facets"]["act"] == [{"value": "penalty", "title": "行政处罚", "count": 3}]
    assert [(one["value"], one["count"]) for one in found["facets"]["year"]] == [("2026", 2), ("2025", 1)]
    page = queries.public_search(limit=2)
    last = queries.public_search(cursor=page["next"])
    assert numbers(last) == numbers(found)[2:]
    assert (page["truncated"], last["truncated"], last["next"]) == (True, False, None)


def test_every_way_of_narrowing_works_and_hits_are_marked(shown: list[Disclosure]) -> None:
    assert queries.public_search("采砂")["total"] == 1
    assert queries.public_search("取水", year="2025")["total"] == 1
    assert queries.public_search(party="水产")["total"] == 1
    assert numbers(queries.public_search(number="〔2026〕2")) == ["临水罚当决字〔2026〕2号"]
    assert queries.public_search(authority="JTJ")["total"] == 0
    (item,) = queries.public_search("采砂")["items"]
    assert item["highlights"] == {"facts": [(3, 5)]}


def test_a_full_name_that_was_masked_finds_nothing(shown: list[Disclosure]) -> None:
    assert queries.public_search("欧阳小明")["total"] == 0
    assert queries.public_search("欧阳某")["total"] == 1


@pytest.mark.parametrize("wrong", [{"q": "水" * 500}, {"cursor": "x"}, {"cursor": "9" * 40}, {"sort": "price"}])
def test_what_cannot_be_understood_is_said(shown: list[Disclosure], wrong: dict[str, Any]) -> None:
    with pytest.raises(QueryProblem):
        queries.public_search(**wrong)


def test_a_takedown_leaves_index_and_facets(shown: list[Disclosure], follower: PublicIndex) -> None:
    perform(EDITOR, shown[1].id, "withdraw", WITHDRAW)
    follow(follower)
    found = queries.public_search(facets=True)
    assert found["total"] == 2
    assert [(one["value"], one["count"]) for one in found["facets"]["year"]] == [("2025", 1), ("2026", 1)]


def test_a_lost_index_is_built_again_from_the_records(shown: list[Disclosure], follower: PublicIndex) -> None:
    follower.rebuild()
    follow(follower)
    assert queries.public_search()["total"] == 3


def test_an_index_of_another_schema_is_built_anew_without_waiting_for_an_entry(
    shown: list[Disclosure], follower: PublicIndex
) -> None:
    (index().path / "current").write_text("00000000-ofbefore", encoding="ascii")
    with pytest.raises(IndexMissing):
        queries.public_search()
    assert not follower.step()
    assert queries.public_search()["total"] == 3


def test_an_erased_party_leaves_desk_record_index_and_its_files(
    town: Town, shown: list[Disclosure], follower: PublicIndex
) -> None:
    party = town.append(
        "c1", "party.recorded", {"party": "p1", "ordinal": 1, "kind": "organisation"},
        {"name": "明州市甲水产有限公司", "kind": "organisation"},
    )  # fmt: skip
    entry = erasure.erase(
        {party.entry_id: ("personal",)}, stream="case/c1", authority="SLJ", actor="user-sec", capacity="secadmin",
        reason="当事人申请", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    town.react(entry)
    town.react(read.entry(entry.entry_id))
    follow(follower)
    record = queries.public(shown[0].id)
    assert record["number"] == "临水罚当决字〔2026〕1号"
    everything = str(record) + str(list(PublicRecord.objects.filter(pk=shown[0].id).values()))
    everything += str(list(Disclosure.objects.filter(pk=shown[0].id).values()))
    everything += str([(e.open, e.personal) for e in read.stream(f"disclosure/{shown[0].id}")])
    assert "甲水产" not in everything
    assert queries.public_search()["total"] == 3
    assert queries.public_search("抹除")["total"] == 1
    assert queries.public_search("甲水产")["total"] == 0
    files = [path.read_bytes() for path in index().path.rglob("*") if path.is_file()]
    assert files
    assert not any("甲水".encode() in content for content in files)


def test_before_anything_was_published_the_answer_is_none_and_not_an_error(town: Town, follower: PublicIndex) -> None:
    assert queries.public_search("水", facets=True) == {
        "items": [], "total": 0, "next": None, "truncated": False, "facets": {name: [] for name in FACETS},
    }  # fmt: skip


def test_an_index_that_was_not_built_yet_is_said_rather_than_answered_with_zero(
    town: Town, follower: PublicIndex
) -> None:
    published(town.decide())
    with pytest.raises(IndexMissing):
        queries.public_search("垃圾")
