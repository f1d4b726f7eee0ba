"""Rule: the public search is narrowed and counted by place, authority, act, penalty, field, party and standing (R20)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, NATURAL
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WITHDRAW, published
from tests.statements import counted
from zhifa.accounts.models import Authority
from zhifa.disclosure import queries, searching
from zhifa.disclosure.actions import perform
from zhifa.disclosure.indexing import PublicIndex
from zhifa.disclosure.models import Disclosure, PublicRecord


@pytest.fixture
def follower(settings: Settings, tmp_path: Path) -> PublicIndex:
    settings.ZHIFA_HOME = tmp_path
    return PublicIndex()


def follow(follower: PublicIndex) -> None:
    while follower.step():
        pass


@pytest.fixture
def shown(town: Town, follower: PublicIndex) -> list[Disclosure]:
    Authority.objects.create(
        code="CITY", name="明州市人民政府", short_name="市政府", kind="authority", level="city", region="330200", path="/CITY/"
    )
    rows = [
        published(town.decide("c1", kinds=["fine", "warning"], kind_titles=["罚款", "警告"], matter_code="W-1")),
        published(town.decide("c2", party=NATURAL, number="临水罚当决字〔2026〕2号", matter_code="W-2")),
        published(town.decide("c3", number="临水罚当决字〔2026〕3号", sector="水务", matter_code="W-1")),
    ]
    follow(follower)
    return rows


def counts(name: str, **asked: Any) -> dict[str, int]:
    found = queries.public_search(facets=True, **asked)["facets"][name]
    return {one["value"]: one["count"] for one in found}


def test_every_facet_counts_the_whole_result(shown: list[Disclosure]) -> None:
    assert counts("kind") == {"罚款": 3, "警告": 1}
    assert counts("party_kind") == {"organisation": 2, "natural_person": 1}
    assert counts("sector") == {"water": 3}
    assert counts("act") == {"penalty": 3}
    assert counts("kind", party_kind="natural_person") == {"罚款": 1}


def test_regions_are_a_tree_from_above_down_with_counts_and_names(shown: list[Disclosure]) -> None:
    assert queries.public_search(facets=True)["facets"]["region"] == [
        {"value": "330200", "title": "明州市", "count": 3, "parent": ""},
        {"value": "330299", "title": "临江区", "count": 3, "parent": "330200"},
    ]


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"region": "330000"}, 3), ({"region": "330200"}, 3), ({"region": "330200000000"}, 3), ({"region": "330100"}, 0),
        ({"kind": "警告"}, 1), ({"sector": "water"}, 3), ({"sector": "水利"}, 3), ({"party_kind": "organisation"}, 2),
        ({"matter_code": "W-1"}, 2), ({"matter_code": "W"}, 0), ({"credit_code": "91350100M000100Y43"}, 2),
        ({"performance": "settled"}, 0), ({"region": "330299", "kind": "罚款", "party_kind": "natural_person"}, 1),
    ],
)  # fmt: skip
def test_every_filter_narrows(shown: list[Disclosure], asked: dict[str, Any], total: int) -> None:
    assert queries.public_search(**asked)["total"] == searching.total(**asked) == total


def test_a_filter_that_there_is_not_is_a_mistake_of_the_programme(shown: list[Disclosure]) -> None:
    with pytest.raises(TypeError, match="colour"):
        queries.public_search(colour="red")


def test_a_credit_code_that_is_not_shown_finds_nothing(town: Town, follower: PublicIndex) -> None:
    published(town.decide(party={"kind": "natural_person", "name": "欧阳小明", "age_band": "adult"}))
    follow(follower)
    assert queries.public_search("91350100M000100Y43")["total"] == 0
    assert queries.public_search(credit_code="91350100M000100Y43")["total"] == 0


def test_the_standing_is_searched_as_it_is_now(shown: list[Disclosure], town: Town, follower: PublicIndex) -> None:
    assert counts("performance") == {}
    record = PublicRecord.objects.get(pk=shown[0].id)
    record.standing = {"performance": "settled", "challenge": "none", "since": "2026-03-05"}
    record.save()
    follower.rebuild()
    follow(follower)
    assert counts("performance") == {"settled": 1}
    assert queries.public_search(performance="settled")["items"][0]["standing"] == {"performance": "settled", "challenge": "none"}


def test_a_record_older_than_the_field_of_its_matter_counts_in_that_of_its_authority(
    shown: list[Disclosure], follower: PublicIndex
) -> None:
    record = PublicRecord.objects.get(pk=shown[0].id)
    record.content = {name: value for name, value in record.content.items() if name not in {"sector", "matter_code"}}
    record.save()
    Authority.objects.filter(code="SLJ").update(sector="水利")
    follower.rebuild()
    follow(follower)
    assert counts("sector") == {"water": 3}
    assert counts("kind", matter_code="W-1") == {"罚款": 1}


def test_by_relevance_the_name_comes_before_a_mention(town: Town, follower: PublicIndex) -> None:
    published(town.decide("c1", party={"name": "安澜建材有限公司"}, decided_on="2026-03-02"))
    published(town.decide("c2", facts="当事人在安澜建材有限公司门前堆放垃圾。", number="临水罚当决字〔2026〕2号"))
    follow(follower)
    parties = [item["party"] for item in queries.public_search("安澜建材", sort="relevance")["items"]]
    assert parties == ["安澜建材有限公司", "明州市甲水产有限公司"]
    assert parties[::-1] == [item["party"] for item in queries.public_search("安澜建材")["items"]]


def test_a_download_holds_the_whole_result_in_order_and_nothing_that_was_taken_down(shown: list[Disclosure]) -> None:
    total, items = searching.whole("垃圾", sort="oldest")
    perform(EDITOR, shown[1].id, "withdraw", WITHDRAW)
    assert total == 3
    assert {item["id"] for item in items} == {shown[0].id, shown[2].id}


def test_a_search_with_all_facets_takes_three_statements(shown: list[Disclosure]) -> None:
    with counted() as statements:
        queries.public_search("垃圾", facets=True, sort="relevance")
    assert len(statements.outside) + sum(map(len, statements.transactions)) == 3
    with counted() as statements:
        searching.total("垃圾", region="330200")
    assert len(statements.outside) + sum(map(len, statements.transactions)) == 0
