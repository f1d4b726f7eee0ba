"""R12: a certificate is valid on a day, in a place, for a category; past acts stay valid by the certificate of their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.accounts.cast import Cast
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.journal import api as journal
from zhifa.registry import queries
from zhifa.registry.actions import (
    amend_certificate,
    amend_officer,
    issue_certificate,
    register_officer,
    set_certificate_status,
)
from zhifa.registry.content import CertificateData, OfficerData
from zhifa.registry.models import Certificate

DAY = date(2026, 3, 5)
DATA = CertificateData("23010001", "enforcement", ("水利",), ("230125",), date(2024, 1, 1), date(2026, 12, 31))


def _certificate(cast: Cast, number: str = "23010001", authority: str = "water") -> Certificate:
    home = {"water": cast.water, "team": cast.team, "market": cast.market}[authority]
    officer = register_officer(home, OfficerData("张三"), actor=SYSTEM)
    return issue_certificate(officer, CertificateData(number, *list(vars(DATA).values())[1:]), actor=SYSTEM)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2023, 12, 31), "not_yet"), (date(2024, 1, 1), "valid"),
        (date(2026, 12, 31), "valid"), (date(2027, 1, 1), "expired"),
    ],
)  # fmt: skip
def test_a_certificate_is_valid_from_its_first_to_its_last_day_inclusive(cast: Cast, day: date, status: str) -> None:
    assert _certificate(cast).status_on(day) == status


def test_a_suspension_counts_from_its_day_and_leaves_the_days_before_valid(cast: Cast) -> None:
    certificate = _certificate(cast)
    set_certificate_status(certificate, "suspended", reason="培训", actor=SYSTEM)
    certificate.refresh_from_db()
    assert certificate.status_on(DAY - timedelta(days=1)) == "valid"
    assert certificate.status_on(DAY) == "suspended"
    with clock.pinned(clock.end_of_day(DAY)):
        set_certificate_status(certificate, "valid", reason="期满", actor=SYSTEM)
    certificate.refresh_from_db()
    assert [certificate.status_on(DAY + timedelta(days=n)) for n in (0, 1)] == ["suspended", "valid"]
    assert (
        journal.read.stream(f"officer/{certificate.officer_id}")[-1].display()
        == "证件 23010001 自 2026-03-06 起有效：期满。"
    )


@pytest.mark.parametrize(
    ("status", "since", "reason", "field"),
    [
        ("valid", DAY, "x", "status"), ("gone", DAY, "x", "status"),
        ("lost", DAY + timedelta(days=1), "x", "since"), ("lost", DAY, " ", "reason"),
    ],
)  # fmt: skip
def test_a_status_change_without_change_reason_or_day_is_refused(
    cast: Cast, status: str, since: date, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_certificate_status(_certificate(cast), status, reason=reason, since=since, actor=SYSTEM)
    assert refused.value.errors[0].field == field


def test_a_revoked_certificate_is_never_valid_again(cast: Cast) -> None:
    certificate = _certificate(cast)
    set_certificate_status(certificate, "revoked", reason="开除", actor=SYSTEM)
    with pytest.raises(Invalid, match="不能再变更"):
        set_certificate_status(certificate, "valid", reason="x", actor=SYSTEM)


def test_the_engine_gets_facts_in_the_order_asked_for_in_one_statement_and_unknown_numbers_are_left_out(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _certificate(cast, "23010001")
    _certificate(cast, "23010002")
    with django_assert_num_queries(1):
        facts = queries.officer_facts(["23010002", "99999999", "23010001"])
    assert [fact.certificate for fact in facts] == ["23010002", "23010001"]
    assert (facts[0].authority, facts[0].areas, facts[0].status_on(DAY)) == ("water", ("230125",), "valid")


def test_an_officer_of_an_entrusted_organisation_counts_for_its_principal(cast: Cast) -> None:
    _certificate(cast, authority="team")
    assert queries.officer_facts(["23010001"])[0].authority == "water"
    assert [row.number for row in queries.certificates_for("water", DAY)] == ["23010001"]


def test_a_number_is_given_once(cast: Cast) -> None:
    _certificate(cast)
    with pytest.raises(Invalid, match="已经登记"):
        _certificate(cast, authority="market")


def test_renewing_keeps_number_and_history_and_is_an_entry(cast: Cast) -> None:
    certificate = _certificate(cast)
    renewed = CertificateData("23010001", "enforcement", ("水利",), ("230125",), date(2024, 1, 1), date(2031, 12, 31))
    assert amend_certificate(certificate, renewed, actor=SYSTEM)
    assert not amend_certificate(certificate, renewed, actor=SYSTEM)
    assert journal.read.stream(f"officer/{certificate.officer_id}")[-1].kind == "certificate.changed"
    with pytest.raises(Invalid, match="不能变更"):
        amend_certificate(certificate, CertificateData("23010009", *list(vars(renewed).values())[1:]), actor=SYSTEM)


def test_only_who_keeps_the_register_changes_it(cast: Cast) -> None:
    certificate = _certificate(cast)
    with pytest.raises(Forbidden):
        set_certificate_status(certificate, "lost", reason="x", actor=cast.person("officer", cast.water))
    set_certificate_status(certificate, "lost", reason="x", actor=cast.person("sysadmin", cast.water))


def test_an_officer_changes_unit_and_account_and_one_account_is_one_officer(cast: Cast) -> None:
    cast.user("zhang", cast.water)
    officer = _certificate(cast).officer
    assert amend_officer(officer, OfficerData("张三", unit="two", username="zhang"), actor=SYSTEM)
    assert officer.unit == cast.second
    with pytest.raises(Invalid, match="另一名"):
        register_officer(cast.water, OfficerData("李四", username="zhang"), actor=SYSTEM)
