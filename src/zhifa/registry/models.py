"""Officers and certificates; matters and the tiers of their discretion benchmark; periods an authority sets itself."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

from zhifa.accounts.models import Authority, Unit, User
from zhifa.law import own_periods
from zhifa.registry.words import WordsField


class CertificateKind(models.TextChoices):
    ENFORCEMENT = "enforcement", "行政执法证"
    SUPERVISION = "supervision", "行政执法监督证"
    HEARING_CHAIR = "hearing_chair", "听证主持人证"
    LEGAL_PROFESSION = "legal_profession", "国家统一法律职业资格"
    SHARED_REVIEW = "shared_review", "共享法制审核人员登记"


NOT_PUBLIC = (CertificateKind.LEGAL_PROFESSION, CertificateKind.SHARED_REVIEW)
"""Kinds that are no certificate to enforce with: known to the staff, not shown to the public."""


class CertificateStatus(models.TextChoices):
    """What the history of a certificate holds; running out is told by its dates, not by a status."""

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂扣"
    REVOKED = "revoked", "吊销"
    CANCELLED = "cancelled", "注销"
    LOST = "lost", "挂失"


class Officer(models.Model):
    """An enforcement officer (执法人员). Name, unit and post are public by duty (R7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("姓名", max_length=60)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="officers", verbose_name="所属单位")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="officers", verbose_name="所属机构")
    post = models.CharField("职务", max_length=60, blank=True, default="")
    staff_number = models.CharField("人员编号", max_length=40, blank=True, default="")
    user = models.OneToOneField(User, models.SET_NULL, null=True, related_name="officer", verbose_name="账号")

    class Meta:
        ordering = ("authority_id", "name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "staff_number"),
                condition=~models.Q(staff_number=""),
                name="registry_officer_staff_number",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """A certificate. `history` is [[ISO day, status], …] in order of days; `status` is its last line."""

    number = models.CharField("证件号码", max_length=40, primary_key=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates", verbose_name="持证人")
    kind = models.CharField("证件种类", max_length=20, choices=CertificateKind)
    categories = WordsField("执法类别", blank=True, default=list)
    areas = WordsField("执法区域", blank=True, default=list)
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止（含当日）")
    status = models.CharField("状态", max_length=20, choices=CertificateStatus, default=CertificateStatus.VALID)
    history = models.JSONField("状态变化", default=list)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number

    def status_on(self, day: date) -> str:
        """The status on a legal day: one of CertificateStatus, or `not_yet` / `expired` by its dates."""
        status: str = CertificateStatus.VALID
        for since, value in self.history:
            if date.fromisoformat(since) <= day:
                status = value
        if status != CertificateStatus.VALID:
            return status
        if day < self.valid_from:
            return "not_yet"
        return "expired" if day > self.valid_to else status


STATUS_TITLES: dict[str, str] = {
    **{str(value): str(label) for value, label in CertificateStatus.choices},
    "not_yet": "尚未生效",
    "expired": "已过有效期",
}


class Matter(models.Model):
    """One version of a line of the list of powers (事项), in force from `valid_from` to the day before `valid_to`."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="matters", verbose_name="行使机关")
    code = models.CharField("事项编码", max_length=80)
    act = models.CharField("行为类别", max_length=20)
    title = models.TextField("事项名称")
    basis = models.JSONField("依据条款", default=list)
    basis_text = models.TextField("依据原文", blank=True, default="")
    statute = models.CharField("法律法规名称", max_length=120, blank=True, default="")
    sector = models.CharField("执法领域", max_length=30, blank=True, default="")
    unit = models.CharField("承办机构", max_length=80, blank=True, default="")
    time_limit = models.CharField("办理时限", max_length=80, blank=True, default="")
    procedures = WordsField("适用程序", blank=True, default=list)
    subjects = WordsField("适用对象", blank=True, default=list)
    exemptions = models.JSONField("不予处罚清单", blank=True, default=list)
    valid_from = models.DateField("生效日")
    valid_to = models.DateField("失效日", null=True)

    class Meta:
        ordering = ("authority_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("authority", "code", "valid_from"), name="registry_matter_version"),
            models.UniqueConstraint(
                fields=("authority", "code"), condition=models.Q(valid_to=None), name="registry_matter_in_force_once"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Tier(models.Model):
    """One tier (裁量档次) of a matter. Amounts in fen, ratios as exact fractions in text (`1/50`).

    Where the standard fines persons apart (个人处……), the main range is for organisations and `person_*` for persons.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="tiers", verbose_name="事项")
    order = models.PositiveSmallIntegerField()
    code = models.CharField("档次编码", max_length=40)
    title = models.CharField("档次", max_length=80)
    circumstance = models.TextField("裁量情节")
    standard = models.TextField("裁量标准原文")
    stage_basis = models.TextField("本档依据", blank=True, default="")
    note = models.TextField("备注", blank=True, default="")
    kinds = WordsField("处罚种类", blank=True, default=list)
    conditional_kinds = WordsField("附条件的处罚种类", blank=True, default=list)
    min_fen = models.BigIntegerField(null=True)
    max_fen = models.BigIntegerField(null=True)
    person_min_fen = models.BigIntegerField(null=True)
    person_max_fen = models.BigIntegerField(null=True)
    ratio_min = models.CharField(max_length=40, blank=True, default="")
    ratio_max = models.CharField(max_length=40, blank=True, default="")
    ratio_base = models.CharField(max_length=120, blank=True, default="")
    usable = models.BooleanField("可据以计算数额", default=False)
    party_kind = models.CharField("适用当事人", max_length=20, blank=True, default="")

    class Meta:
        ordering = ("matter_id", "order")
        constraints = (models.UniqueConstraint(fields=("matter", "code"), name="registry_tier_code"),)

    def __str__(self) -> str:
        return self.title


class OwnPeriod(models.Model):
    """A period that an authority set itself beside one of the law (`rule`), for clocks that start from `valid_from` to
    `valid_to`, both inclusive. Withdrawn before it began, it ends the day before it begins.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="own_periods", verbose_name="机关")
    rule = models.CharField("期限", max_length=60)
    nature = models.CharField("性质", max_length=10)
    value = models.PositiveIntegerField("时限")
    unit = models.CharField("单位", max_length=20)
    basis = models.CharField("依据", max_length=own_periods.LONGEST_TEXT)
    note = models.CharField("备注", max_length=own_periods.LONGEST_TEXT, blank=True, default="")
    valid_from = models.DateField("起用日期")
    valid_to = models.DateField("止用日期", null=True)

    class Meta:
        ordering = ("authority_id", "rule", "nature", "-valid_from", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "rule", "nature"),
                condition=models.Q(valid_to=None),
                name="registry_own_period_in_force_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.nature}"
