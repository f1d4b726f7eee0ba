"""Shows identity number and phone of an account in full: with a reason, and with an entry."""

from __future__ import annotations

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.kinds import ACCOUNT_REVEALED
from zhifa.accounts.models import User
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal


def reveal_identity(user: User, *, reason: str, actor: Actor) -> dict[str, str]:
    """{id_number, phone} in full. Raises Forbidden, and Invalid without a reason."""
    capacity = require(actor, "accounts.reveal", authority=user.authority_id or "")
    if not reason.strip():
        raise Invalid(FieldError("reason", "没有说明理由。", "请写明查看完整号码的理由。"))
    with journal.transaction() as tx:
        tx.append(
            f"access/{actor.id}/{clock.legal_today():%Y-%m-%d}",
            [
                journal.NewEntry(
                    ACCOUNT_REVEALED.name,
                    open={"account": str(user.id), "fields": ["证件号码", "电话"], "reason": reason},
                )
            ],
            authority=user.authority_id or "",
            actor=actor.id,
            capacity=capacity,
        )
    return {"id_number": user.id_number, "phone": user.phone}
