"""Identity numbers and phones lie encrypted in the database (design 2.7)."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from zhifa.accounts import encrypted
from zhifa.accounts.models import User


def _raw(column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_user")
        return str(cursor.fetchone()[0])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_encrypted_comes_back_and_never_looks_the_same_twice(text: str) -> None:
    once, again = encrypted.encrypt(text, "a.b"), encrypted.encrypt(text, "a.b")
    assert once != again
    assert encrypted.decrypt(once, "a.b") == text


@pytest.mark.django_db
def test_the_database_holds_neither_phone_nor_identity_number() -> None:
    User.objects.create_user("zhang", "x", name="张三", phone="13800001111", id_number="360426199101010071")
    assert "13800001111" not in _raw("phone")
    assert "3604" not in _raw("id_number")
    assert User.objects.get(username="zhang").phone == "13800001111"


def test_a_ciphertext_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(encrypted.CannotDecrypt):
        encrypted.decrypt(encrypted.encrypt("13800001111", "accounts_user.phone"), "accounts_user.id_number")


@pytest.mark.parametrize("position", [10, 20, -5])
def test_a_changed_ciphertext_does_not_open(position: int) -> None:
    stored = list(encrypted.encrypt("13800001111", "a.b"))
    stored[position] = "A" if stored[position] != "A" else "B"
    with pytest.raises(encrypted.CannotDecrypt):
        encrypted.decrypt("".join(stored), "a.b")


def test_the_fingerprint_finds_equal_text_of_one_column_only() -> None:
    assert encrypted.fingerprint("1", "a") == encrypted.fingerprint("1", "a")
    assert encrypted.fingerprint("1", "a") != encrypted.fingerprint("1", "b")


@pytest.mark.django_db
def test_comparing_an_encrypted_column_is_refused_instead_of_finding_nothing() -> None:
    with pytest.raises(TypeError, match="指纹"):
        User.objects.filter(phone="13800001111").exists()
