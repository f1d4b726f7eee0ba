"""Opens an account for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from zhifa.accounts import encrypted
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.kinds import ACCOUNT_CREATED
from zhifa.accounts.models import Authority, Unit, User
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.law import identifiers

_USERNAME = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿_.@-]{1,63}")
_ID_NUMBER_COLUMN = "accounts_user.id_number"


@dataclass(frozen=True)
class UserData:
    """A person's account. `id_number` and `phone` may be left empty; the password is checked, never kept in clear."""

    username: str
    name: str
    authority: Authority
    unit: Unit | None = None
    password: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    encoded: str = field(default="", repr=False)
    """`password` hashed already: the people of a demonstration share one, and hashing is made to be slow."""


def create_user(data: UserData, *, actor: Actor) -> User:
    """The stored user, who holds no role yet. Raises Forbidden and Invalid (every problem at once)."""
    capacity = require(actor, "accounts.manage", authority=data.authority.code)
    id_number = identifiers.normalise(data.id_number)
    user = User(
        id=UUID(journal.new_id()),
        username=data.username,
        name=data.name,
        authority=data.authority,
        unit=data.unit,
        phone=identifiers.normalise(data.phone),
        id_number=id_number,
        id_number_fingerprint=encrypted.fingerprint(id_number, _ID_NUMBER_COLUMN) if id_number else "",
    )
    problems = _problems(user, data.password, id_number)
    if problems:
        raise Invalid(*problems)
    user.password = data.encoded or make_password(data.password)
    with journal.transaction() as tx:
        user.save(force_insert=True)
        tx.append(
            f"account/{user.id}",
            [
                journal.NewEntry(
                    ACCOUNT_CREATED.name,
                    open={"authority": data.authority.code, "unit": data.unit.code if data.unit else None},
                    personal={"username": user.username, "name": user.name},
                )
            ],
            authority=data.authority.code,
            actor=actor.id,
            capacity=capacity,
            expected_version=0,
        )
    return user


def _problems(user: User, password: str, id_number: str) -> list[FieldError]:
    problems = []
    if not _USERNAME.fullmatch(user.username):
        problems.append(
            FieldError("username", f"用户名“{user.username}”不合规。", "请用 2 至 64 位字母、数字、汉字或 _ . @ -。")
        )
    elif User.objects.filter(username=user.username).exists():
        problems.append(FieldError("username", f"用户名“{user.username}”已被使用。", "请换一个用户名。"))
    if not user.name.strip():
        problems.append(FieldError("name", "没有填写姓名。", "请填写真实姓名。"))
    if user.unit is not None and user.unit.authority_id != user.authority_id:
        problems.append(FieldError("unit", "所选机构不属于该机关。", "请选择该机关自己的机构。"))
    if id_number and (problem := identifiers.check_id_number(id_number)):
        problems.append(FieldError("id_number", f"{problem.message}。", f"{problem.remedy}。"))
    elif id_number and User.objects.filter(id_number_fingerprint=user.id_number_fingerprint).exists():
        problems.append(FieldError("id_number", "这个身份证号码已有账号。", "一人一个账号：请找到原账号并恢复使用。"))
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems += [FieldError("password", message, "请换一个符合要求的密码。") for message in error.messages]
    return problems
