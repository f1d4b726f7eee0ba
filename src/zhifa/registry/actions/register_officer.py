"""Registers an enforcement officer of an authority."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.models import Authority, Unit, User
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.content import OfficerData
from zhifa.registry.kinds import OFFICER_REGISTERED
from zhifa.registry.models import Officer


def register_officer(authority: Authority, data: OfficerData, *, actor: Actor) -> Officer:
    """The stored officer, who holds no certificate yet. Raises Forbidden and Invalid."""
    capacity = require(actor, "registry.change", authority=authority.code)
    with journal.transaction() as tx:
        problems = check(authority, data)
        if problems:
            raise Invalid(*problems)
        return register(tx, authority, data, actor=actor, capacity=capacity)


def register(
    tx: journal.Transaction, authority: Authority, data: OfficerData, *, actor: Actor, capacity: str
) -> Officer:
    """Writes row and entry inside the caller's transaction; the data are checked."""
    officer = Officer(id=UUID(journal.new_id()), authority=authority)
    fill(officer, data)
    officer.save(force_insert=True)
    tx.append(
        stream_of(officer),
        [journal.NewEntry(OFFICER_REGISTERED.name, open=as_open(authority, data))],
        authority=authority.code,
        actor=actor.id,
        capacity=capacity,
        expected_version=0,
    )
    return officer


def fill(officer: Officer, data: OfficerData) -> None:
    officer.name, officer.post, officer.staff_number = data.name, data.post, data.staff_number
    officer.unit = Unit.objects.get(authority=officer.authority, code=data.unit) if data.unit else None
    officer.user = User.objects.get(username=data.username) if data.username else None


def as_open(authority: Authority, data: OfficerData) -> dict[str, Any]:
    return {"authority": authority.code, **asdict(data)}


def data_of(officer: Officer) -> OfficerData:
    """What is registered of an officer now."""
    return OfficerData(
        officer.name,
        officer.unit.code if officer.unit else None,
        officer.post,
        officer.staff_number,
        officer.user.username if officer.user else None,
    )


def stream_of(officer: Officer) -> str:
    return f"officer/{officer.id}"


def check(authority: Authority, data: OfficerData, officer: Officer | None = None) -> list[FieldError]:
    """Every problem of the data; `officer` is the one they are about to change."""
    problems = []
    if not data.name:
        problems.append(FieldError("name", "没有填写姓名。", "请填写执法人员的姓名。"))
    if data.unit and not Unit.objects.filter(authority=authority, code=data.unit).exists():
        problems.append(
            FieldError("unit", f"本机关没有编码为“{data.unit}”的机构。", "请先登记该机构，或核对机构编码。")
        )
    others = Officer.objects.exclude(pk=officer.pk) if officer else Officer.objects.all()
    if data.staff_number and others.filter(authority=authority, staff_number=data.staff_number).exists():
        problems.append(
            FieldError("staff_number", f"人员编号“{data.staff_number}”已登记在他人名下。", "请核对人员编号。")
        )
    if data.username:
        user = User.objects.filter(username=data.username).first()
        if user is None:
            problems.append(FieldError("username", f"没有用户名为“{data.username}”的账号。", "请先开设账号。"))
        elif others.filter(user=user).exists():
            problems.append(FieldError("username", f"账号“{data.username}”已属于另一名执法人员。", "请核对用户名。"))
    return problems
