"""Rule preflight.second_person: what is risky and stays public is seen by somebody besides editor and approver."""

from __future__ import annotations

from typing import Any

import pytest

from tests.disclosure.casts import EDITOR, HEAD, ID_NUMBER, OFFICER, person
from tests.disclosure.conftest import Town
from zhifa.accounts.errors import Forbidden
from zhifa.casework.errors import Invalid, Refused
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import read

SECOND = person("li", "unit_head")
BOTH_HEADS = person("qian", "agency_head")
FACTS = f"证人的号码是{ID_NUMBER}，电话13912345678。"


def prepared(town: Town, facts: str = FACTS, *, keep: tuple[str, ...] = ("id_number",)) -> Disclosure:
    """An edition in which findings of these kinds are kept and all others masked."""
    row = town.decide(facts=facts)
    found = perform(EDITOR, row.id, "prepare").disclosure.findings
    answers: list[dict[str, Any]] = [
        {"finding": one["id"], "do": "keep", "reason": "已经书面同意公开"} for one in found if one["kind"] in keep
    ]
    assert answers or not keep
    return perform(EDITOR, row.id, "prepare", {"answers": answers, "rest": "mask"}).disclosure


def refused(actor: Any, row: Disclosure, act: str, data: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(Refused) as refusal:
        perform(actor, row.id, act, data)
    assert all(one.basis and one.remedy for one in refusal.value.refusals)
    return [one.code for one in refusal.value.refusals]


def test_an_identity_number_that_stays_public_waits_for_a_second_person(town: Town) -> None:
    row = prepared(town)
    assert refused(HEAD, row, "approve") == ["second_person"]
    perform(SECOND, row.id, "confirm", {"opinion": "书面同意在卷"})
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    assert ID_NUMBER in queries.public(row.id)["facts"]
    confirmed = next(e for e in read.stream(f"disclosure/{row.id}") if e.kind == "disclosure.confirmed")
    assert confirmed.open["findings"] == [one["id"] for one in row.findings if one["kind"] == "id_number"]


def test_neither_the_editor_nor_the_approver_is_the_second_person(town: Town) -> None:
    row = prepared(town)
    assert refused(EDITOR, row, "confirm", {"opinion": "看过"}) == ["same_person"]
    perform(HEAD, row.id, "confirm", {"opinion": "看过"})
    assert refused(HEAD, row, "approve") == ["same_second_person"]
    perform(BOTH_HEADS, row.id, "approve")


def test_a_new_edition_wants_a_new_confirmation(town: Town) -> None:
    row = prepared(town)
    perform(SECOND, row.id, "confirm", {"opinion": "看过"})
    answers = [{"finding": one["id"], "do": "keep", "reason": "同意公开"} for one in row.findings]
    perform(EDITOR, row.id, "prepare", {"answers": answers})
    assert refused(HEAD, row, "approve") == ["second_person"]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ("卡号6222021234567890128。", "bank_card"),
        ("该人患有糖尿病。", "health"),
        ("现场有年龄十二周岁的一人。", "minor"),
        ("护照号码E12345678。", "id_document"),
    ],
)
def test_so_do_cards_health_and_minors(town: Town, facts: str, kind: str) -> None:
    assert refused(HEAD, prepared(town, facts, keep=(kind,)), "approve") == ["second_person"]


def test_a_telephone_that_stays_public_and_what_is_masked_wait_for_nobody(town: Town) -> None:
    row = prepared(town, keep=("phone",))
    assert refused(SECOND, row, "confirm", {"opinion": "看过"}) == ["nothing_to_confirm"]
    perform(HEAD, row.id, "approve")


def test_whoever_may_not_and_an_empty_opinion_get_nowhere(town: Town) -> None:
    row = prepared(town)
    with pytest.raises(Forbidden):
        perform(OFFICER, row.id, "confirm", {"opinion": "看过"})
    with pytest.raises(Invalid):
        perform(SECOND, row.id, "confirm", {})
