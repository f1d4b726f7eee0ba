"""One function per verb; `perform` is what POST /disclosures/{id}/acts calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid
from zhifa.disclosure.actions.approve import approve
from zhifa.disclosure.actions.correct import correct
from zhifa.disclosure.actions.defer import defer
from zhifa.disclosure.actions.frame import Request, Result
from zhifa.disclosure.actions.prepare import prepare
from zhifa.disclosure.actions.publish import publish
from zhifa.disclosure.actions.withdraw import withdraw
from zhifa.disclosure.actions.withhold import withhold
from zhifa.journal.api import idempotency

VERBS: dict[str, Callable[[Request], Result]] = {
    "prepare": prepare,
    "approve": approve,
    "publish": publish,
    "withhold": withhold,
    "defer": defer,
    "correct": correct,
    "withdraw": withdraw,
}


def perform(
    actor: Actor,
    disclosure_id: str,
    act: str,
    data: Mapping[str, Any] | None = None,
    *,
    if_version: int | None = None,
    key: tuple[str, str] | None = None,
) -> Result:
    """Do one act. `key`: Idempotency-Key and the request's hash.

    Raises NotFound, Forbidden, Refused (the law or the state says no), Invalid (the form), Conflict (`if_version` is
    not the present one), idempotency.KeyReused.
    """
    if act not in VERBS:
        raise Invalid(FieldError("act", f"没有“{act}”这个操作。", f"可以办理：{'、'.join(VERBS)}。"))
    request = Request(actor, disclosure_id, data or {}, if_version, key)
    first = idempotency.replay(actor.id, *key) if key else None
    if first is not None:
        return Result(request.visible(), tuple(first.entry_ids), replayed=True)
    return VERBS[act](request)


__all__ = [
    "VERBS", "Request", "Result", "approve", "correct", "defer", "perform", "prepare", "publish", "withdraw",
    "withhold",
]  # fmt: skip
