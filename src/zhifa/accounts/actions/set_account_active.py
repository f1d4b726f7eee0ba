"""Disables an account, or opens it again. Nothing of it is deleted; its tokens end at once."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.kinds import ACCOUNT_DISABLED, ACCOUNT_ENABLED
from zhifa.accounts.models import User
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal


def set_account_active(user: User, *, active: bool, reason: str, actor: Actor) -> None:
    """Raises Forbidden, and Invalid without a reason. An account that is so already is left alone."""
    capacity = require(actor, "accounts.manage", authority=user.authority_id or "")
    if not reason.strip():
        raise Invalid(FieldError("reason", "没有说明理由。", "请写明停用或恢复账号的理由。"))
    with journal.transaction() as tx:
        if not User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
            return
        user.is_active = active
        if not active:
            user.tokens.all().delete()
        tx.append(
            f"account/{user.id}",
            [journal.NewEntry((ACCOUNT_ENABLED if active else ACCOUNT_DISABLED).name, open={"reason": reason})],
            authority=user.authority_id or "",
            actor=actor.id,
            capacity=capacity,
        )
