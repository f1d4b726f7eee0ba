"""Projections of the streams list/<authority>/<code>: where a list stands, its published versions, the open draft."""

from __future__ import annotations

from django.db import models


class Stage(models.TextChoices):
    CHANGED = "changed", "内容有变，待提交"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    REVIEWED = "reviewed", "待公布"
    PUBLISHED = "published", "已公布"


class AuthorityList(models.Model):
    """One list of one authority. `rows` are those submitted last; `clock` runs from a change until it is published."""

    authority = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    stage = models.CharField(max_length=10, choices=Stage)
    rows = models.JSONField(null=True)
    changed_on = models.DateField(null=True)
    clock = models.JSONField(null=True)
    due_on = models.DateField(null=True)
    office = models.JSONField(default=dict)
    submitted_by = models.CharField(max_length=60, blank=True)
    submission = models.CharField(max_length=36, blank=True)  # entry id
    review = models.CharField(max_length=36, blank=True)  # entry id
    reason = models.TextField(blank=True)  # why it came back
    edition = models.PositiveIntegerField(default=0)  # published so far
    version = models.BigIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_list"
        constraints = (models.UniqueConstraint(fields=("authority", "code"), name="disclosure_list_once"),)

    def __str__(self) -> str:
        return f"{self.authority}/{self.code}"


class ListVersion(models.Model):
    """What was published: kept for ever, read at `?on=DATE`. In force from `valid_from` until the next one."""

    authority = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    edition = models.PositiveIntegerField()
    valid_from = models.DateField()
    published_at = models.DateTimeField()
    rows = models.JSONField()
    total = models.PositiveIntegerField()
    office = models.JSONField()
    entry = models.CharField(max_length=36)

    class Meta:
        db_table = "disclosure_list_version"
        constraints = (
            models.UniqueConstraint(fields=("authority", "code", "edition"), name="disclosure_list_version_once"),
        )
        indexes = [models.Index(fields=["code", "valid_from"], name="disclosure_list_at")]

    def __str__(self) -> str:
        return f"{self.authority}/{self.code}/{self.edition}"


class ListDraft(models.Model):
    """Rows being edited: no entry before they are submitted. `saved` counts, so that nobody overwrites unseen work."""

    authority = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    rows = models.JSONField()
    saved = models.PositiveIntegerField(default=1)
    saved_by = models.CharField(max_length=60)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_list_draft"
        constraints = (models.UniqueConstraint(fields=("authority", "code"), name="disclosure_list_draft_once"),)

    def __str__(self) -> str:
        return f"{self.authority}/{self.code}"
