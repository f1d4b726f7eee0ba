"""Rule: a list finds what it should, page after page, and never shows a wrong total."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import ORGANISATION, PARTY
from tests.street import Street, actor
from zhifa.casework import queries, searching
from zhifa.casework.models import Case

NAMES = ("明水县甲水产有限公司", "明水县乙水产有限公司", "明水县丙砂石有限公司")


@pytest.fixture
def cases(street: Street) -> list[str]:
    """Three firms and one case with two persons, oldest first."""
    made = []
    for name in NAMES:
        street.open({**ORGANISATION, "name": name, "credit_code": ORGANISATION["credit_code"] if name == NAMES[0] else ""})
        made.append(street.case.id)
    street.open({**PARTY, "name": "慕容小白"}, {**PARTY, "name": "慕容大白", "id_number": "", "birth_date": "1990-03-07"})
    return [*made, street.case.id]


def found(q: str, **more: Any) -> list[str]:
    page = queries.cases(actor("officer"), q=q, **more)
    assert page.total in {len(page.items), None}
    return [case.id for case in page.items]


@pytest.mark.parametrize("few", [searching.FEW, 1])
def test_words_are_found_in_number_matter_party_and_whole_codes(
    cases: list[str], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """The same answers, whether the words are rare or each is held by more cases than are looked up first."""
    monkeypatch.setattr(searching, "FEW", few)
    first, second, third, persons = cases
    assert found("水产") == [second, first]
    assert found("水产 甲") == found("甲 水产") == [first]
    assert found("明水县 有限公司 砂石 丙 司") == [third]
    assert found("慕容") == [persons]  # once, though two of its parties are called so
    assert found("倾倒渣土") == [persons, third, second, first]
    assert found(Case.objects.get(id=second).number) == [second]
    assert found(str(ORGANISATION["credit_code"])) == [first]
    assert found(str(ORGANISATION["credit_code"])[:6]) == []
    assert found("水产 砂石") == found("没有这个词") == found("水产", status="closed") == []
    assert found("100%") == found("_") == []


def test_a_decision_is_found_by_its_number(street: Street) -> None:
    street.open()
    number = street.until_decided().entries[1].open["number"]
    assert found(number) == [street.case.id]


def test_a_search_that_finds_very_many_shows_no_total_rather_than_a_wrong_one(
    cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", 2)
    assert queries.cases(actor("officer"), q="倾倒渣土").total is None
    assert queries.cases(actor("officer"), q="水产").total == 2
    assert queries.cases(actor("officer")).total == 4
    assert queries.cases(actor("officer"), q="倾倒渣土", mine=True).total == 4
    assert queries.cases(actor("outsider"), q="倾倒渣土").total == 0


def test_pages_follow_one_another_without_a_gap_or_a_repeat(
    cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Case.objects.update(updated_at=Case.objects.get(id=cases[0]).updated_at)  # as a bulk run leaves them: the same instant
    monkeypatch.setattr(queries, "PAGE", 1)
    seen, cursor = [], ""
    for _ in cases:
        page = queries.cases(actor("officer"), cursor=cursor)
        seen += [case.id for case in page.items]
        cursor = page.next or ""
    assert seen == sorted(cases, reverse=True)
    assert cursor == ""
