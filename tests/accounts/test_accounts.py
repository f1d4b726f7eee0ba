"""Authorities, accounts, roles: what is taken, what is refused, and that every change is an entry."""

from __future__ import annotations

import dataclasses
from typing import TypedDict

import pytest

from tests.accounts.cast import Cast
from zhifa.accounts.actions import (
    AuthorityData,
    amend_authority,
    create_authority,
    create_unit,
    grant_role,
    reveal_identity,
    revoke_role,
    set_account_active,
)
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.errors import Forbidden, Invalid, NotFound
from zhifa.accounts.models import Authority, Grant, User
from zhifa.journal import api as journal


def _kinds(stream: str) -> list[str]:
    return [entry.kind for entry in journal.read.stream(stream)]


def _data(**fields: str) -> AuthorityData:
    return dataclasses.replace(AuthorityData(code="new", name="新机关", region="230125"), **fields)


def test_an_authority_and_its_units_are_entries_of_its_stream_with_a_chinese_sentence(cast: Cast) -> None:
    assert _kinds("authority/water") == ["authority.registered", "unit.registered", "unit.registered"]
    assert journal.read.stream("authority/water")[0].display() == "登记执法主体“明水县水利局”（编码 water）。"


def test_the_path_leads_from_the_root_to_the_authority(cast: Cast) -> None:
    assert cast.team.path == "/gov/water/team/"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "a b"}, "code"),
        ({"code": "water"}, "code"),
        ({"code": "WATER"}, "code"),
        ({"name": "明水县水利局"}, "name"),
        ({"kind": "company"}, "kind"),
        ({"level": "village"}, "level"),
        ({"region": "23"}, "region"),
        ({"parent": "nobody"}, "parent"),
        ({"kind": "entrusted_organisation"}, "principal"),
        ({"principal": "water"}, "principal"),
        ({"credit_code": "91110000600037341X"}, "credit_code"),
    ],
)
def test_an_authority_with_a_wrong_value_is_refused_with_its_field_and_a_remedy(
    cast: Cast, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        create_authority(_data(**fields), actor=SYSTEM)
    assert field in {error.field for error in refused.value.errors}
    assert all(error.remedy.endswith("。") and error.message.endswith("。") for error in refused.value.errors)
    assert _kinds("authority/new") == []


def test_a_changed_parent_moves_the_whole_branch_and_the_entry_says_before_and_after(cast: Cast) -> None:
    data = AuthorityData("water", "明水县水利局", region="230125", sector="水利", parent="justice")
    assert amend_authority(data, actor=SYSTEM)
    assert Authority.objects.get(code="team").path == "/gov/justice/water/team/"
    assert journal.read.stream("authority/water")[-1].open["changes"] == {"parent": ["gov", "justice"]}
    assert not amend_authority(data, actor=SYSTEM)


def test_an_authority_cannot_hang_below_itself(cast: Cast) -> None:
    with pytest.raises(Invalid, match="下级"):
        amend_authority(AuthorityData("gov", "明水县人民政府", region="230125", parent="water"), actor=SYSTEM)


def test_a_second_unit_of_the_same_code_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        create_unit(cast.water, "one", "另一科", actor=SYSTEM)


def test_an_account_carries_its_name_in_the_personal_part_and_only_its_id_in_the_header(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    (entry,) = journal.read.stream(f"account/{user.id}")
    assert entry.personal == {"username": "zhang", "name": "张三"}
    assert "zhang" not in str(entry.header())


class Secrets(TypedDict, total=False):
    password: str
    id_number: str


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"password": "short"}, "password"), ({"id_number": "360426199101010072"}, "id_number")],
)
def test_an_account_with_a_weak_password_or_a_wrong_check_digit_is_refused(
    cast: Cast, fields: Secrets, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        cast.user("zhang", cast.water, **fields)
    assert field in {error.field for error in refused.value.errors}


def test_one_identity_number_has_one_account(cast: Cast) -> None:
    cast.user("zhang", cast.water, id_number="360426199101010071")
    with pytest.raises(Invalid, match="已有账号"):
        cast.user("zhang2", cast.market, id_number="３６０４２６１９９１０１０１００７１")


@pytest.mark.parametrize("first", ["sysadmin", "secadmin", "auditadmin"])
def test_the_three_administrators_are_three_people(cast: Cast, first: str) -> None:
    user = cast.user("zhang", cast.water)
    grant_role(user, first, cast.water, actor=SYSTEM)
    for second in {"sysadmin", "secadmin", "auditadmin"} - {first}:
        with pytest.raises(Invalid, match="三员"):
            grant_role(user, second, cast.market, actor=SYSTEM)


def test_granting_twice_is_one_grant_and_one_entry(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    grant_role(user, "officer", cast.water, actor=SYSTEM)
    grant_role(user, "officer", cast.water, actor=SYSTEM)
    assert Grant.objects.filter(user=user).count() == 1
    assert _kinds(f"account/{user.id}") == ["account.created", "role.granted"]


def test_nobody_grants_a_role_to_himself(cast: Cast) -> None:
    actor = cast.person("secadmin", cast.water)
    assert actor.user_id is not None
    with pytest.raises(Forbidden, match="自己"):
        grant_role(User.objects.get(pk=actor.user_id), "officer", cast.water, actor=actor)


def test_an_officer_grants_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="安全管理员"):
        grant_role(cast.user("zhang", cast.water), "officer", cast.water, actor=cast.person("officer", cast.water))


def test_a_revoked_role_is_gone_at_once_and_stays_in_the_journal(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    grant_role(user, "officer", cast.water, actor=SYSTEM)
    revoke_role(user, "officer", cast.water, actor=SYSTEM)
    assert not Actor.for_user(user).has("officer", "water")
    assert _kinds(f"account/{user.id}")[-1] == "role.revoked"
    with pytest.raises(NotFound):
        revoke_role(user, "officer", cast.water, actor=SYSTEM)


def test_a_disabled_account_is_an_entry_with_its_reason_and_cannot_be_given_roles(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    set_account_active(user, active=False, reason="调离", actor=SYSTEM)
    assert journal.read.stream(f"account/{user.id}")[-1].display() == "停用账号：调离。"
    with pytest.raises(Invalid, match="停用"):
        grant_role(user, "officer", cast.water, actor=SYSTEM)


def test_numbers_are_masked_by_default(cast: Cast) -> None:
    user = cast.user("zhang", cast.water, phone="13800001111", id_number="360426199101010071")
    assert "0000" not in user.masked_phone
    assert "19910101" not in user.masked_id_number


def test_full_numbers_are_shown_for_a_reason_and_leave_an_entry(cast: Cast) -> None:
    user = cast.user("zhang", cast.water, phone="13800001111")
    actor = cast.person("secadmin", cast.water)
    with pytest.raises(Invalid, match="理由"):
        reveal_identity(user, reason=" ", actor=actor)
    assert reveal_identity(user, reason="核对身份", actor=actor)["phone"] == "13800001111"
    assert any(kind == "account.revealed" for kind in (entry.kind for entry in journal.read.after(0, 1000)))


def test_an_erased_account_keeps_its_id_and_loses_its_name(cast: Cast) -> None:
    user = cast.user("zhang", cast.water, name="李四光", phone="13800001111")
    (entry,) = journal.read.stream(f"account/{user.id}")
    journal.erasure.erase(
        {entry.entry_id: ("personal",)}, stream=f"account/{user.id}", authority="water", actor="system",
        capacity="system", reason="本人申请", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    user.refresh_from_db()
    assert (user.name, user.phone, user.is_active) == ("（已抹除）", "", False)
    assert "李四光" not in journal.read.entry(entry.entry_id).display()
