"""Who may do what: the matrix and its four scopes (design 2.7)."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.accounts.cast import Cast
from zhifa.accounts import scope
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.accounts.permissions import capacity, operations, permits, require
from zhifa.accounts.roles import ROLES


@pytest.mark.parametrize("role", [code for code, role in ROLES.items() if role.granted])
def test_a_role_does_in_its_own_authority_exactly_what_the_table_gives_it(cast: Cast, role: str) -> None:
    actor = cast.person(role, cast.water)
    for code, line in operations().items():
        own = {"own_case", "own_unit", "own_authority"} & set(line.roles.get(role, ()))
        assert permits(actor, code, authority="water", own=True) == bool(own), code
        assert not permits(actor, code, authority="other", own=True), code


def test_every_operation_has_a_chinese_name() -> None:
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in line.title) for line in operations().values())


def test_an_operation_that_the_table_does_not_name_is_permitted_to_nobody(cast: Cast) -> None:
    with pytest.raises(KeyError):
        permits(SYSTEM, "case.invent", authority="water")


def test_a_supervisor_of_the_justice_bureau_reads_cases_of_the_whole_government_and_of_nobody_else(cast: Cast) -> None:
    actor = cast.person("supervisor", cast.justice)
    assert scope.authorities(actor, "case.read") == frozenset({"justice", "water", "market", "team"})
    assert permits(actor, "case.read", authority="water")
    assert not permits(actor, "case.read", authority="other")
    assert not permits(actor, "case.act", authority="water")


def test_a_supervisor_of_a_bureau_reaches_only_what_hangs_below_it(cast: Cast) -> None:
    assert scope.authorities(cast.person("supervisor", cast.water), "case.read") == frozenset({"team"})


def test_an_officer_of_one_unit_does_not_act_in_another_units_case_unless_named_in_it(cast: Cast) -> None:
    actor = cast.person("officer", cast.water, cast.first)
    assert permits(actor, "case.act", authority="water", unit="one")
    assert not permits(actor, "case.act", authority="water", unit="two")
    assert permits(actor, "case.act", authority="water", unit="two", own=True)


def test_a_role_for_the_whole_authority_reaches_all_its_units(cast: Cast) -> None:
    assert permits(cast.person("officer", cast.water), "case.act", authority="water", unit="two")


def test_an_officer_of_an_entrusted_organisation_acts_in_the_name_of_its_principal(cast: Cast) -> None:
    actor = cast.person("officer", cast.team)
    assert actor.has("officer", "water")
    assert permits(actor, "case.open", authority="water")
    assert not permits(actor, "case.open", authority="team")


def test_a_refusal_names_who_can(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="公示管理员") as refused:
        require(cast.person("officer", cast.water), "disclosure.publish", authority="water")
    assert refused.value.who_can == ("公示管理员",)


def test_the_capacity_can_be_asked_for_by_role(cast: Cast) -> None:
    actor = cast.person("officer", cast.water)
    assert capacity(actor, "case.act", authority="water", role="officer") == "officer"
    assert capacity(actor, "case.act", authority="water", role="unit_head") is None


def test_a_disabled_user_holds_nothing(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    user.is_active = False
    assert Actor.for_user(user).grants == ()


def test_the_installation_itself_may_do_everything_everywhere(cast: Cast) -> None:
    assert "water" in scope.authorities(SYSTEM, "case.read")
    assert permits(SYSTEM, "case.open", authority="water")


def test_reading_an_actor_takes_one_statement(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = cast.user("zhang", cast.water)
    with django_assert_num_queries(1):
        actor = Actor.for_user(user)
        permits(actor, "case.read", authority="water")


def test_no_account_can_be_granted_the_role_of_a_party(cast: Cast) -> None:
    with pytest.raises(Invalid, match="没有角色"):
        cast.person("party", cast.water)
