"""Rule: how far a decision is carried out and whether it is challenged stands on its record, kept current by the case (R14, R16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import FINE, build_cast
from tests.office import Office
from tests.street import Street, actor
from zhifa import clock
from zhifa.casework.models import Document
from zhifa.disclosure import public, queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import followers, read


def published(told: Street) -> None:
    with told.later():
        followers.run_to_end()
        row = Disclosure.objects.get(case_id=told.case.id)
        for who, act in (("editor", "prepare"), ("agency_head", "approve"), ("editor", "publish")):
            perform(actor(who), row.id, act)
        followers.run_to_end()


@pytest.fixture
def home(db: None, noon: datetime, settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path
    build_cast()


@pytest.fixture
def street(home: None, noon: datetime) -> Iterator[Street]:
    """An on-the-spot fine, served and public."""
    street = Street(noon)
    street.open()
    street.until_served()
    published(street)
    with street.later():
        yield street


@pytest.fixture
def office(home: None, noon: datetime) -> Iterator[Office]:
    """A fine of the ordinary procedure, served and public."""
    office = Office(noon)
    office.register()
    office.do("file")
    (party,) = office.parties
    office.until_concluded(party)
    for act in ("notify", "waive", "decide", "serve"):
        office.do(act, party)
    published(office)
    with office.later():
        yield office


def row(street: Street) -> Disclosure:
    return Disclosure.objects.get(case_id=street.case.id)


def standing(street: Street) -> tuple[str, str]:
    followers.run_to_end()
    found: Any = queries.public(row(street).id)["standing"]
    return found["performance"]["code"], found["challenge"]["code"]


def test_a_new_record_says_that_the_period_runs_and_nothing_is_challenged(street: Street) -> None:
    assert standing(street) == ("due", "none")


def test_payment_in_full_is_a_change_of_the_record_with_its_day_and_no_new_edition(street: Street) -> None:
    before = row(street)
    street.file_and_pay()
    assert standing(street) == ("settled", "none")
    after = row(street)
    assert (after.edition, after.state) == (before.edition, "published")
    entry = read.stream(f"disclosure/{after.id}")[-1]
    assert (entry.kind, entry.open) == ("disclosure.standing", {"performance": "settled", "challenge": "none"})
    assert entry.display() == "公示的情况更新：已经履行；没有复议、诉讼。"
    assert public.changes()[-1].what == "changed"


def test_an_act_that_changes_nothing_for_the_public_writes_nothing(street: Street) -> None:
    version = row(street).version
    street.act("record_filing", {}, in_office=True)
    followers.run_to_end()
    assert row(street).version == version


def test_part_of_the_money_is_not_performance_and_all_of_it_is(office: Office) -> None:
    (party,) = office.parties
    office.do("pay", party, amount_fen=FINE // 2, paid_on="2026-03-05")
    assert standing(office)[0] == "due"
    office.do("pay", party, amount_fen=FINE - FINE // 2, paid_on="2026-03-05", receipt_number="N-2")
    assert standing(office)[0] == "settled"


def test_instalments_granted_stand_on_the_record(office: Office) -> None:
    (party,) = office.parties
    schedule = [{"due": "2026-04-10", "amount_fen": FINE}]
    office.do("defer", party, how="instalments", until="2026-04-10", schedule=schedule)
    assert standing(office) == ("deferred", "none")


def test_the_day_after_the_last_day_of_payment_the_record_says_overdue_by_itself(street: Street) -> None:
    with clock.pinned(street.now + timedelta(days=20)):
        followers.tick()
        assert standing(street) == ("overdue", "none")


@pytest.mark.parametrize(("result", "code"), [(None, "reconsideration"), ("upheld", "upheld"), ("withdrawn", "ended")])
def test_a_challenge_and_its_end_stand_on_the_record(office: Office, result: str | None, code: str) -> None:
    (party,) = office.parties
    office.do("challenge.receive", party, received_on="2026-03-05")
    if result:
        office.do("challenge.outcome", party, result=result)
    assert standing(office)[1] == code


def test_a_record_that_fell_is_due_to_be_taken_down_and_says_so_until_then(office: Office) -> None:
    (party,) = office.parties
    office.do("challenge.receive", party, received_on="2026-03-05")
    office.do("challenge.outcome", party, result="revoked")
    assert standing(office)[1] == "fallen"
    assert row(office).withdraw_clock


def paper(told: Street) -> str:
    """What the code on the decision opens."""
    code = Document.objects.get(case_id=told.case.id, number=row(told).number).code
    return Client().get(f"/verify/{code}").content.decode()


def test_the_code_on_a_decision_leads_to_what_is_public_of_it(office: Office) -> None:
    shown = paper(office)
    assert "登记在册" in shown
    assert f"/decisions/{row(office).id}" in shown


@pytest.mark.parametrize("result", ["revoked", "unlawful", "void"])
def test_the_code_on_a_decision_that_fell_says_so(office: Office, result: str) -> None:
    (party,) = office.parties
    office.do("challenge.receive", party, received_on="2026-03-05")
    assert "登记在册" in paper(office)
    office.do("challenge.outcome", party, result=result)
    followers.run_to_end()
    shown = paper(office)
    assert "决定已经变更或者撤销" in shown
    assert "登记在册" not in shown


def test_a_takedown_for_a_wrong_publication_says_nothing_against_the_paper(street: Street) -> None:
    known = {"reason": "内容有误", "document": "无", "known_on": street.now.date().isoformat()}
    perform(actor("editor"), row(street).id, "withdraw", {**known, "ground": "wrong"})
    shown = paper(street)
    assert "登记在册" in shown
    assert "/decisions/" not in shown


def test_a_decision_that_its_authority_took_down_as_revoked_says_so_and_leads_to_the_reason(street: Street) -> None:
    known = {"reason": "本机关自行撤销", "document": "无", "known_on": street.now.date().isoformat()}
    perform(actor("editor"), row(street).id, "withdraw", {**known, "ground": "revoked"})
    shown = paper(street)
    assert "决定已经变更或者撤销" in shown
    assert f"/decisions/{row(street).id}" in shown


def test_nothing_follows_a_record_that_is_off(street: Street) -> None:
    known = {"ground": "wrong", "reason": "内容有误", "document": "无", "known_on": street.now.date().isoformat()}
    perform(actor("editor"), row(street).id, "withdraw", known)
    version = row(street).version
    street.file_and_pay()
    followers.run_to_end()
    assert row(street).version == version
