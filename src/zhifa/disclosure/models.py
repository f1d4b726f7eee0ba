"""Projections of the streams disclosure/<id>: the duty as staff see it, and the record as the public sees it."""

from __future__ import annotations

from django.db import models

from zhifa.disclosure.lists.models import AuthorityList, ListDraft, ListVersion

__all__ = ["AuthorityList", "Disclosure", "ListDraft", "ListVersion", "PublicRecord", "State"]


class State(models.TextChoices):
    DUE = "due", "待制作"
    PREPARED = "prepared", "待审批"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已公示"
    WITHHELD = "withheld", "不予公示"
    DEFERRED = "deferred", "暂缓公示"
    CORRECTED = "corrected", "更正待审批"
    WITHDRAWN = "withdrawn", "已撤下"


class Disclosure(models.Model):
    """The duty to disclose one decision on one party. `version` is the stream's; `edition` counts masked versions."""

    id = models.CharField(max_length=36, primary_key=True)
    case_id = models.CharField(max_length=36, db_index=True)
    party_id = models.CharField(max_length=36)
    decision = models.CharField(max_length=36, db_index=True)  # entry id
    authority = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
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
    prepared_by = models.CharField(max_length=60, blank=True)
    live = models.BooleanField(default=False)  # a public record is out
    version = models.BigIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_duty"
        indexes = [models.Index(fields=["authority", "state", "due_on"], name="disclosure_duty_desk")]

    def __str__(self) -> str:
        return self.number or self.id


class PublicRecord(models.Model):
    """`id` is the duty's. A withdrawn one keeps number, authority, date and reason, nothing else."""

    id = models.CharField(max_length=36, primary_key=True)
    state = models.CharField(max_length=10, choices=[("published", "公示中"), ("withdrawn", "已撤下")])
    number = models.CharField(max_length=80)
    authority = models.CharField(max_length=40)
    authority_name = models.CharField(max_length=120)
    act = models.CharField(max_length=20)
    party = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    edition = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        db_table = "disclosure_public"
        indexes = [models.Index(fields=["state", "decided_on"], name="disclosure_public_listed")]

    def __str__(self) -> str:
        return self.number
