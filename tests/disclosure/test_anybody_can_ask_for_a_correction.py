"""Rule: whoever finds a record wrong asks without logging in and reads the answer, in time, under a code (R1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.disclosure.casts import EDITOR, HEAD, OFFICER, STRANGER
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import DATA, published
from zhifa import clock
from zhifa.accounts.errors import Forbidden, Invalid, NotFound
from zhifa.casework.errors import Refused
from zhifa.disclosure.actions import perform
from zhifa.disclosure.corrections import answering, asking
from zhifa.disclosure.models import Correction, Disclosure
from zhifa.journal.api import erasure, read

WORDS, CONTACT = "罚款金额应为一百元", "0455-7654321"


@pytest.fixture
def row(town: Town) -> Disclosure:
    return published(town.decide())


def ask(row: Disclosure) -> asking.Asked:
    return asking.ask(row.id, "outcome", WORDS, CONTACT)


def again(row: Disclosure) -> None:
    perform(EDITOR, row.id, "correct", {"reason": "金额笔误"})
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")


def test_the_code_opens_the_request_however_it_is_typed_and_lies_nowhere(row: Disclosure) -> None:
    asked = ask(row)
    assert asked.due.isoformat() == "2026-03-12"  # five working days where this province says so
    found = asking.under(asked.code.lower().replace("-", " "))
    assert (found.state, found.text, found.number) == ("asked", WORDS, row.number)
    with pytest.raises(NotFound):
        asking.under("2222-2222")
    plain = asked.code.replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark, text, contact FROM disclosure_correction")
        stored = str(cursor.fetchall())
    assert plain not in stored
    assert WORDS not in stored
    assert CONTACT not in stored
    entry = read.stream(f"correction/{found.id}")[0]
    assert plain not in str(entry.open) + str(entry.personal)
    assert WORDS not in str(entry.open)


@pytest.mark.parametrize(
    ("what", "text", "contact", "field"),
    [("mood", "x", "", "what"), ("other", " ", "", "text"), ("other", "字" * 2001, "", "text"), ("other", "x", "1" * 101, "contact"),
     ("other", "a\0b", "", "text"), ("other", "x", "\0", "contact")],
)
def test_a_form_that_does_not_fit_is_sent_back(row: Disclosure, what: str, text: str, contact: str, field: str) -> None:
    with pytest.raises(Invalid) as problem:
        asking.ask(row.id, what, text, contact)
    assert problem.value.errors[0].field == field
    assert not Correction.objects.exists()


def test_what_is_not_public_cannot_be_asked_about(town: Town) -> None:
    row = town.decide()
    with pytest.raises(NotFound):
        ask(row)
    published(row)
    perform(EDITOR, row.id, "withdraw", DATA["withdraw"])
    with pytest.raises(NotFound):
        ask(row)


def test_nobody_can_drown_an_authority_and_the_next_day_it_goes_on(row: Disclosure, noon: datetime) -> None:
    for _ in range(asking.OF_ONE_RECORD):
        ask(row)
    with pytest.raises(asking.TooMany):
        ask(row)
    with clock.pinned(noon + timedelta(days=1, minutes=1)):
        ask(row)


def test_corrected_is_said_only_when_it_is_corrected(row: Disclosure) -> None:
    found = asking.under(ask(row).code)
    with pytest.raises(Refused, match="还没有更正"):
        answering.answer(EDITOR, found.id, "corrected", "已经更正为一百元。")
    again(row)
    answering.answer(EDITOR, found.id, "corrected", "已经更正为一百元。")
    with pytest.raises(Refused, match="已经答复"):
        answering.answer(EDITOR, found.id, "refused", "重复。")


def test_taken_down_counts_as_corrected(row: Disclosure) -> None:
    found = asking.under(ask(row).code)
    perform(EDITOR, row.id, "withdraw", DATA["withdraw"])
    assert answering.answer(EDITOR, found.id, "corrected", "已经撤下。").state == "corrected"


def test_a_refusal_gives_its_reason_under_the_code_and_lateness_is_recorded(row: Disclosure, noon: datetime) -> None:
    asked = ask(row)
    found = asking.under(asked.code)
    with pytest.raises(Invalid):
        answering.answer(EDITOR, found.id, "refused", "")
    with clock.pinned(noon + timedelta(days=30)):
        assert answering.waiting(EDITOR)["items"][0]["overdue"]
        answering.answer(EDITOR, found.id, "refused", "金额与决定书一致。")
    seen = answering.summary(asking.under(asked.code))
    assert (seen["state"], seen["answer"]) == ("refused", "金额与决定书一致。")
    entry = read.stream(f"correction/{found.id}")[-1]
    assert (entry.open["late_days"], "一致" in str(entry.open)) == (23, False)


def test_only_who_may_answers_and_another_authority_sees_nothing(row: Disclosure) -> None:
    found = asking.under(ask(row).code)
    with pytest.raises(Forbidden):
        answering.answer(OFFICER, found.id, "refused", "没有错误。")
    with pytest.raises(NotFound):
        answering.answer(STRANGER, found.id, "refused", "没有错误。")
    assert (answering.waiting(EDITOR)["total"], answering.waiting(STRANGER)["total"]) == (1, 0)


def test_a_leak_that_is_still_public_comes_before_all_other_requests(row: Disclosure) -> None:
    ask(row)
    asking.ask(row.id, "personal", "事实部分写了我的病", "")
    assert [(one["what"], one["leak"]) for one in answering.waiting(EDITOR)["items"]] == [
        ("personal", True), ("outcome", False),
    ]  # fmt: skip
    perform(EDITOR, row.id, "pull", {"ground": "personal", "reason": "写了当事人的病"})
    assert [one["leak"] for one in answering.waiting(EDITOR)["items"]] == [False, False]


def test_an_erased_request_leaves_the_table_too(row: Disclosure) -> None:
    found = asking.under(ask(row).code)
    answering.answer(EDITOR, found.id, "refused", "与决定书一致。")
    first, second = read.stream(f"correction/{found.id}")
    erasure.erase(
        {first.entry_id: ("personal",), second.entry_id: ("personal",)}, stream=f"correction/{found.id}",
        authority=found.authority, actor="a", capacity="secadmin", reason="申请人要求", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    gone = Correction.objects.get(pk=found.id)
    assert (gone.text, gone.contact, gone.answer) == ("（已依法抹除）", "", "（已依法抹除）")
