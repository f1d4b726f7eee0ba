"""Rule: anybody complains without logging in, named or not, and reads under a code what becomes of it (R46, R7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.cast import CERTIFICATES, Cast
from tests.complaints.making import CONTACT, NAME, WORDS, lodged, published, wanted
from zhifa import clock
from zhifa.accounts.errors import Invalid, NotFound
from zhifa.complaints import acting, lodging, queries
from zhifa.complaints.models import Complaint
from zhifa.journal.api import erasure, read


def test_the_code_opens_it_however_it_is_typed_and_lies_nowhere(cast: Cast) -> None:
    made = lodging.lodge(wanted())
    assert (made.due.isoformat(), made.level) == ("2026-03-20", "authority")  # fifteen days
    found = lodging.under(made.code.lower().replace("-", " "))
    assert (found.state, found.text) == ("received", WORDS)
    with pytest.raises(NotFound):
        lodging.under("2222-2222")
    plain = made.code.replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM complaints_complaint")
        stored = str(cursor.fetchall())
    (entry,) = read.stream(f"complaint/{found.id}")
    for secret in (plain, WORDS, NAME, CONTACT):
        assert secret not in stored
        assert secret not in str(entry.open)
    assert plain not in str(entry.personal)


def test_nobody_has_to_say_who_he_is(cast: Cast) -> None:
    row = lodged(name="", contact="")
    (entry,) = read.stream(f"complaint/{row.id}")
    assert entry.open["anonymous"] is True
    assert queries.one(cast.actor("agency_head"), row.id)["anonymous"]


def test_the_complainant_sees_who_has_it_until_when_the_answer_and_what_can_be_done(cast: Cast, noon: datetime) -> None:
    row, head = lodged(), cast.actor("agency_head")
    seen = queries.for_complainant(row)
    assert (seen["level_title"], seen["state_title"]) == ("本机关负责人", "待受理")
    acting.accept(head, row.id)
    acting.note(head, row.id, "调取执法记录仪的录像。")
    acting.answer(head, row.id, "founded", "录像显示没有出示证件，已经对当事人道歉并批评教育有关人员。")
    seen = queries.for_complainant(Complaint.objects.get(pk=row.id))
    assert (seen["state_title"], seen["result_title"]) == ("已答复", "属实，已经纠正")
    assert "道歉" in seen["answer"]
    assert seen["recheck_until"].isoformat() == "2026-04-07"  # thirty days end on a holiday
    titles = [step["title"] for step in seen["steps"]]
    assert [title[:2] for title in titles] == ["收到", "受理", "答复"]
    assert "录像" not in str(seen["steps"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"what": "mood"}, "what"), ({"about": "me"}, "about"), ({"text": " "}, "text"), ({"text": "字" * 5001}, "text"),
     ({"contact": "1" * 101}, "contact"), ({"authority": "nowhere"}, "authority")],
)  # fmt: skip
def test_a_form_that_does_not_fit_is_sent_back(cast: Cast, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as problem:
        lodging.lodge(wanted(**changes))
    assert problem.value.errors[0].field == field
    assert not Complaint.objects.exists()


def test_a_decision_and_an_officer_are_found_by_number_or_link(cast: Cast, noon: datetime) -> None:
    record = published(noon)
    for changes in ({"of": record.id, "authority": ""}, {"subject": record.number}):
        assert lodged(about="decision", **changes).disclosure == record.id
    for changes in ({"of": CERTIFICATES[0], "authority": ""}, {"subject": CERTIFICATES[0]}):
        row = lodged(about="officer", **changes)
        assert (row.officer, row.authority) == (CERTIFICATES[0], "water")
    unknown = lodged(about="officer", subject="穿制服的高个子")
    assert (unknown.officer, unknown.subject) == ("", "穿制服的高个子")
    with pytest.raises(NotFound):
        lodged(about="decision", of="01a2151a-66c6-743e-b2f9-faac42cb5690")


def test_nobody_can_drown_an_authority_and_the_next_day_it_goes_on(cast: Cast, noon: datetime) -> None:
    for _ in range(lodging.OF_ONE_SUBJECT):
        lodged(about="officer", of=CERTIFICATES[0])
    with pytest.raises(lodging.TooMany):
        lodged(about="officer", of=CERTIFICATES[0])
    lodged()  # something else is heard
    with clock.pinned(noon + timedelta(days=1, minutes=1)):
        lodged(about="officer", of=CERTIFICATES[0])


def test_what_is_erased_leaves_the_table_too(cast: Cast) -> None:
    row, head = lodged(about="officer", of=CERTIFICATES[0]), cast.actor("agency_head")
    acting.accept(head, row.id)
    acting.answer(head, row.id, "unfounded", "录像显示已经出示证件。")
    entries = [entry for entry in read.stream(f"complaint/{row.id}") if entry.commitments["personal"]]
    erasure.erase(
        {entry.entry_id: ("personal",) for entry in entries}, stream=f"complaint/{row.id}", authority="water",
        actor="a", capacity="secadmin", reason="申请人要求", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    gone = Complaint.objects.get(pk=row.id)
    assert (gone.text, gone.answer) == ("（已依法抹除）", "（已依法抹除）")
    assert (gone.name, gone.contact, gone.subject, gone.officer, gone.of_mark) == ("", "", "", "", "")
    assert NAME not in str([entry.personal for entry in read.stream(f"complaint/{row.id}")])
