"""Rule: shared reviewers and advisers see a case only while they are invited to its review, and decide nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import WATER, Cast
from tests.office import Office
from tests.review import rounds
from tests.web.pages import words
from zhifa.accounts import scope
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.casework import queries, write
from zhifa.casework.errors import Forbidden, NotFound, Refused
from zhifa.casework.models import Case
from zhifa.casework.requests import ActRequest
from zhifa.casework.todo import waiting
from zhifa.registry.actions import issue_certificate, register_officer
from zhifa.registry.content import CertificateData, OfficerData

AGREES: dict[str, Any] = {"first_review": False, "sound": rounds.ALL, "opinion": "agree", "reason": "事实清楚。"}


def turns(who: Actor) -> list[Case]:
    return list(waiting(who, today=date(2026, 3, 5), near=date(2026, 3, 5)).rows)


def lend(people: Cast, until: date) -> None:
    person = register_officer(people.authorities[WATER], OfficerData("申", username="shared_reviewer"), actor=SYSTEM)
    data = CertificateData("23012500901", "shared_review", (), (), date(2024, 1, 1), until)
    issue_certificate(person, data, actor=SYSTEM)


def invite(office: Office, people: Cast, username: str, capacity: str) -> None:
    told: dict[str, Any] = {"question": "是否适用第五十五条？"} if capacity == "adviser" else {"reason": "待审案件较多。"}
    office.do("review.invite", capacity=capacity, person=people.actor(username).id, **told)


def page(people: Cast, office: Office, username: str) -> Any:
    return people.browser(username).get(f"/workbench/cases/{office.case.id}/review/")


def test_an_adviser_sees_the_case_only_from_the_invitation_to_the_advice(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    assert page(people, office, "adviser").status_code == 404
    invite(office, people, "adviser", "adviser")
    said = words(page(people, office, "adviser"))
    assert "是否适用第五十五条？" in said
    assert "提出咨询意见" in said
    assert "出具意见" not in said
    assert f"/workbench/cases/{office.case.id}/review/" in people.browser("adviser").get("/workbench/").content.decode()
    office.do("review.advise", advice="doubts", reason="请核对条款。")
    assert page(people, office, "adviser").status_code == 404
    with pytest.raises(NotFound):
        queries.case_view(people.actor("adviser"), office.case.id)


def test_nobody_from_elsewhere_lists_the_cases_of_the_authority(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invite(office, people, "adviser", "adviser")
    for name in ("adviser", "shared_reviewer"):
        person = people.actor(name)
        assert scope.authorities(person, "case.read") == frozenset()
        assert queries.cases(person).items == ()
    assert [row.id for row in turns(people.actor("adviser"))] == [office.case.id]
    assert turns(people.actor("shared_reviewer")) == []
    with pytest.raises(NotFound):
        queries.case_view(people.actor("shared_reviewer"), office.case.id)


def test_an_advice_stands_beside_the_opinions_and_leaves_the_turn_with_the_reviewer(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invite(office, people, "adviser", "adviser")
    office.do("review.advise", advice="doubts", reason=f"请核对条款，电话{rounds.PHONE}。")
    said = words(page(people, office, "reviewer"))
    assert "有需要审核人注意的问题" in said
    assert "请核对条款" in said
    assert rounds.PHONE not in said
    assert ",reviewer," in office.case.waiting_for


def test_an_adviser_gives_no_opinion_and_takes_no_other_step(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invite(office, people, "adviser", "adviser")
    for code, data in (("review.opinion", AGREES), ("represent", {"made": "none"})):
        with office.later(), pytest.raises((Refused, Forbidden)):
            write.perform(people.actor("adviser"), office.case.id, ActRequest(code, data))


def test_a_shared_reviewer_is_offered_and_accepted_only_while_the_sharing_is_registered(
    people: Cast, noon: datetime
) -> None:
    office = rounds.submitted(noon)
    assert sorted(one.role for one in write.invitable(WATER)) == ["adviser", "reviewer"]
    with pytest.raises(Refused) as refused:
        invite(office, people, "shared_reviewer", "shared_reviewer")
    assert [one.code for one in refused.value.refusals] == ["invited_person_is_registered"]
    lend(people, date(2029, 1, 1))
    invite(office, people, "shared_reviewer", "shared_reviewer")


def test_a_shared_reviewer_reviews_the_submission_they_were_given_and_then_sees_it_no_more(
    people: Cast, noon: datetime
) -> None:
    office = rounds.submitted(noon)
    lend(people, date(2029, 1, 1))
    invite(office, people, "shared_reviewer", "shared_reviewer")
    assert "出具意见" in words(page(people, office, "shared_reviewer"))
    office.do("review.opinion", by="shared_reviewer", **AGREES)
    given = [entry for entry in office.entries if entry.kind == "case.review.opinion"]
    assert [entry.capacity for entry in given] == ["shared_reviewer"]
    assert page(people, office, "shared_reviewer").status_code == 404


def test_who_works_in_the_authority_is_not_offered(people: Cast, noon: datetime) -> None:
    from zhifa.accounts.actions import grant_role

    rounds.submitted(noon)
    grant_role(people.users["officer2"], "adviser", people.authorities[WATER], actor=SYSTEM)
    assert people.actor("officer2").id not in [one.id for one in write.invitable(WATER)]


def test_the_form_of_an_invitation_lists_who_can_come(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    lend(people, date(2029, 1, 1))
    said = words(people.browser("reviewer").get(f"/workbench/cases/{office.case.id}/acts/review.invite"))
    assert "申（共享法制审核人员，待审 0 件）" in said
    assert "乙（法制审核人员，待审 1 件）" in said
    assert "酉（法律顾问、公职律师）" in said
