"""The journal's tables. Rows of journal_entry and journal_part are written by `writing` alone and never changed."""

from __future__ import annotations

from django.db import models


class JournalHead(models.Model):
    """One row: how many entries there are. Taking positions from it is the last thing a transaction does."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    n = models.BigIntegerField()

    class Meta:
        db_table = "journal_head"


class JournalEntry(models.Model):
    position = models.BigIntegerField(primary_key=True)
    entry_id = models.CharField(max_length=36, unique=True)
    v = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=40)
    stream = models.CharField(max_length=120)
    version = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    schema = models.PositiveSmallIntegerField()
    actor = models.CharField(max_length=60)
    capacity = models.CharField(max_length=40)
    occurred_at = models.CharField(max_length=27)  # as digested: UTC, RFC 3339, six decimals
    recorded_at = models.CharField(max_length=27)
    provenance = models.CharField(max_length=12)
    cause = models.CharField(max_length=36, null=True)
    previous = models.CharField(max_length=64, null=True)
    open = models.CharField(max_length=64, null=True)
    personal = models.CharField(max_length=64, null=True)
    restricted = models.CharField(max_length=64, null=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "journal_entry"
        constraints = [models.UniqueConstraint(fields=["stream", "version"], name="journal_entry_stream_version")]
        indexes = [
            models.Index(fields=["kind", "position"], name="journal_entry_kind"),
            models.Index(fields=["cause"], name="journal_entry_cause"),
        ]


class JournalPart(models.Model):
    """The exact bytes of one part and the salt of its commitment; gone after an erasure."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.CharField(max_length=36)
    part = models.CharField(max_length=10)
    salt = models.BinaryField()
    bytes = models.BinaryField()

    class Meta:
        db_table = "journal_part"
        constraints = [models.UniqueConstraint(fields=["entry_id", "part"], name="journal_part_entry_part")]


class JournalErasure(models.Model):
    """Which parts an erasure entry named: only these may be deleted, and they may never come back."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.CharField(max_length=36)
    part = models.CharField(max_length=10)
    erasure_id = models.CharField(max_length=36)

    class Meta:
        db_table = "journal_erasure"
        constraints = [models.UniqueConstraint(fields=["entry_id", "part"], name="journal_erasure_entry_part")]


class FollowerCursor(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "journal_follower"


class ParkedStream(models.Model):
    """A stream that a follower failed on five times: left aside, visible, until somebody retries."""

    id = models.BigAutoField(primary_key=True)
    follower = models.CharField(max_length=60)
    stream = models.CharField(max_length=120)
    position = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField()
    error = models.TextField()
    parked = models.BooleanField(default=False)

    class Meta:
        db_table = "journal_parked"
        constraints = [models.UniqueConstraint(fields=["follower", "stream"], name="journal_parked_follower_stream")]


class Effect(models.Model):
    """What a reactor has done already: (reactor, cause, n)."""

    id = models.BigAutoField(primary_key=True)
    reactor = models.CharField(max_length=60)
    cause = models.CharField(max_length=200)
    n = models.PositiveIntegerField()

    class Meta:
        db_table = "journal_effect"
        constraints = [models.UniqueConstraint(fields=["reactor", "cause", "n"], name="journal_effect_key")]


class Due(models.Model):
    """The index of due dates: a tick costs in proportion to what has come due."""

    id = models.BigAutoField(primary_key=True)
    due_at = models.DateTimeField()
    stream = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    reactor = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)

    class Meta:
        db_table = "journal_due"
        constraints = [models.UniqueConstraint(fields=["stream", "key"], name="journal_due_stream_key")]
        indexes = [models.Index(fields=["due_at"], name="journal_due_at")]


class NumberCounter(models.Model):
    id = models.BigAutoField(primary_key=True)
    authority = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        db_table = "journal_number"
        constraints = [models.UniqueConstraint(fields=["authority", "kind", "year"], name="journal_number_key")]


class NumberBlock(models.Model):
    """Numbers first..last handed out: in a paper booklet, or to a device, which then names itself with each number."""

    id = models.CharField(max_length=36, primary_key=True)
    authority = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    holder = models.CharField(max_length=60)
    device = models.CharField(max_length=60, blank=True, default="")  # id or name; empty: a paper booklet
    receiver = models.CharField(max_length=60, blank=True, default="")  # id of the account that alone may use it
    valid_until = models.DateField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "journal_number_block"


class NumberUse(models.Model):
    """How a number of a block ended: used or spoilt. What has no row is unused."""

    id = models.BigAutoField(primary_key=True)
    block = models.ForeignKey(NumberBlock, on_delete=models.PROTECT)
    n = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    by = models.CharField(max_length=120)

    class Meta:
        db_table = "journal_number_use"
        constraints = [models.UniqueConstraint(fields=["block", "n"], name="journal_number_use_once")]


class IdempotentRequest(models.Model):
    """Hash, status and entry ids of a request that carried an Idempotency-Key; never its body."""

    id = models.BigAutoField(primary_key=True)
    account = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=60)
    entry_ids = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "journal_idempotency"
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="journal_idempotency_key")]


class ClockSetting(models.Model):
    """A demonstration's offset of the legal clock from the machine's, in microseconds."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    offset_us = models.BigIntegerField()

    class Meta:
        db_table = "journal_clock"
