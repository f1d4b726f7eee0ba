"""The tree of enforcement subjects (执法主体) and their units."""

from __future__ import annotations

from django.db import models


class AuthorityKind(models.TextChoices):
    """行政处罚法第十七条、第十九条、第二十条: who may enforce, and in whose name."""

    AUTHORITY = "authority", "行政机关"
    AUTHORISED = "authorised_organisation", "法律、法规授权的组织"
    ENTRUSTED = "entrusted_organisation", "受委托组织"


class Level(models.TextChoices):
    NATIONAL = "national", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "设区的市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡镇（街道）"


class Authority(models.Model):
    """An enforcement subject. `path` is `/` and the codes from the root down to this one, each followed by `/`."""

    code = models.CharField("机构编码", max_length=32, primary_key=True)
    name = models.CharField("名称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=60)
    kind = models.CharField("主体类别", max_length=30, choices=AuthorityKind)
    level = models.CharField("层级", max_length=10, choices=Level)
    region = models.CharField("行政区划代码（GB/T 2260）", max_length=12)
    sector = models.CharField("执法领域", max_length=30, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级机关")
    path = models.CharField(max_length=400, unique=True)
    principal = models.ForeignKey("self", models.PROTECT, null=True, related_name="entrusted", verbose_name="委托机关")
    supervises = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="supervisors", verbose_name="代为监督的人民政府"
    )
    number_word = models.CharField("机关代字", max_length=20, blank=True, default="")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    address = models.CharField("地址", max_length=200, blank=True, default="")
    phone = models.CharField("对外电话", max_length=40, blank=True, default="")
    reconsideration_body = models.CharField("行政复议机关", max_length=120, blank=True, default="")
    court = models.CharField("有管辖权的人民法院", max_length=120, blank=True, default="")

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    @property
    def acting_code(self) -> str:
        """In whose name it acts: an entrusted organisation in that of its principal (行政处罚法第二十条)."""
        return self.principal_id or self.code

    @property
    def supervised_root(self) -> str:
        """The code of the authority below which it supervises: the government it supervises for, or itself."""
        return self.supervises_id or self.code


class Unit(models.Model):
    """An internal unit (承办机构、科室) of an authority; `code` is unique inside the authority."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="units", verbose_name="所属机关")
    code = models.CharField("编码", max_length=32)
    name = models.CharField("名称", max_length=80)

    class Meta:
        ordering = ("authority_id", "code")
        constraints = (models.UniqueConstraint(fields=("authority", "code"), name="accounts_unit_code"),)

    def __str__(self) -> str:
        return self.name
