"""Projection of the streams complaint/<id>."""

from __future__ import annotations

from django.db import models

from zhifa.accounts.encrypted import EncryptedTextField


class State(models.TextChoices):
    RECEIVED = "received", "待受理"
    ACCEPTED = "accepted", "办理中"
    ANSWERED = "answered", "已答复"
    REFUSED = "refused", "不予受理"
    TRANSFERRED = "transferred", "已转送"


OPEN = (State.RECEIVED, State.ACCEPTED)


class Complaint(models.Model):
    """`mark` is the keyed fingerprint of the progress code, `of_mark` that of the decision or officer complained of.

    `barred`: ids of those for whom it is not there, each between commas.
    """

    id = models.CharField(max_length=36, primary_key=True)
    authority = models.CharField(max_length=40)  # complained of
    level = models.CharField(max_length=10, choices=[("authority", "本机关负责人"), ("supervisor", "执法监督机关")])
    barred = models.TextField(blank=True, default=",")
    mark = models.CharField(max_length=64, unique=True)
    of_mark = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=10)
    what = models.CharField(max_length=20)
    disclosure = models.CharField(max_length=36, blank=True)
    subject = EncryptedTextField(blank=True)
    officer = EncryptedTextField(blank=True)
    text = EncryptedTextField()
    name = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    state = models.CharField(max_length=12, choices=State)
    due_on = models.DateField(null=True)
    clock = models.JSONField(null=True)
    extended = models.BooleanField(default=False)
    ground = models.CharField(max_length=20, blank=True)  # of not accepting
    body = models.CharField(max_length=120, blank=True)  # outside this system, whom it was transferred to
    reason = EncryptedTextField(blank=True)  # of not accepting, or of the last transfer or extension
    result = models.CharField(max_length=20, blank=True)
    answer = EncryptedTextField(blank=True)
    recheck_until = models.DateField(null=True)
    lodged_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.BigIntegerField()

    class Meta:
        db_table = "complaints_complaint"
        indexes = [
            models.Index(fields=["authority", "state", "due_on"], name="complaints_complaint_desk"),
            models.Index(fields=["authority", "lodged_at"], name="complaints_complaint_rate"),
        ]

    def __str__(self) -> str:
        return self.id
