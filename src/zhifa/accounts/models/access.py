"""Users, what they may do and how they prove who they are."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhifa import clock
from zhifa.accounts.encrypted import EncryptedTextField
from zhifa.accounts.models.authority import Authority, Unit
from zhifa.accounts.roles import ROLES
from zhifa.law import redaction


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A stored user without an entry: for tests and for actions that write the entry themselves."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who logs in. Identity number and phone are encrypted; the header of entries carries the id alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField("用户名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=60)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="users", verbose_name="所属机关")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="users", verbose_name="所属机构")
    phone = EncryptedTextField("电话", blank=True, default="")
    id_number = EncryptedTextField("身份证号码", blank=True, default="")
    id_number_fingerprint = models.CharField(max_length=64, blank=True, default="", db_index=True)
    is_active = models.BooleanField("启用", default=True)
    password_set_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.machine_now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def get_full_name(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """What pages show; the full number goes through `actions.reveal_identity`."""
        return redaction.mask_phone(self.phone) if self.phone else ""

    @property
    def masked_id_number(self) -> str:
        """What pages show; the full number goes through `actions.reveal_identity`."""
        return redaction.mask_id(self.id_number) if self.id_number else ""


class Grant(models.Model):
    """A role held in an authority, or in one unit of it. A revoked grant is deleted: its history is in the journal."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(
        "角色", max_length=30, choices=[(role.code, role.title) for role in ROLES.values() if role.granted]
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="grants")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "authority"), condition=models.Q(unit=None), name="accounts_grant_once"
            ),
            models.UniqueConstraint(fields=("user", "role", "authority", "unit"), name="accounts_grant_once_in_unit"),
        )


class Token(models.Model):
    """An access token: its SHA-256 only, so that a copy of the database opens nothing."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=80)
    scope = models.CharField("范围", max_length=10, choices=[("full", "全部"), ("read", "只读")])
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class PasswordUsed(models.Model):
    """A password hash that was in use: the memory behind "not one of the last five"."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passwords_used")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()
