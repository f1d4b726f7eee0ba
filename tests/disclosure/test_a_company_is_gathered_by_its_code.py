"""Rule: what is public of one organisation is read together by its credit code, and with the last record all of it is gone."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.disclosure.casts import EDITOR, HEAD, NATURAL
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WITHDRAW, published
from tests.statements import counted
from zhifa import clock
from zhifa.accounts.errors import NotFound
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.shown import companies
from zhifa.journal.api import erasure

CODE = "91350100M000100Y43"


@pytest.fixture
def shown(town: Town) -> list[Disclosure]:
    return [
        published(town.decide("c1")),
        published(town.decide("c2", number="临水罚当决字〔2025〕9号", decided_on="2025-12-30", party={"name": "甲水产旧名"})),
    ]


def gone(code: str = CODE) -> bool:
    try:
        companies.company(code)
    except NotFound:
        return True
    return False


def test_years_acts_and_authorities_are_counted_and_every_name_is_told(shown: list[Disclosure]) -> None:
    found = companies.company(CODE)
    assert found.names == ("明州市甲水产有限公司", "甲水产旧名")
    assert (found.total, found.years, found.acts) == (2, {2026: 1, 2025: 1}, {"penalty": 2})
    assert found.authorities == {("SLJ", "临江区水利局"): 2}
    assert [row.decided_on.year for row in found.rows] == [2026, 2025]


def test_it_takes_four_statements_however_many_records(shown: list[Disclosure]) -> None:
    with counted() as statements:
        companies.company(CODE)
    assert len(statements.outside) + sum(map(len, statements.transactions)) == 4


@pytest.mark.parametrize(
    "party", [NATURAL, {"kind": "sole_trader", "name": "老张小吃店"}, {"credit_code": ""}, {"credit_code": "123"}]
)
def test_whoever_is_no_organisation_shown_with_its_code_has_no_page(town: Town, party: dict[str, Any]) -> None:
    row = published(town.decide(party=party))
    assert PublicRecord.objects.get(pk=row.id).company == ""
    assert gone()
    assert gone("")


def test_records_that_were_out_before_the_upgrade_are_gathered_by_it(town: Town, shown: list[Disclosure]) -> None:
    published(town.decide("c3", party=NATURAL, number="临水罚当决字〔2026〕3号"))
    before = dict(PublicRecord.objects.values_list("id", "company"))
    PublicRecord.objects.update(company="")
    import_module("zhifa.disclosure.migrations.0006_companies").fill(apps, connection.schema_editor())
    assert dict(PublicRecord.objects.values_list("id", "company")) == before
    assert sorted(before.values()) == ["", CODE, CODE]


def test_with_the_last_record_taken_down_nothing_says_that_there_was_any(shown: list[Disclosure]) -> None:
    perform(EDITOR, shown[0].id, "withdraw", WITHDRAW)
    assert companies.company(CODE).total == 1
    perform(EDITOR, shown[1].id, "withdraw", WITHDRAW)
    assert gone()
    assert CODE not in str(list(PublicRecord.objects.values()))


def test_what_was_pulled_or_has_ended_is_gone_at_once(shown: list[Disclosure]) -> None:
    perform(EDITOR, shown[1].id, "pull", {"ground": "wrong", "reason": "有误"})
    assert companies.company(CODE).total == 1
    with clock.pinned(clock.legal_now() + timedelta(days=4000)):
        assert gone()  # nobody has noted the end yet


def test_what_was_pulled_and_is_then_withheld_keeps_no_code(shown: list[Disclosure]) -> None:
    perform(EDITOR, shown[0].id, "pull", {"ground": "wrong", "reason": "有误"})
    perform(HEAD, shown[0].id, "decline", {"reason": "没有"})
    assert companies.company(CODE).total == 2


def test_an_erased_party_leaves_its_page(town: Town, shown: list[Disclosure]) -> None:
    party = town.append(
        "c1", "party.recorded", {"party": "p1", "ordinal": 1, "kind": "organisation"}, {"name": "甲", "kind": "organisation"}
    )
    erased = erasure.erase(
        {party.entry_id: ("personal",)}, stream="case/c1", authority="SLJ", actor="user-sec", capacity="secadmin",
        reason="当事人申请", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    town.react(erased)
    assert companies.company(CODE).names == ("甲水产旧名",)
