"""Rule: a case is seen within its authority and from above; numbers are masked, and showing one is an entry (design 2.7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import cast
from tests.cast import PARTY, REGION, WATER
from tests.street import Street, actor
from zhifa import clock
from zhifa.accounts.actions import AuthorityData, UserData, create_authority, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import queries, revealing, write
from zhifa.casework.errors import Forbidden, Invalid, NotFound
from zhifa.casework.models import Document
from zhifa.casework.requests import ActRequest
from zhifa.journal.api import read
from zhifa.registry.actions import issue_certificate, register_officer
from zhifa.registry.content import CertificateData, OfficerData

NUMBER, PHONE = PARTY["id_number"], PARTY["phone"]


def test_another_authoritys_case_is_as_if_it_were_not_there(street: Street) -> None:
    street.open()
    outsider = actor("outsider")
    attempts: list[Any] = [
        lambda: queries.case_view(outsider, street.case.id),
        lambda: queries.journal_of(outsider, street.case.id),
        lambda: write.perform(outsider, street.case.id, ActRequest("represent", {"made": "none"})),
        lambda: revealing.reveal(outsider, street.case.id, street.parties[0], "核对身份"),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound) as refused:
            attempt()
        with pytest.raises(NotFound) as missing:
            queries.case_view(outsider, "01900000-0000-7000-8000-000000000000")
        assert str(refused.value) == str(missing.value)
    assert queries.cases(outsider).total == 0


def test_a_supervisor_sees_the_cases_below_and_cannot_act_on_them(street: Street) -> None:
    street.open()
    supervisor = actor("supervisor")
    assert [case.id for case in queries.cases(supervisor).items] == [street.case.id]
    with street.later(), pytest.raises(Forbidden) as refused:
        write.perform(supervisor, street.case.id, ActRequest("represent", {"made": "none"}))
    assert "执法人员" in refused.value.who_can


def test_numbers_are_masked_in_every_view(street: Street) -> None:
    street.open(PARTY)
    view = str(queries.case_view(actor("officer"), street.case.id))
    assert PARTY["name"] in view
    assert NUMBER not in view
    assert PHONE not in view
    (party,) = queries.case_view(actor("officer"), street.case.id)["parties"]
    assert (party["id_number"][:3], party["id_number"][-1:]) == (NUMBER[:3], NUMBER[-1:])
    assert "*" in party["phone"]


def test_the_journal_of_a_case_names_nobody_in_its_open_parts(street: Street) -> None:
    street.open(PARTY)
    street.until_served()
    for entry in street.entries:
        assert not any(secret in str(entry.open) for secret in (PARTY["name"], NUMBER, PHONE, PARTY["address"]))


def test_showing_a_number_in_full_is_an_entry_with_the_reason(street: Street) -> None:
    street.open(PARTY)
    with street.later():
        shown = revealing.reveal(actor("officer"), street.case.id, street.parties[0], "办理送达")
        (entry,) = read.stream(f"access/{actor('officer').id}/{clock.legal_today().isoformat()}")
    assert shown == {"id_number": NUMBER, "phone": PHONE, "birth_date": "1949-12-31"}
    assert entry.restricted == {"reason": "办理送达"}
    assert (entry.open["case"], entry.open["party"]) == (street.case.id, street.parties[0])
    assert entry.display() == "查看当事人的证件号码、电话、出生日期。"


def test_without_a_reason_or_the_role_nothing_is_shown_and_nothing_is_written(street: Street) -> None:
    street.open(PARTY)
    head = read.head()
    with pytest.raises(Invalid, match="理由"):
        revealing.reveal(actor("officer"), street.case.id, street.parties[0], " ")
    with pytest.raises(Forbidden):
        revealing.reveal(actor("editor"), street.case.id, street.parties[0], "好奇")
    assert read.head() == head


def test_names_of_the_list_are_found_within_the_own_authority_only(street: Street) -> None:
    street.open(PARTY)
    assert queries.cases(actor("officer"), q="欧阳小明").total == 1
    assert queries.cases(actor("officer"), q="欧阳 大明").total == 0
    assert queries.cases(actor("outsider"), q="欧阳小明").total == 0


def test_the_list_pages_through_every_case_once(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    opened = [street.open().case.id for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = queries.cases(actor("officer"), cursor=cursor)
        assert page.total == 5
        seen += [case.id for case in page.items]
        cursor = page.next
    assert seen == opened[::-1]


@pytest.fixture
def station(street: Street) -> Street:
    """Two officers of an entrusted organisation, in the street."""
    home = create_authority(
        AuthorityData(
            "station", "明水县水政监察站", kind="entrusted_organisation", region=REGION, parent=WATER, principal=WATER,
            sector="水利", reconsideration_body="明水县人民政府", court="明水县人民法院",
        ),
        actor=SYSTEM,
    )  # fmt: skip
    numbers = ("23012500301", "23012500302")
    for username, name, number in zip(("wu", "zheng"), ("吴站员", "郑站员"), numbers, strict=True):
        user = create_user(UserData(username, name, home, password=cast.PASSWORD), actor=SYSTEM)
        grant_role(user, "officer", home, actor=SYSTEM)
        officer = register_officer(home, OfficerData(name, username=username), actor=SYSTEM)
        valid = CertificateData(number, "enforcement", ("水利",), (REGION,), date(2024, 1, 1), date(2029, 6, 30))
        issue_certificate(officer, valid, actor=SYSTEM)
    return Street(street.now, by="wu", officers=numbers)


def test_an_entrusted_organisation_acts_in_the_name_of_its_principal(station: Street) -> None:
    station.open()
    station.until_decided()
    assert station.case.authority_id == WATER
    assert all(entry.authority == WATER for entry in station.entries)
    decision = Document.objects.get(case_id=station.case.id)
    assert decision.number == "明水罚当决字〔2026〕1号"
    approved = next(e for e in station.entries if e.kind == "document.approved")
    assert isinstance(approved.personal, dict)
    assert approved.personal["data"]["authority"] == "明水县水务局"
    assert actor("unit_head").has("unit_head", WATER, "one")
    assert [case.id for case in queries.cases(actor("officer")).items] == [station.case.id]
