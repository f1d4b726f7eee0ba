"""Retried requests: the same key and body get the first answer, another body is refused (design 2.1, Conflicts)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, connection

from zhifa import clock
from zhifa.journal.models import IdempotentRequest

KEPT = timedelta(days=7)


class KeyReused(ValueError):
    """The key came back with another body."""


@dataclass(frozen=True)
class FirstAnswer:
    status: int
    subject: str
    entry_ids: tuple[str, ...]


def replay(account: str, key: str, request_hash: str) -> FirstAnswer | None:
    """The first answer to this key, or None; raises KeyReused for another body. One statement."""
    row = IdempotentRequest.objects.filter(account=account, key=key, created_at__gt=clock.machine_now() - KEPT).first()
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise KeyReused("这个 Idempotency-Key 已用于内容不同的请求，请换一个新的键再提交")
    return FirstAnswer(row.status, row.subject, tuple(row.entry_ids))


def record(account: str, key: str, request_hash: str, *, status: int, subject: str, entry_ids: Sequence[str]) -> None:
    """Keeps hash, status and entry ids, inside the action's transaction. One statement.

    Raises IntegrityError when another request with this key was first: the caller rolls back and replays.
    """
    now = clock.machine_now()
    columns = "account, key, request_hash, status, subject, entry_ids, created_at"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_idempotency ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s) "  # noqa: S608 - constant
            "ON CONFLICT (account, key) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = EXCLUDED.status, "
            "subject = EXCLUDED.subject, entry_ids = EXCLUDED.entry_ids, created_at = EXCLUDED.created_at "
            "WHERE journal_idempotency.created_at <= %s RETURNING id",
            [
                account,
                key,
                request_hash,
                status,
                subject,
                json.dumps(list(entry_ids)),
                connection.ops.adapt_datetimefield_value(now),
                connection.ops.adapt_datetimefield_value(now - KEPT),
            ],
        )
        if cursor.fetchone() is None:
            raise IntegrityError("journal_idempotency_key")


def forget_old() -> int:
    """Removes rows older than seven days; returns how many."""
    return IdempotentRequest.objects.filter(created_at__lte=clock.machine_now() - KEPT).delete()[0]
