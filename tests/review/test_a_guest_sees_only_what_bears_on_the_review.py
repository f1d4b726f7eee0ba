"""Rule: who is invited to a legal review sees its page and what bears on it, while the invitation runs, and no more."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.office import Office
from tests.review import rounds
from tests.web.pages import words
from zhifa import clock
from zhifa.casework import attachments, write
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Attachment, Document
from zhifa.casework.requests import ActRequest

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PARTS = ("", "journal", "chart")
ADVICE: dict[str, Any] = {"advice": "doubts", "reason": "请核对条款。"}


def invited(people: Cast, office: Office) -> None:
    office.do("review.invite", person=people.actor("adviser").id, question="是否适用第五十五条？")


def attach(people: Cast, office: Office, kind: str, name: str) -> Attachment:
    with office.later():
        return attachments.add(people.actor("officer"), office.case.id, io.BytesIO(PNG), name, kind=kind)


def address(office: Office, rest: str = "") -> str:
    return f"/workbench/cases/{office.case.id}/{rest}"


def get(people: Cast, office: Office, rest: str = "", who: str = "adviser") -> int:
    return int(people.browser(who).get(address(office, rest)).status_code)


def test_the_case_its_journal_and_its_other_pages_are_not_there_for_an_adviser(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    assert get(people, office, "review/") == 200
    assert {part: get(people, office, part) for part in PARTS} == dict.fromkeys(PARTS, 404)
    assert get(people, office, "", "reviewer") == 200


def test_the_interface_answers_an_adviser_nothing_but_the_files_that_bear(people: Cast, noon: datetime) -> None:
    office = rounds.concluded(noon)
    evidence, other = (attach(people, office, kind, "现场.png") for kind in ("evidence", "other"))
    office.do("review.request")
    invited(people, office)
    late = attach(people, office, "evidence", "后补.png")
    api, case = people.api("adviser"), f"/cases/{office.case.id}"
    for part in ("", "/journal", "/attachments"):
        assert api.get(case + part).status_code == 404, part
    assert api.get("/cases").json()["items"] == []
    shown = api.get(f"{case}/attachments/{evidence.id}")
    assert b"".join(shown.streaming_content) == PNG
    for one in (other, late):
        assert api.get(f"{case}/attachments/{one.id}").status_code == 404, one.name
    assert api.post(f"{case}/documents", {"template": "notify", "data": {}}).status_code == 404


def test_the_page_lists_what_was_submitted_and_links_the_papers_themselves(people: Cast, noon: datetime) -> None:
    office = rounds.concluded(noon)
    attach(people, office, "evidence", "现场.png")
    attach(people, office, "other", "内部.png")
    office.do("review.request")
    invited(people, office)
    attach(people, office, "evidence", "后补.png")
    page = people.browser("adviser").get(address(office, "review/"))
    said, html = words(page), page.content.decode()
    assert "现场.png" in said
    assert "内部.png" not in said
    assert "后补.png" not in said
    assert "看案件" not in said
    report = Document.objects.get(case=office.case.id, template="investigation_report")
    assert address(office, f"documents/{report.id}/pdf") in html
    assert get(people, office, f"documents/{report.id}/pdf") == 200
    assert get(people, office, f"documents/{report.id}/") == 404
    assert get(people, office, f"documents/{report.id}/word") == 404


def test_papers_made_after_the_submission_are_not_there_for_an_adviser(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    office.do("order_correction", follow=False)
    made = Document.objects.get(case=office.case.id, template="correction_order")
    assert get(people, office, f"documents/{made.id}/pdf") == 404
    assert get(people, office, f"documents/{made.id}/pdf", "reviewer") == 200


def ended_by_advice(office: Office) -> None:
    office.do("review.advise", **ADVICE)


def ended_by_opinion(office: Office) -> None:
    office.do("review.opinion", first_review=False, sound=rounds.ALL, opinion="agree", reason="事实清楚。")


def ended_by_recall(office: Office) -> None:
    office.do("review.recall")


def ended_by_void(office: Office) -> None:
    office.do("void_entry", entry="review.request", reason="材料有变化。")


@pytest.mark.parametrize("end", [ended_by_advice, ended_by_opinion, ended_by_recall, ended_by_void])
def test_the_way_in_ends_at_once_with_advice_opinion_recall_or_a_voided_submission(
    people: Cast, noon: datetime, end: Any
) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    form, report = address(office, "acts/review.advise"), Document.objects.filter(case=office.case.id).first()
    assert report is not None
    guest = people.browser("adviser")
    assert guest.get(form).status_code == 200
    end(office)
    assert guest.get(address(office, "review/")).status_code == 404
    assert guest.get(form).status_code == 404
    assert guest.post(form, ADVICE).status_code == 404  # the page that was open
    assert get(people, office, f"documents/{report.id}/pdf") == 404
    sent = people.api("adviser").post(f"/cases/{office.case.id}/acts", {"act": "review.advise", "data": ADVICE})
    assert sent.status_code == 404
    with pytest.raises(NotFound):
        write.perform(people.actor("adviser"), office.case.id, ActRequest("review.advise", ADVICE))


def test_who_is_late_is_out_and_another_can_be_asked(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    with clock.pinned(office.now + timedelta(days=1)):
        assert get(people, office, "review/") == 200
    with clock.pinned(office.now + timedelta(days=2)):
        assert get(people, office, "review/") == 404
        assert people.browser("adviser").post(address(office, "acts/review.advise"), ADVICE).status_code == 404
        assert address(office, "review/") not in people.browser("adviser").get("/workbench/").content.decode()
    office.now += timedelta(days=2)
    invited(people, office)
    with office.later():
        assert get(people, office, "review/") == 200


def test_what_an_adviser_wrote_stays_when_the_invitation_is_over(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    ended_by_advice(office)
    ended_by_opinion(office)
    assert "请核对条款。" in words(people.browser("reviewer").get(address(office, "review/")))


def test_advice_given_on_the_page_leads_back_to_the_list_and_through_the_interface_to_a_line(
    people: Cast, noon: datetime
) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    with office.later():
        sent = people.browser("adviser").post(address(office, "acts/review.advise"), ADVICE)
    assert (sent.status_code, sent.headers["Location"]) == (302, "/workbench/")
    invited(people, office)
    with office.later():
        answer = people.api("adviser").post(f"/cases/{office.case.id}/acts", {"act": "review.advise", "data": ADVICE})
    assert answer.status_code == 201, answer.content.decode()
    assert "parties" not in answer.json()["case"]
    assert answer.json()["case"]["number"] == office.case.number


def test_a_guest_opens_no_form_but_his_own(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    invited(people, office)
    for code in ("file", "amend_entry", "represent", "review.opinion"):
        assert get(people, office, f"acts/{code}") == 404, code
        assert people.browser("adviser").post(address(office, f"acts/{code}"), {}).status_code == 404, code
        preview = people.browser("adviser").post(address(office, f"acts/{code}/preview"), {})
        assert preview.status_code == 404, code


def test_a_guest_sees_the_difference_between_submissions_and_no_proposal_made_since(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    invited(people, office)
    office.do("conclude", tier="B", amount_fen=421_000, marks=["complex"], reasons="后来另写的理由。")
    guest = words(people.browser("adviser").get(address(office, "review/")))
    whole = words(people.browser("reviewer").get(address(office, "review/")))
    assert "3,000元" in guest
    for later in ("4,210", "肆仟贰佰壹拾", "后来另写的理由"):
        assert later not in guest
    assert "4,210元" in whole
    assert "后来另写的理由" in whole


def test_what_is_voided_after_the_submission_stays_before_the_guest(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    invited(people, office)
    before = words(people.browser("adviser").get(address(office, "review/")))
    office.do("void_entry", entry="appraise")
    after = words(people.browser("adviser").get(address(office, "review/")))
    assert "读数准确" in before
    assert "读数准确" in after
    assert "读数准确" not in words(people.browser("reviewer").get(address(office, "review/")))
