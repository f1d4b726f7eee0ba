"""Idempotency-Key: the same body gets the first answer, another body is refused, after seven days the key is free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from zhifa import clock
from zhifa.journal import api as journal
from zhifa.journal.idempotency import KeyReused
from zhifa.journal.models import IdempotentRequest

pytestmark = pytest.mark.django_db
idempotency = journal.idempotency


def keep(key: str, request_hash: str) -> None:
    idempotency.record("甲", key, request_hash, status=201, subject="case-1", entry_ids=["e1", "e2"])


def test_the_same_body_gets_the_first_answer() -> None:
    assert idempotency.replay("甲", "k", "h") is None
    keep("k", "h")
    answer = idempotency.replay("甲", "k", "h")
    assert answer is not None
    assert (answer.status, answer.subject, answer.entry_ids) == (201, "case-1", ("e1", "e2"))
    assert idempotency.replay("乙", "k", "h") is None


def test_another_body_is_refused() -> None:
    keep("k", "h")
    with pytest.raises(KeyReused, match="请换一个新的键"):
        idempotency.replay("甲", "k", "other")


def test_of_two_requests_at_once_the_second_rolls_back() -> None:
    keep("k", "h")
    with pytest.raises(IntegrityError), transaction.atomic():
        keep("k", "h")


def test_after_seven_days_the_key_is_free_again() -> None:
    keep("k", "h")
    IdempotentRequest.objects.update(created_at=clock.machine_now() - timedelta(days=7, seconds=1))
    assert idempotency.replay("甲", "k", "other") is None
    keep("k", "other")
    IdempotentRequest.objects.update(created_at=clock.machine_now() - timedelta(days=7, seconds=1))
    assert idempotency.forget_old() == 1
