"""Rule: before an act the machine says what it will look at: the hearing date, an earlier fine, what need not be punished."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import cast
from tests.casework.test_the_documents_of_an_ordinary_case import Walk, investigated
from tests.office import Office
from tests.street import Street, actor
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.casework import previews, queries, write
from zhifa.casework.requests import ActRequest
from zhifa.journal.api import read
from zhifa.law.engine.foreseeing import Foreseen
from zhifa.registry.actions import list_matters
from zhifa.registry.content import ExemptionData
from zhifa.web.presentation import ahead

LARGE = 10_000_000


@pytest.fixture
def office(street: Street) -> Office:
    return Office(street.now)


def foreseen(street: Street, act: str, **data: Any) -> Foreseen:
    loaded = write.load(actor("officer"), street.case.id)
    return previews.foreseen(loaded, ActRequest(act, data, party=street.parties[0]))


def asked_for_a_hearing(office: Office) -> Office:
    office.register()
    for act in ("file", "investigate"):
        office.do(act)
    office.do("conclude", tier="B", amount_fen=LARGE, beyond_tier=True, beyond_tier_note="数量特别大。")
    office.do("review.request")
    office.do("review.opinion")
    office.do("notify", office.parties[0], hearing=True, amount_fen=LARGE)
    office.do("hearing.request", office.parties[0])
    return office


@pytest.mark.parametrize(("day", "good"), [("2026-03-16", False), ("2026-03-17", True), ("2026-07-01", True)])
def test_a_hearing_date_is_tried_out_day_by_day_and_nothing_is_stored(office: Office, day: str, good: bool) -> None:
    asked_for_a_hearing(office)
    head = read.head()
    found = foreseen(office, "hearing.notice", hearing_at=f"{day}T09:00:00+08:00").hearing
    assert found is not None
    assert (found.earliest, found.chosen, found.in_time) == (date(2026, 3, 17), date.fromisoformat(day), good)
    assert sum(one.counted for one in found.notice.days) == 7
    assert "作出决定的期限到2026年6月3日" in found.clock
    left = "离期满还有" if day < "2026-06-03" else "已经超过期限 28 日"
    assert left in found.clock
    seen = ahead.view(Foreseen(hearing=found), {}).hearing
    assert seen is not None
    assert ("太早" in seen.verdict) is not good
    assert read.head() == head


def test_before_a_date_is_chosen_the_earliest_one_is_told(office: Office) -> None:
    asked_for_a_hearing(office)
    found = foreseen(office, "hearing.notice").hearing
    assert found is not None
    assert (found.chosen, found.in_time) == (None, False)
    assert foreseen(office, "hearing.hold").hearing is None


def test_first_and_slight_is_offered_with_its_conditions_unless_something_speaks_against_it(office: Office) -> None:
    office.register()
    office.do("file")
    assert foreseen(office, "conclude").exemptions == ()
    office.do("investigate")
    (offered,) = foreseen(office, "conclude").exemptions
    assert (offered.outcome, offered.basis) == ("no_penalty_first", "行政处罚法第三十三条第一款")
    assert [one.met for one in offered.conditions] == [True, True, True]
    assert "没有这名当事人的罚款记录" in offered.conditions[0].text


def test_whoever_was_fined_for_the_same_act_is_warned_of_on_the_form_and_nothing_is_offered(street: Street) -> None:
    first = Walk(street.now)
    first.begin()
    investigated(first)
    told = {"told": ["content", "facts", "reasons", "basis", "rights"], "hearing": False, "kinds": ["fine"], "amount_fen": 5_000}
    notice = first.office("notify", told).documents[0]
    first.act("deliver", {"document": notice, "method": "direct", "receipt": "signed", "place": "该公司"})
    first.office("waive", {"rights": ["represent", "hearing"], "in_writing": True})
    first.signed("decide", {"outcome": "penalty", "kinds": ["fine"], "amount_fen": 5_000}, "unit_head", "agency_head")
    again = Office(first.now)
    again.register()
    loaded = write.load(actor("officer"), again.case.id)
    (named,) = previews.foreseen(loaded, ActRequest("file", {})).warnings
    assert "因2026年3月1日的同一事项已经对当事人罚款" in named
    again.do("file", other_act=True, happened_on="2026-03-01")
    again.do("investigate", happened_at="2026-03-01T08:30:00+08:00")
    for act in ("conclude", "decide"):
        (warning,) = foreseen(again, act).warnings
        assert "同一天的同一事项已经对该当事人罚款" in warning
    assert foreseen(again, "conclude").exemptions == ()


def test_the_list_of_the_matter_is_offered_and_the_line_chosen_stands_in_the_entry(office: Office) -> None:
    line = ExemptionData("Q1", "首次倾倒不足五立方米", "no_penalty_first", ("初次倾倒", "当日清运"), "明州市清单第一项")
    list_matters(Authority.objects.get(code="water"), [replace(cast.matter(), exemptions=(line,))], actor=SYSTEM)
    office.register()
    office.do("file")
    office.do("investigate")
    offered = foreseen(office, "conclude").exemptions[-1]
    assert (offered.title, offered.basis) == ("不予处罚清单：首次倾倒不足五立方米", "明州市清单第一项")
    assert [(one.text, one.met) for one in offered.conditions] == [("初次倾倒", None), ("当日清运", None)]
    loaded = write.load(actor("officer"), office.case.id)
    form = next(one for one in queries.available(actor("officer"), loaded) if one.act == "conclude").data_schema
    assert [one["const"] for one in form["properties"]["exemption"]["oneOf"]] == ["Q1", "none"]
    spared: dict[str, Any] = dict.fromkeys(("kinds", "tier", "amount_fen", "reasons", "basis"))
    spared |= {"outcome": "no_penalty_first", "ground": "数量很小。", "exemption": "Q1", "exemption_checked": True}
    entry = office.do("conclude", **spared).entries[0]
    assert entry.open["facts"]["exemption"] == {
        "code": "Q1", "title": line.title, "conditions": list(line.conditions), "basis": line.basis,
    }  # fmt: skip
