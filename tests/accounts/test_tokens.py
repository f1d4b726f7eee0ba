"""Access tokens: shown once, kept as a digest, over on their day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.accounts.cast import Cast
from zhifa import clock
from zhifa.accounts import tokens
from zhifa.accounts.actions import set_account_active
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import Invalid
from zhifa.accounts.models import Token


def test_a_token_opens_for_its_user_and_the_database_holds_only_its_digest(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    plain = tokens.create(user, "移动端", 90)
    assert tokens.authenticate(plain) == user
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_token")
        assert plain not in str(cursor.fetchall())


def test_a_token_ends_by_machine_time_whatever_the_legal_clock_says(cast: Cast) -> None:
    plain = tokens.create(cast.user("zhang", cast.water), "移动端", 1)
    with clock.pinned(clock.machine_now() + timedelta(days=400)):
        assert tokens.authenticate(plain)
    Token.objects.update(expires_at=clock.machine_now())
    assert tokens.authenticate(plain) is None


def test_an_unknown_a_revoked_and_a_disabled_users_token_open_nothing(cast: Cast) -> None:
    user = cast.user("zhang", cast.water)
    assert tokens.authenticate("zhifa_nothing") is None
    plain = tokens.create(user, "移动端", 90)
    tokens.revoke(user, "移动端")
    assert tokens.authenticate(plain) is None
    plain = tokens.create(user, "移动端", 90)
    set_account_active(user, active=False, reason="调离", actor=SYSTEM)
    assert tokens.authenticate(plain) is None


@pytest.mark.parametrize(("days", "scope"), [(0, "full"), (-1, "read"), (1, "root")])
def test_a_token_without_a_future_or_of_an_unknown_scope_is_refused(cast: Cast, days: int, scope: str) -> None:
    with pytest.raises(Invalid):
        tokens.create(cast.user("zhang", cast.water), "移动端", days, scope=scope)


def test_a_token_may_be_made_for_reading_only(cast: Cast) -> None:
    found = tokens.find(tokens.create(cast.user("zhang", cast.water), "大屏", 90, scope="read"))
    assert found is not None
    assert found.scope == "read"
