"""Rule: a submission lies with one reviewer, told by data; he can be changed with a reason; the page says why it is he."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import WATER, Cast
from tests.review import rounds
from tests.statements import counted
from tests.web.pages import words
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import write
from zhifa.casework.errors import Refused
from zhifa.casework.requests import ActRequest
from zhifa.casework.todo import waiting
from zhifa.registry.actions import issue_certificate, register_officer
from zhifa.registry.content import CertificateData, OfficerData

AGREES: dict[str, Any] = {"first_review": False, "sound": rounds.ALL, "opinion": "agree", "reason": "事实清楚。"}


def qualify(people: Cast, username: str, number: str, kind: str = "legal_profession") -> None:
    name = people.users[username].name
    person = register_officer(people.authorities[WATER], OfficerData(name, username=username), actor=SYSTEM)
    data = CertificateData(number, kind, (), (), date(2024, 1, 1), date(2034, 1, 1))
    issue_certificate(person, data, actor=SYSTEM)


def second_reviewer(people: Cast) -> None:
    data = UserData("reviewer2", "戌", people.authorities[WATER], None, password="Mingshui-2026-ok")
    people.users["reviewer2"] = create_user(data, actor=SYSTEM)
    grant_role(people.users["reviewer2"], "reviewer", people.authorities[WATER], actor=SYSTEM)


def both(people: Cast) -> None:
    second_reviewer(people)
    qualify(people, "reviewer", "23012500911")
    qualify(people, "reviewer2", "23012500912")


def turns(people: Cast, username: str) -> list[str]:
    found = waiting(people.actor(username), today=date(2026, 3, 5), near=date(2026, 3, 5))
    return [row.number for row in found.rows]


def page(people: Cast, case: str, who: str = "reviewer") -> str:
    return words(people.browser(who).get(f"/workbench/cases/{case}/review/"))


def test_submissions_go_in_turn_to_whom_fewest_lie_with(people: Cast, noon: datetime) -> None:
    both(people)
    first, second, third = (rounds.submitted(noon) for _ in range(3))
    assert turns(people, "reviewer") == [first.case.number, third.case.number]
    assert turns(people, "reviewer2") == [second.case.number]


def test_the_page_says_who_reviews_and_why(people: Cast, noon: datetime) -> None:
    both(people)
    office = rounds.submitted(noon)
    said = page(people, office.case.id)
    assert "由乙审核（法制审核人员）。" in said
    assert "2 名登记了法律职业资格、可以审核本案的审核人员里，他待审的最少（当时 0 件）" in said


def test_another_reviewer_gets_no_form_and_gives_no_opinion(people: Cast, noon: datetime) -> None:
    both(people)
    office = rounds.submitted(noon)
    form = 'id="act"'
    assert form in people.browser("reviewer").get(f"/workbench/cases/{office.case.id}/review/").content.decode()
    assert form not in people.browser("reviewer2").get(f"/workbench/cases/{office.case.id}/review/").content.decode()
    with office.later(), pytest.raises(Refused) as refused:
        write.perform(people.actor("reviewer2"), office.case.id, ActRequest("review.opinion", AGREES))
    assert [one.code for one in refused.value.refusals] == ["submission_lies_with_reviewer"]


def test_the_deputy_head_gives_it_to_another_with_a_reason(people: Cast, noon: datetime) -> None:
    both(people)
    office = rounds.submitted(noon)
    to = people.actor("reviewer2").id
    office.do("review.invite", by="agency_head", capacity="reviewer", person=to, reason="乙休假。")
    assert turns(people, "reviewer") == []
    assert turns(people, "reviewer2") == [office.case.number]
    said = page(people, office.case.id)
    assert "由戌审核（法制审核人员）。" in said
    assert "改派：乙休假。" in said
    office.do("review.opinion", by="reviewer2", **AGREES)
    assert office.case.reviewer == ""


def test_the_head_of_the_unit_that_investigates_does_not_choose_the_reviewer(people: Cast, noon: datetime) -> None:
    both(people)
    office = rounds.submitted(noon)
    to = people.actor("reviewer2").id
    with pytest.raises(Refused) as refused:
        office.do("review.invite", by="unit_head", capacity="reviewer", person=to, reason="熟悉案情。")
    assert [one.code for one in refused.value.refusals] == ["role.wrong"]


def test_without_a_reviewer_of_its_own_it_lies_with_the_shared_one_who_then_sees_it(
    people: Cast, noon: datetime
) -> None:
    qualify(people, "shared_reviewer", "23012500913", "shared_review")
    office = rounds.submitted(noon)
    assert "由申审核（共享法制审核人员）。" in page(people, office.case.id, "shared_reviewer")
    assert "本机关没有登记了法律职业资格" in page(people, office.case.id)
    office.do("review.opinion", by="shared_reviewer", **AGREES)
    assert people.browser("shared_reviewer").get(f"/workbench/cases/{office.case.id}/review/").status_code == 404


def test_who_investigated_or_works_in_the_unit_is_passed_over(people: Cast, noon: datetime) -> None:
    both(people)
    grant_role(people.users["reviewer"], "officer", people.authorities[WATER], unit=people.units[WATER], actor=SYSTEM)
    office = rounds.submitted(noon)
    assert turns(people, "reviewer2") == [office.case.number]
    assert "另有 1 名审核人员办理过本案或者在承办机构任职，不参加分派。" in page(people, office.case.id, "reviewer2")


def test_the_office_shows_with_whom_each_lies_and_how_much(people: Cast, noon: datetime) -> None:
    both(people)
    rounds.submitted(noon)
    said = words(people.browser("reviewer").get("/workbench/review/"))
    assert "乙 0 件 1 件" in said


def test_a_submission_reads_the_register_in_three_statements(people: Cast, noon: datetime) -> None:
    both(people)
    with counted() as seen:
        assert len(write.invitable(WATER)) == 3
    assert len(seen.outside) == 3
