"""Takes a matter off the list from today; its versions stay readable (R10)."""

from __future__ import annotations

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid, NotFound
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.actions.list_matters import stream_of
from zhifa.registry.kinds import MATTER_REMOVED
from zhifa.registry.models import Matter


def remove_matter(authority: Authority, code: str, *, reason: str, actor: Actor) -> None:
    """Raises Forbidden, Invalid without a reason, NotFound where the matter is not on the list."""
    capacity = require(actor, "registry.change", authority=authority.code)
    if not reason.strip():
        raise Invalid(FieldError("reason", "没有说明理由。", "请写明移出清单的理由（如依据的法律已废止）。"))
    today = clock.legal_today()
    with journal.transaction() as tx:
        row = Matter.objects.select_for_update().filter(authority=authority, code=code, valid_to=None).first()
        if row is None:
            raise NotFound(f"本机关的事项清单里没有编码为“{code}”的事项。")
        row.valid_to = today
        row.save(update_fields=["valid_to"])
        payload = {"code": code, "title": row.title, "valid_to": today.isoformat(), "reason": reason}
        tx.append(
            stream_of(authority),
            [journal.NewEntry(MATTER_REMOVED.name, open=payload)],
            authority=authority.code,
            actor=actor.id,
            capacity=capacity,
        )
