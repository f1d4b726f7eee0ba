"""Projections of the streams disclosure/<id>, channel/<id>, correction/<id>: what staff see, what the public sees."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, NullIf

from zhifa.accounts.encrypted import EncryptedTextField
from zhifa.disclosure.lists.models import AuthorityList, ListDraft, ListVersion
from zhifa.disclosure.subscriptions.models import Subscription, Told

__all__ = [
    "AuthorityList", "Change", "Correction", "Disclosure", "ListDraft", "ListVersion", "PublicRecord", "Receipt",
    "Record", "State", "Subscription", "Told",
]  # fmt: skip


class State(models.TextChoices):
    DUE = "due", "待制作"
    PREPARED = "prepared", "待审批"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已公示"
    WITHHELD = "withheld", "不予公示"
    DEFERRED = "deferred", "暂缓公示"
    CORRECTED = "corrected", "更正待审批"
    WITHDRAWN = "withdrawn", "已撤下"
    PULLED = "pulled", "紧急撤下"
    EXPIRED = "expired", "公示期满"
    REPAIRED = "repaired", "已信用修复"


ENDED = (State.WITHDRAWN, State.EXPIRED, State.REPAIRED)
"""Nothing more can be done on these."""


class Disclosure(models.Model):
    """The duty to disclose one decision on one party, of a case or of a record.

    `version` is the stream's; `edition` counts masked versions.
    """

    id = models.CharField(max_length=36, primary_key=True)
    case_id = models.CharField(max_length=36, db_index=True, blank=True)
    party_id = models.CharField(max_length=36, blank=True)
    record_id = models.CharField(max_length=36, db_index=True, blank=True, default="")  # of a decision from outside
    decision = models.CharField(max_length=36, db_index=True)  # entry id
    authority = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=20)
    number = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField()
    state = models.CharField(max_length=10, choices=State)
    due_on = models.DateField()
    clock = models.JSONField()
    by_rule = models.BooleanField(default=False)  # withheld because a rule says so: nobody may publish it
    withdraw_clock = models.JSONField(null=True)  # open since a decision fell that is public
    masked = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=0)
    edition_entry = models.CharField(max_length=36, blank=True)
    attachments = models.JSONField(default=list)  # [{id, n, title, name, media_type, size, file, reading, entry}]
    confirmed = models.JSONField(null=True)  # {by, entry}: a second person has seen what is risky in this edition
    prepared_by = models.CharField(max_length=60, blank=True)
    live = models.BooleanField(default=False)  # a public record is out
    proposal = models.JSONField(null=True)  # {what, by, entry, …}: waits for a second person
    ground = models.CharField(max_length=20, blank=True)  # of withholding or deferring, a key of grounds.KEPT_BACK
    reason = models.TextField(blank=True)  # of the same, with its basis
    basis = models.CharField(max_length=300, blank=True)
    kept_since = models.DateField(null=True)
    display = models.JSONField(null=True)  # law.publication.Display as kept by the entry that published
    repair = models.JSONField(null=True)  # the last application: {entry, by, clock, result, reason}
    repair_due = models.DateField(null=True)  # an application waits for its answer until this day
    version = models.BigIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_duty"
        indexes = [
            models.Index(fields=["authority", "state", "due_on"], name="disclosure_duty_desk"),
            models.Index(fields=["authority", "repair_due"], name="disclosure_duty_repair"),
        ]

    def __str__(self) -> str:
        return self.number or self.id

    @property
    def ruled_as(self) -> str:
        """By what rules are chosen: the procedure of the case, or the kind of act of a decision from outside."""
        return self.procedure or self.act


PUBLIC_STATES = [
    ("published", "公示中"),
    ("pulled", "紧急撤下"),
    ("withdrawn", "已撤下"),
    ("expired", "公示期满"),
    ("repaired", "已信用修复"),
]
class Record(models.Model):
    """A decision that another system handed over (stream record/<id>), as it stands. One for each party of a decision.

    `opened` and `personal` are the parts of its newest entry; an erased one has no personal part any more.
    """

    id = models.CharField(max_length=36, primary_key=True)
    authority = models.CharField(max_length=40)
    act = models.CharField(max_length=20)
    number = models.CharField(max_length=80)
    filed_on = models.DateField()
    filed = models.CharField(max_length=36)  # entry id of record.filed
    voided = models.BooleanField(default=False)
    opened = models.JSONField()
    personal = models.JSONField(null=True)
    version = models.BigIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_record"
        indexes = [models.Index(fields=["authority", "number"], name="disclosure_record_number")]

    def __str__(self) -> str:
        return self.number


def _kept(key: str, within: str | KeyTransform) -> Any:
    """A column that the database itself fills from the JSON of its row, so that counting takes no JSON apart."""
    text = models.CharField(max_length=500, null=True)
    return models.GeneratedField(expression=KeyTextTransform(key, within), output_field=text, db_persist=True)


class PublicRecord(models.Model):
    """`id` is the duty's. What is off for good keeps number, authority, date and reason, nothing else.

    What is public now is `public.current()` and nothing else: never filter by `state` alone.
    """

    id = models.CharField(max_length=36, primary_key=True)
    state = models.CharField(max_length=10, choices=PUBLIC_STATES)
    number = models.CharField(max_length=80)
    authority = models.CharField(max_length=40)
    authority_name = models.CharField(max_length=120)
    act = models.CharField(max_length=20)
    party = models.CharField(max_length=200, blank=True)
    # the credit code under which its page gathers it; of organisations shown by name alone, and emptied with the words
    company = models.CharField(max_length=18, blank=True, default="")
    decided_on = models.DateField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    edition = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    shown_until = models.DateField(null=True)  # the last day; null: no end is set
    standing = models.JSONField(default=dict)  # {performance, challenge, since}: codes of law.publication
    corrected_on = models.DateField(null=True)
    # what statistics count by, filled by the database from the JSON above
    fine_fen = models.GeneratedField(
        expression=NullIf(Cast(KeyTextTransform("amount_fen", "content"), models.BigIntegerField()), models.Value(0)),
        output_field=models.BigIntegerField(null=True), db_persist=True,
    )  # fmt: skip
    kinds = _kept("kinds", "content")
    party_kind = _kept("kind", KeyTransform("party", "content"))
    performance = _kept("performance", "standing")
    challenge = _kept("challenge", "standing")

    class Meta:
        db_table = "disclosure_public"
        indexes = [  # what counts and lists all that is public is answered without its rows
            models.Index(fields=["state", "decided_on", "shown_until"], name="disclosure_public_by_day"),
            models.Index(fields=["state", "authority", "decided_on", "shown_until"], name="disclosure_public_by_owner"),
            models.Index(fields=["state", "published_at"], name="disclosure_public_newest"),
            models.Index(fields=["published_at"], name="disclosure_public_month"),
            models.Index(fields=["company", "decided_on"], name="disclosure_public_company"),
        ]

    def __str__(self) -> str:
        return self.number


class Change(models.Model):
    """What changed for the public, in the order of the journal; whoever copies follows it, with the duty to delete."""

    position = models.BigIntegerField(primary_key=True)
    record = models.CharField(max_length=36, db_index=True)
    what = models.CharField(
        max_length=10,
        choices=[
            ("published", "发布"),
            ("changed", "变更"),
            ("withdrawn", "撤下"),
            ("expired", "期满"),
            ("repaired", "修复"),
        ],
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_change"

    def __str__(self) -> str:
        return f"{self.position} {self.what}"


class Receipt(models.Model):
    """One change that one channel has to follow; `cause` is the entry of the change."""

    id = models.CharField(max_length=36, primary_key=True)
    disclosure = models.CharField(max_length=36, db_index=True)
    authority = models.CharField(max_length=40)
    number = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=30)
    what = models.CharField(max_length=10)
    cause = models.CharField(max_length=36)
    state = models.CharField(
        max_length=10,
        choices=[("sent", "待确认"), ("confirmed", "已确认"), ("overdue", "超期"), ("superseded", "由后来的变更代替")],
    )  # fmt: skip
    due_on = models.DateField()
    basis = models.CharField(max_length=300)
    sent_at = models.DateTimeField()
    proof = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "disclosure_receipt"
        constraints = [models.UniqueConstraint(fields=["cause", "channel"], name="disclosure_receipt_once")]
        indexes = [models.Index(fields=["authority", "state", "due_on"], name="disclosure_receipt_desk")]

    def __str__(self) -> str:
        return f"{self.channel} {self.what}"


class Correction(models.Model):
    """Somebody of the public finds a record wrong. `mark` is the keyed fingerprint of the progress code."""

    id = models.CharField(max_length=36, primary_key=True)
    disclosure = models.CharField(max_length=36, db_index=True)
    authority = models.CharField(max_length=40)
    number = models.CharField(max_length=80, blank=True)
    mark = models.CharField(max_length=64, unique=True)
    what = models.CharField(max_length=20)
    text = EncryptedTextField()
    contact = EncryptedTextField(blank=True)
    state = models.CharField(
        max_length=10, choices=[("asked", "待答复"), ("corrected", "已更正"), ("refused", "不予更正")]
    )
    due_on = models.DateField()
    clock = models.JSONField()
    answer = EncryptedTextField(blank=True)
    edition = models.PositiveIntegerField()  # that was public when it was asked
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    version = models.BigIntegerField()

    class Meta:
        db_table = "disclosure_correction"
        indexes = [
            models.Index(fields=["authority", "state", "due_on"], name="disclosure_correction_desk"),
            models.Index(fields=["authority", "asked_at"], name="disclosure_correction_rate"),
        ]

    def __str__(self) -> str:
        return self.id
