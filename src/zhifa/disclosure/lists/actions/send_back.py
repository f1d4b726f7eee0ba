"""The reviewing office sends a list back with its reason."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.disclosure.lists import entries
from zhifa.disclosure.lists.actions.frame import Target, text
from zhifa.disclosure.lists.actions.review import reviewing
from zhifa.disclosure.lists.models import Stage


def send_back(actor: Actor, of: Target, *, reason: str) -> None:
    """Raises Forbidden, Refused and Invalid."""
    with reviewing(actor, of, "退回") as act:
        why = text(reason, "reason", "退回的理由")
        act.record(entries.RETURNED, {"of": act.row.submission, "office": act.row.office, "reason": why})
        act.row.stage, act.row.reason = Stage.RETURNED, why
