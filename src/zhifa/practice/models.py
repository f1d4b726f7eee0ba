"""The only table of practice: an attempt is a row, and nothing else is written."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from zhifa import clock


class Attempt(models.Model):
    """One person's attempt at one exercise. `events` and `refused` are plain JSON, never entries of the journal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    exercise = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=0)  # counts every change: two windows cannot overwrite each other
    now = models.DateTimeField()  # the clock of the exercise; the clock of the installation is never touched
    events = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    score = models.JSONField(null=True)  # written once, when the attempt is handed in
    begun_at = models.DateTimeField(default=clock.machine_now)
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "practice_attempt"
        indexes = [models.Index(fields=["user", "-begun_at"], name="practice_attempt_own")]
