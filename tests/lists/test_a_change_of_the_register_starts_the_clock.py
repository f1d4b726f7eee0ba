"""Rule (R10): who changes officers or matters makes the published list due within twenty working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.cast import MARKET, WATER, Cast
from tests.lists.making import PLACES, drafted, place, published
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import Invalid
from zhifa.accounts.models import Authority
from zhifa.casework.errors import Refused
from zhifa.disclosure.lists import actions, queries
from zhifa.disclosure.lists.clocks import clock_from
from zhifa.disclosure.lists.models import AuthorityList, Stage
from zhifa.journal.api import followers, read
from zhifa.registry.actions import set_certificate_status
from zhifa.registry.models import Certificate, Officer


def suspend(number: str = "23012500101") -> None:
    certificate = Certificate.objects.get(number=number)
    set_certificate_status(certificate, "suspended", since=date(2026, 3, 5), reason="年审未过", actor=SYSTEM)
    followers.run_to_end(["lists"])


def state(code: str = "officers") -> AuthorityList:
    return AuthorityList.objects.get(authority=WATER, code=code)


def test_a_suspended_certificate_makes_the_published_list_of_officers_due(cast: Cast) -> None:
    published(cast, "officers")
    followers.run_to_end(["lists"])
    assert state().clock is None
    suspend()
    row = state()
    assert row.stage == Stage.CHANGED
    assert row.clock is not None
    assert row.clock["rule"] == "lists.publish"
    assert row.due_on == date(2026, 4, 2)
    assert AuthorityList.objects.filter(authority=MARKET).count() == 0


def test_a_second_change_does_not_move_the_clock(cast: Cast) -> None:
    published(cast, "officers")
    suspend()
    before = state().version
    suspend("23012500102")
    assert state().version == before


def test_the_update_is_published_and_the_clock_is_met(cast: Cast) -> None:
    published(cast, "officers")
    suspend()
    version = published(cast, "officers")
    assert (version.edition, version.total, state().clock) == (2, 1, None)


def test_what_the_register_no_longer_says_is_not_published(cast: Cast) -> None:
    of = actions.target(WATER, "officers")
    actions.submit(cast.actor("editor"), of)
    actions.review(cast.actor("agency_head"), of, opinion="同意。")
    suspend()
    with pytest.raises(Refused, match="又有变化"):
        actions.publish(cast.actor("editor"), of)
    published(cast, "officers")


def test_a_change_that_the_list_does_not_show_starts_nothing(cast: Cast) -> None:
    published(cast, "officers")
    suspend("23012500201")  # an officer of another authority
    assert state().clock is None


def test_a_certificate_that_runs_out_makes_the_list_due_without_any_entry(cast: Cast) -> None:
    published(cast, "officers")
    followers.run_to_end(["lists"])
    with clock.pinned(datetime(2029, 6, 30, 4, 0, tzinfo=UTC)):
        followers.tick()
        assert state().clock is None
    with clock.pinned(datetime(2029, 7, 1, 4, 0, tzinfo=UTC)):
        followers.tick()
        row = state()
    assert (row.stage, row.changed_on) == (Stage.CHANGED, date(2029, 7, 1))
    assert "到期" in read.stream(f"list/{WATER}/officers")[-1].open["cause"]


def test_the_editor_says_when_an_own_list_changed_and_not_in_the_future(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place()])
    with pytest.raises(Invalid, match="还没有到"):
        actions.submit(cast.actor("editor"), of, changed_on=date(2026, 3, 6))
    actions.submit(cast.actor("editor"), of, changed_on=date(2026, 2, 2))
    row = queries.state(of)
    assert row is not None
    assert row.due_on == date.fromisoformat(clock_from(date(2026, 2, 2), of.authority)["due"])


def test_guangdong_has_its_own_article(cast: Cast) -> None:
    water = cast.authorities[WATER]
    water.region = "440703"
    assert clock_from(date(2026, 3, 5), water)["basis"] == "广东省行政执法公示办法第二十一条第一款"


def test_an_officer_of_an_entrusted_organisation_makes_its_list_and_its_principals_due(cast: Cast) -> None:
    water = cast.authorities[WATER]
    station = Authority.objects.create(
        code="station", name="水政监察站", short_name="监察站", kind="entrusted", level=water.level, region=water.region,
        path=f"{water.path}station/", principal=water,
    )  # fmt: skip
    Officer.objects.filter(certificates__number="23012500102").update(authority=station)
    published(cast, "officers")
    other = actions.target("station", "officers")
    actions.submit(SYSTEM, other)
    actions.review(replace(SYSTEM, id="reviewer"), other, opinion="同意。", document="法审〔2026〕1号")
    actions.publish(SYSTEM, other)
    followers.run_to_end(["lists"])
    suspend("23012500102")
    running = AuthorityList.objects.filter(code="officers", clock__isnull=False).values_list("authority", flat=True)
    assert set(running) == {"station", WATER}
