"""Statutes with the names they are cited by, their versions with validity, and the articles of each version."""

from __future__ import annotations

from datetime import date

from django.db import models

from zhifa.law import citations


class Statute(models.Model):
    """A law, regulation, rule or document. `region` is a GB/T 2260 code, empty for the whole country."""

    id = models.SlugField("编码", max_length=100, primary_key=True)
    title = models.CharField("名称", max_length=200, unique=True)
    level = models.CharField("效力层级", max_length=30, choices=list(citations.LEVELS.items()))
    issuer = models.CharField("制定机关", max_length=120, blank=True, default="")
    region = models.CharField("施行区域", max_length=12, blank=True, default="")

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Name(models.Model):
    """A way to name a statute; `key` is what `law.citations.key` makes of it."""

    statute = models.ForeignKey(Statute, models.CASCADE, related_name="names")
    text = models.CharField("名称", max_length=200)
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("statute", "key"), name="statutes_name_once"),)

    def __str__(self) -> str:
        return self.text


class Dated(models.TextChoices):
    """How the day from which a version is in force became known."""

    GIVEN = "given", "来源写明"
    ARTICLE = "article", "条文写明"
    PROMULGATION = "promulgation", "按通过、公布之日推定"


class Version(models.Model):
    """One text of a statute, in force from `valid_from` to the day before `valid_to`.

    `valid_to` follows from the other texts: the next version, or one that says 同时废止. `enacted` is the day on which
    the statute was first made, so that "not yet there" differs from "an older text that was not imported".
    """

    statute = models.ForeignKey(Statute, models.CASCADE, related_name="versions")
    promulgated = models.DateField("通过或者公布日")
    enacted = models.DateField("首次通过日")
    valid_from = models.DateField("施行日")
    valid_to = models.DateField("失效日", null=True)
    dated = models.CharField("施行日的来源", max_length=20, choices=Dated)
    preamble = models.JSONField("题注", default=list)
    repeals = models.JSONField("同时废止", default=list)
    digest = models.CharField("摘要", max_length=64)
    source = models.CharField("来源", max_length=80)

    class Meta:
        ordering = ("-valid_from", "-promulgated")
        constraints = (models.UniqueConstraint(fields=("statute", "promulgated"), name="statutes_version_once"),)

    def __str__(self) -> str:
        return f"{self.statute_id} {self.promulgated}"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Article(models.Model):
    """One article of one version. Paragraphs are the lines of its text; items begin with （一）."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="articles")
    number = models.PositiveIntegerField("条")
    sub = models.PositiveSmallIntegerField("之", default=0)
    path: models.JSONField[list[str], list[str]] = models.JSONField("编、章、节", default=list)
    text = models.TextField("条文")

    class Meta:
        ordering = ("number", "sub")
        constraints = (models.UniqueConstraint(fields=("version", "number", "sub"), name="statutes_article_once"),)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return citations.article_label(self.number, self.sub)

    @property
    def anchor(self) -> str:
        return f"art-{self.number}" + (f"-{self.sub}" if self.sub else "")
