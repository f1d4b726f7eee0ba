"""Password rules beyond Django's own (practice for GB/T 22239-2019 level 3: three of four classes, history)."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from zhifa import clock

if TYPE_CHECKING:
    from zhifa.accounts.models import User


class ThreeOfFourClasses:
    """At least `least` of: upper case, lower case, digits, other signs."""

    def __init__(self, least: int = 3) -> None:
        self.least = least

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's signature
        classes = (
            any(sign in string.ascii_uppercase for sign in password),
            any(sign in string.ascii_lowercase for sign in password),
            any(sign in string.digits for sign in password),
            any(sign not in string.ascii_letters + string.digits for sign in password),
        )
        if sum(classes) < self.least:
            raise ValidationError(f"密码的字符种类不足：{self.get_help_text()}", code="password_too_plain")

    def get_help_text(self) -> str:
        return f"大写字母、小写字母、数字、其他符号四类中至少要有 {self.least} 类。"


class NotRecentlyUsed:
    """Not one of the `remembered` passwords last in use, the present one among them."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user._state.adding:  # noqa: SLF001 - Django's documented way to ask whether a row exists
            return
        for used in user.passwords_used.order_by("-set_at", "-pk")[: self.remembered]:
            if check_password(password, used.password):
                raise ValidationError(f"这个密码最近用过：{self.get_help_text()}", code="password_used")

    def password_changed(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's signature
        """Django calls this after the user is saved: remember the new hash, forget what no rule asks for any more."""
        if user is None or not user.has_usable_password():
            return
        now = clock.machine_now()
        user.passwords_used.create(password=user.password, set_at=now)
        kept = user.passwords_used.order_by("-set_at", "-pk").values_list("pk", flat=True)[: self.remembered]
        user.passwords_used.exclude(pk__in=list(kept)).delete()
        # not type(user): Django hands over the lazy user of a request as well
        get_user_model().objects.filter(pk=user.pk).update(password_set_at=now)

    def get_help_text(self) -> str:
        return f"不能与最近 {self.remembered} 次用过的密码相同。"
