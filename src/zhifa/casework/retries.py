"""Retried requests of the smaller actions: a repeat with the same key finds what the first one made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import IntegrityError

from zhifa.accounts.actor import Actor
from zhifa.casework.requests import RequestKey
from zhifa.journal.api import Entry, idempotency

Made = TypeVar("Made")


def once(actor: Actor, key: RequestKey | None, find: Callable[[str], Made], make: Callable[[], Made]) -> Made:
    """What `make` makes, or what it made before under this key: `find` takes the id it kept with `remember`.

    Raises idempotency.KeyReused, and whatever `make` raises.
    """
    if key is None:
        return make()
    first = idempotency.replay(actor.id, key.key, key.request_hash)
    if first is None:
        try:
            return make()
        except IntegrityError as error:
            first = idempotency.replay(actor.id, key.key, key.request_hash)
            if first is None or "journal_idempotency" not in str(error):
                raise
    key.replayed = True
    return find(first.subject)


def remember(actor: Actor, key: RequestKey | None, subject: str, entries: Sequence[Entry] = ()) -> None:
    """Keeps the key inside the transaction of the action. One statement."""
    if key is not None:
        idempotency.record(
            actor.id, key.key, key.request_hash, status=201, subject=subject, entry_ids=[e.entry_id for e in entries]
        )
