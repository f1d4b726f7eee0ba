"""One function per verb; `perform` is what POST /disclosures/{id}/acts calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError

from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid
from zhifa.casework.requests import RequestKey
from zhifa.disclosure.actions.approve import approve
from zhifa.disclosure.actions.attach import attach, detach
from zhifa.disclosure.actions.confirm import confirm
from zhifa.disclosure.actions.correct import correct
from zhifa.disclosure.actions.defer import defer
from zhifa.disclosure.actions.frame import Request, Result
from zhifa.disclosure.actions.prepare import prepare
from zhifa.disclosure.actions.propose import propose
from zhifa.disclosure.actions.publish import publish
from zhifa.disclosure.actions.pull import pull
from zhifa.disclosure.actions.repair import repair, repair_apply
from zhifa.disclosure.actions.second import agree, decline
from zhifa.disclosure.actions.withdraw import withdraw
from zhifa.disclosure.actions.withhold import withhold
from zhifa.journal.api import idempotency

VERBS: dict[str, Callable[[Request], Result]] = {
    "prepare": prepare,
    "detach": detach,
    "confirm": confirm,
    "approve": approve,
    "publish": publish,
    "withhold": withhold,
    "defer": defer,
    "correct": correct,
    "withdraw": withdraw,
    "propose": propose,
    "agree": agree,
    "decline": decline,
    "pull": pull,
    "repair_apply": repair_apply,
    "repair": repair,
}


_UNDER = {"decline": "agree", "repair_apply": "repair", "detach": "prepare"}


def operation_of(verb: str) -> str:
    """The line of the permission table that a verb asks for."""
    return f"disclosure.{_UNDER.get(verb, verb)}"


def perform(
    actor: Actor,
    disclosure_id: str,
    act: str,
    data: Mapping[str, Any] | None = None,
    *,
    if_version: int | None = None,
    key: RequestKey | None = None,
) -> Result:
    """Do one act; a repeat with the same `key` gets the first answer.

    Raises NotFound, Forbidden, Refused (the law or the state says no), Invalid (the form), Conflict (`if_version` is
    not the present one), idempotency.KeyReused.
    """
    if act not in VERBS:
        raise Invalid(FieldError("act", f"没有“{act}”这个操作。", f"可以办理：{'、'.join(VERBS)}。"))
    request = Request(actor, disclosure_id, data or {}, if_version, key)
    try:
        return _replayed(request) or VERBS[act](request)
    except IntegrityError as error:  # another request with this key was first: its answer is ours
        if "journal_idempotency" not in str(error) or (first := _replayed(request)) is None:
            raise
        return first


def _replayed(request: Request) -> Result | None:
    key = request.key
    first = idempotency.replay(request.actor.id, key.key, key.request_hash) if key else None
    return Result(request.visible(), tuple(first.entry_ids), replayed=True) if first else None


__all__ = [
    "VERBS", "Request", "Result", "agree", "approve", "attach", "confirm", "correct", "decline", "defer", "detach",
    "operation_of", "perform", "prepare", "propose", "publish", "pull", "repair", "repair_apply", "withdraw",
    "withhold",
]  # fmt: skip
