"""R-: 等保三级 身份鉴别: three of four classes, at least ten signs, not one of the last five."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_changed, validate_password
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from zhifa.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("plain", ["mingshuimingshui", "MingshuiShuili", "20261122334455", "Ab1-"])
def test_a_password_too_short_or_of_too_few_classes_is_refused(plain: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(plain)


def test_three_classes_of_four_are_enough() -> None:
    validate_password("mingshui-2026")


def test_the_last_five_passwords_are_refused_and_the_sixth_last_is_taken_again() -> None:
    user = User.objects.create_user("zhang", "Yuyue-2026-0", name="张三")
    for n in range(1, 6):
        user.set_password(f"Yuyue-2026-{n}")
        user.save()
    with pytest.raises(ValidationError, match="最近"):
        validate_password("Yuyue-2026-1", user)
    validate_password("Yuyue-2026-0", user)
    assert user.passwords_used.count() == 5


def test_the_lazy_user_of_a_request_can_change_the_password() -> None:
    user = User.objects.create_user("zhang", "Yuyue-2026-0", name="张三")
    lazy: Any = SimpleLazyObject(lambda: user)
    password_changed("Yuyue-2026-1", lazy)
    assert user.passwords_used.count() == 2


def test_the_hour_of_the_last_change_is_kept() -> None:
    User.objects.create_user("zhang", "Yuyue-2026-0", name="张三")
    assert User.objects.get(username="zhang").password_set_at is not None


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one() -> None:
    User.objects.create_user("zhang", "Yuyue-2026-0", name="张三")
    request = RequestFactory().post("/workbench/login", REMOTE_ADDR="10.0.0.1")
    assert authenticate(request, username="zhang", password="Yuyue-2026-0") is not None
    for _ in range(5):
        assert authenticate(request, username="zhang", password="wrong") is None
    assert authenticate(request, username="zhang", password="Yuyue-2026-0") is None
