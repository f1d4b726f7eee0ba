"""The entry kinds of accounts. Passwords, sessions and lock-outs are plain tables and never come here."""

from __future__ import annotations

from typing import Any

from zhifa.accounts import roles
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, Kind, Payload, register

ERASED_NAME = "（已抹除）"


class AuthorityOpen(Payload):
    code: str
    name: str
    short_name: str
    kind: str
    level: str
    region: str
    sector: str
    parent: str | None
    principal: str | None
    supervises: str | None
    number_word: str
    credit_code: str
    address: str
    phone: str
    reconsideration_body: str
    court: str


class AuthorityChangedOpen(Payload):
    code: str
    changes: dict[str, list[str | None]]
    """Field → [before, after]."""


class UnitOpen(Payload):
    code: str
    name: str
    renamed_from: str | None = None


class AccountOpen(Payload):
    authority: str | None
    unit: str | None


class AccountPersonal(Payload):
    username: str
    name: str


class RoleOpen(Payload):
    role: str
    authority: str
    unit: str | None


class ReasonOpen(Payload):
    reason: str


class TokenOpen(Payload):
    name: str
    scope: str
    expires_at: str


class TokenRevokedOpen(Payload):
    name: str


class RevealOpen(Payload):
    account: str
    fields: list[str]
    reason: str


def _forget_account(entry_id: str, parts: tuple[str, ...]) -> None:  # noqa: ARG001 - the journal's signature
    """The name goes from the row too, and the account with it; what it did stays under its opaque id."""
    from zhifa.accounts.models import User

    user_id = journal.read.entry(entry_id).stream.removeprefix("account/")
    for user in User.objects.filter(pk=user_id):
        user.name, user.username, user.is_active = ERASED_NAME, f"erased-{user.pk}", False
        user.phone = user.id_number = user.id_number_fingerprint = ""
        user.set_unusable_password()
        user.save()
        user.tokens.all().delete()
        user.grants.all().delete()


def _who(entry: Entry) -> str:
    personal = entry.personal
    return f"{personal['name']}（{personal['username']}）" if isinstance(personal, dict) else ERASED_NAME


def _role(entry: Entry) -> str:
    value: dict[str, Any] = entry.open
    unit = f"，机构 {value['unit']}" if value["unit"] else ""
    return f"“{roles.title(value['role'])}”（机关 {value['authority']}{unit}）"


AUTHORITY_REGISTERED = register(
    Kind(
        "authority.registered",
        "登记执法主体",
        lambda e: f"登记执法主体“{e.open['name']}”（编码 {e.open['code']}）。",
        open=AuthorityOpen,
    )
)
AUTHORITY_CHANGED = register(
    Kind(
        "authority.changed",
        "变更执法主体",
        lambda e: f"变更执法主体 {e.open['code']} 的 {len(e.open['changes'])} 项信息。",
        open=AuthorityChangedOpen,
    )
)
UNIT_REGISTERED = register(
    Kind(
        "unit.registered",
        "登记承办机构",
        lambda e: f"登记承办机构“{e.open['name']}”（编码 {e.open['code']}）。",
        open=UnitOpen,
    )
)
ACCOUNT_CREATED = register(
    Kind(
        "account.created",
        "开设账号",
        lambda e: f"为{_who(e)}开设账号。",
        open=AccountOpen,
        personal=AccountPersonal,
        erase=_forget_account,
    )
)
ACCOUNT_DISABLED = register(
    Kind("account.disabled", "停用账号", lambda e: f"停用账号：{e.open['reason']}。", open=ReasonOpen)
)
ACCOUNT_ENABLED = register(
    Kind("account.enabled", "恢复账号", lambda e: f"恢复账号：{e.open['reason']}。", open=ReasonOpen)
)
ROLE_GRANTED = register(Kind("role.granted", "授予角色", lambda e: f"授予角色{_role(e)}。", open=RoleOpen))
ROLE_REVOKED = register(Kind("role.revoked", "收回角色", lambda e: f"收回角色{_role(e)}。", open=RoleOpen))
TOKEN_CREATED = register(
    Kind("token.created", "签发令牌", lambda e: f"签发访问令牌“{e.open['name']}”。", open=TokenOpen)
)
TOKEN_REVOKED = register(
    Kind("token.revoked", "吊销令牌", lambda e: f"吊销访问令牌“{e.open['name']}”。", open=TokenRevokedOpen)
)
ACCOUNT_REVEALED = register(
    Kind(
        "account.revealed",
        "查看完整个人信息",
        lambda e: f"查看账号 {e.open['account']} 的完整{'、'.join(e.open['fields'])}，理由：{e.open['reason']}。",
        open=RevealOpen,
    )
)
