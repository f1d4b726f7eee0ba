"""Plain tables, like sessions: a wish is no fact of enforcement, and an address must be able to go (ADR 21)."""

from __future__ import annotations

from django.db import models

from zhifa.accounts.encrypted import EncryptedTextField


class Subscription(models.Model):
    """`address`: of mail, or the URL of a webhook; `mark` is its keyed fingerprint. Deleted when it ends.

    `position`: up to which change of the journal the reader was told. `secret`: of a webhook, signs what is sent.
    """

    id = models.CharField(max_length=36, primary_key=True)
    channel = models.CharField(max_length=10, choices=[("mail", "电子邮件"), ("webhook", "网址推送")])
    state = models.CharField(
        max_length=10, choices=[("asked", "待确认"), ("active", "订阅中"), ("disabled", "已停用")]
    )
    address = EncryptedTextField()
    mark = models.CharField(max_length=64, db_index=True)
    host = models.CharField(max_length=255, blank=True)  # of a webhook: for staff, and for the limit
    secret = EncryptedTextField(blank=True)
    watch = EncryptedTextField()  # JSON of watching.Watch: the words may name a person
    position = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)  # in a row
    problem = models.CharField(max_length=200, blank=True)  # of the last failure
    next_at = models.DateTimeField(null=True)  # not to be tried before
    sent_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_subscription"
        indexes = [models.Index(fields=["state", "channel", "position"], name="disclosure_subscription_due")]

    def __str__(self) -> str:
        return self.id


class Told(models.Model):
    """A record that a reader was told of, so that he is told when it is taken down."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="told")
    record = models.CharField(max_length=36, db_index=True)

    class Meta:
        db_table = "disclosure_subscription_told"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "record"], name="disclosure_subscription_told_once")
        ]
