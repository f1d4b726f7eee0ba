"""One look-up for the whole government: officers and matters as the public sees them (R7, R2, R10)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.accounts.cast import Cast
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import Invalid, NotFound
from zhifa.registry import queries
from zhifa.registry.actions import issue_certificate, list_matters, register_officer, remove_matter
from zhifa.registry.content import CertificateData, MatterData, OfficerData

DAY = date(2026, 3, 5)


@pytest.fixture
def staffed(cast: Cast) -> Cast:
    people = (
        (cast.water, "张三", "one", "队长", "23010001", ("水利",), ("230100",), date(2030, 1, 1)),
        (cast.water, "李四", "two", "科员", "23010002", ("水利", "渔业"), ("230125",), date(2026, 3, 4)),
        (cast.market, "王五", None, "科员", "23010003", ("市场监管",), ("230102",), date(2030, 1, 1)),
    )
    for authority, name, unit, post, number, categories, areas, until in people:
        officer = register_officer(authority, OfficerData(name, unit, post), actor=SYSTEM)
        issue_certificate(
            officer, CertificateData(number, "enforcement", categories, areas, date(2024, 1, 1), until), actor=SYSTEM
        )
    return cast


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, {"1", "2", "3"}),
        ({"q": "张三"}, {"1"}),
        ({"q": "水利局 科员"}, {"2"}),
        ({"q": "23010003"}, {"3"}),
        ({"q": "二科"}, {"2"}),
        ({"unit": "一科"}, {"1"}),
        ({"category": "渔业"}, {"2"}),
        ({"category": "渔"}, set()),
        ({"area": "230125"}, {"1", "2"}),
        ({"area": "230125001"}, {"1", "2"}),
        ({"area": "230200"}, set()),
        ({"status": "valid"}, {"1", "3"}),
        ({"status": "invalid"}, {"2"}),
        ({"authority": "market"}, {"3"}),
    ],
)
def test_officers_are_found_by_name_unit_post_number_category_area_and_status(
    staffed: Cast, query: dict[str, Any], numbers: set[str]
) -> None:
    page = queries.officers(**query)
    assert {row.number[-1] for row in page.items} == numbers
    assert page.total == len(numbers)


def test_a_page_has_fifty_rows_an_exact_total_and_leads_to_the_next(cast: Cast) -> None:
    matters = [MatterData(f"W-{n}", f"事项{n}", basis=("水法第一条",)) for n in range(120)]
    list_matters(cast.water, matters, actor=SYSTEM)
    seen, cursor = [], None
    while True:
        page = queries.matters(cursor=cursor)
        assert page.total == 120
        seen += [row.code for row in page.items]
        if (cursor := page.next) is None:
            break
    assert sorted(seen) == sorted(matter.code for matter in matters)


def test_a_removed_matter_is_gone_from_today_and_still_readable_for_the_days_before(cast: Cast) -> None:
    list_matters(cast.water, [MatterData("W-1", "取水许可", act="licence", basis=("水法第七条",))], actor=SYSTEM)
    with clock.pinned(clock.end_of_day(DAY)):
        remove_matter(cast.water, "W-1", reason="法律修改", actor=SYSTEM)
        assert queries.matters().total == 0
        assert queries.matter("water", "W-1") is None
        assert queries.matter("water", "W-1", on=DAY) is not None
        with pytest.raises(NotFound):
            remove_matter(cast.water, "W-1", reason="法律修改", actor=SYSTEM)


def test_a_matter_removed_and_listed_again_on_one_day_stands_on_the_list(cast: Cast) -> None:
    matter = MatterData("W-1", "取水许可", act="licence", basis=("水法第七条",))
    list_matters(cast.water, [matter], actor=SYSTEM)
    remove_matter(cast.water, "W-1", reason="误列", actor=SYSTEM)
    assert list_matters(cast.water, [matter], actor=SYSTEM) == {"W-1": "created"}
    assert queries.matters(q="取水", act="licence").total == 1


def test_a_form_offers_the_matters_of_those_authorities_only_in_which_one_opens_cases(cast: Cast) -> None:
    for authority in (cast.water, cast.market):
        list_matters(authority, [MatterData("M-1", "事项", basis=("某法第一条",))], actor=SYSTEM)
    assert [row.authority_id for row in queries.matters_of(cast.person("officer", cast.water))] == ["water"]
    assert not queries.matters_of(cast.person("supervisor", cast.justice)).exists()


def test_a_matter_without_basis_is_not_listed(cast: Cast) -> None:
    with pytest.raises(Invalid, match="法无授权"):
        list_matters(cast.water, [MatterData("W-1", "事项")], actor=SYSTEM)


def test_yesterday_nothing_was_listed(cast: Cast) -> None:
    list_matters(cast.water, [MatterData("W-1", "事项", basis=("某法第一条",))], actor=SYSTEM)
    assert queries.matters(on=DAY - timedelta(days=1)).total == 0
