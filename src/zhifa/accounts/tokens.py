"""Access tokens: shown once, kept as SHA-256, with a scope and an end. Machine time, never the demonstration's."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from zhifa import clock
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.kinds import TOKEN_CREATED, TOKEN_REVOKED
from zhifa.accounts.models import Token, User
from zhifa.journal import api as journal
from zhifa.proof.canonical import format_instant

PREFIX = "zhifa_"


def create(user: User, name: str, days: int, *, scope: str = "full") -> str:
    """The plain token, which is not kept. `scope` is full or read. An entry. Raises Invalid."""
    if days < 1:
        raise Invalid(FieldError("days", "令牌的有效天数须为正整数。", "请填写 1 以上的天数。"))
    if scope not in {"full", "read"}:
        raise Invalid(FieldError("scope", f"不认识的令牌范围“{scope}”。", "请填写 full（全部）或 read（只读）。"))
    plain = PREFIX + secrets.token_urlsafe(32)
    now = clock.machine_now()
    expires_at = now + timedelta(days=days)
    with journal.transaction() as tx:
        Token.objects.create(
            digest=_digest(plain), user=user, name=name, scope=scope, created_at=now, expires_at=expires_at
        )
        payload = {"name": name, "scope": scope, "expires_at": format_instant(expires_at)}
        tx.append(
            f"account/{user.id}",
            [journal.NewEntry(TOKEN_CREATED.name, open=payload)],
            authority=user.authority_id or "",
            actor=str(user.id),
            capacity="account",
        )
    return plain


def find(plain: str) -> Token | None:
    """The living token with its user, or None: unknown, over, or of a disabled user. One statement."""
    token = Token.objects.select_related("user").filter(digest=_digest(plain)).first()
    if token is None or token.expires_at <= clock.machine_now() or not token.user.is_active:
        return None
    return token


def authenticate(plain: str) -> User | None:
    """The user of a living token, or None. The scope is the caller's to ask (`find`)."""
    token = find(plain)
    return token.user if token else None


def revoke(user: User, name: str) -> int:
    """Ends the user's tokens of that name at once; how many there were. An entry where there was one."""
    with journal.transaction() as tx:
        count, _ = Token.objects.filter(user=user, name=name).delete()
        if count:
            tx.append(
                f"account/{user.id}",
                [journal.NewEntry(TOKEN_REVOKED.name, open={"name": name})],
                authority=user.authority_id or "",
                actor=str(user.id),
                capacity="account",
            )
    return count


def _digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
