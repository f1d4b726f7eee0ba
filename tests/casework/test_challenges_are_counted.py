"""Rule (issue challenges): challenges are counted by authority, kind and outcome, with the rate of correction; a rebuild ends alike."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import MARKET, ORGANISATION, WATER, Cast, build_cast
from tests.office import Office
from tests.statements import counted
from tests.street import actor
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import challenges
from zhifa.casework.challenges import Asked, Challenges, Line
from zhifa.casework.errors import Forbidden, NotFound
from zhifa.casework.models import Challenge
from zhifa.journal.api import followers


@pytest.fixture
def cast(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Cast:
    settings.ZHIFA_HOME = tmp_path
    return build_cast()


@pytest.fixture
def office(cast: Cast, noon: datetime) -> Office:
    """A case whose decision was served."""
    return served(noon)


def served(noon: datetime, n: int = 0) -> Office:
    office = Office(noon)
    office.register({**ORGANISATION, "name": f"明水县第{n}砂石有限公司", "credit_code": ""})
    (party,) = office.parties
    office.do("file")
    office.until_concluded(party)
    office.do("notify", party)
    office.do("waive", party)
    office.do("decide", party)
    office.do("serve", party)
    return office


def follow(office: Office) -> None:
    with office.later():
        followers.run_to_end()


def challenged(office: Office, day: str, kind: str = "reconsideration") -> None:
    office.do("challenge.receive", office.parties[0], kind=kind, received_on=day)


def ended(office: Office, day: str, result: str, **more: Any) -> None:
    office.wait_until(day)
    office.do("challenge.outcome", office.parties[0], result=result, effective_on=day, **more)


def test_a_challenge_is_pending_until_its_outcome_and_the_days_run_from_receipt(office: Office) -> None:
    challenged(office, "2026-03-05")
    follow(office)
    found = challenges.statistics(actor("unit_head"), Asked())
    assert (found.total.received, found.total.concluded, found.total.rate, found.total.median) == (1, 0, None, None)
    ended(office, "2026-04-04", "upheld")
    follow(office)
    (line,) = challenges.statistics(actor("unit_head"), Asked()).lines
    assert (line.authority, line.kind, dict(line.results)) == (WATER, "reconsideration", {"upheld": 1})
    assert (line.rate, line.median) == (0.0, 30.0)


def test_reconsideration_and_the_lawsuit_after_it_are_two(office: Office) -> None:
    challenged(office, "2026-03-05")
    ended(office, "2026-04-04", "upheld")
    challenged(office, "2026-04-04", "litigation")
    ended(office, "2026-06-01", "revoked")
    follow(office)
    lines = challenges.statistics(actor("unit_head"), Asked()).lines
    assert [(line.kind, line.rate) for line in lines] == [("reconsideration", 0.0), ("litigation", 100.0)]


@pytest.mark.parametrize(
    ("results", "rate"),
    [
        ({"upheld": 1, "changed": 1}, 50.0),
        ({"dismissed": 1, "revoked": 1, "revoked_redo": 1, "unlawful": 1, "void": 1}, 80.0),
        ({"withdrawn": 3}, 0.0),
        ({"upheld": 2, "changed": 1, "pending": 7}, 33.3),
        ({"pending": 2}, None),
        ({}, None),
    ],
)
def test_the_rate_is_the_corrected_among_the_concluded(results: dict[str, int], rate: float | None) -> None:
    line = Line("", "", "")
    for result, count in results.items():
        line.add("" if result == "pending" else result, None, count)
    assert line.rate == rate


def test_the_median_counts_every_one_that_took_so_long() -> None:
    line = Line("", "", "")
    for days, count in ((10, 3), (20, 1), (60, 2)):
        line.add("upheld", days, count)
    assert line.median == 15.0


def test_an_outcome_that_was_voided_leaves_the_challenge_pending(office: Office) -> None:
    challenged(office, "2026-03-05")
    ended(office, "2026-04-04", "revoked")
    office.do("void_entry", entry="challenge.outcome")
    follow(office)
    assert [(row.result, row.days) for row in Challenge.objects.all()] == [("", None)]


def test_a_decision_that_is_made_again_keeps_its_challenge_in_the_count(office: Office) -> None:
    challenged(office, "2026-03-05")
    ended(office, "2026-05-18", "revoked_redo")
    office.do("redo", office.parties[0])
    follow(office)
    assert [row.result for row in Challenge.objects.all()] == ["revoked_redo"]


def test_a_rebuild_from_zero_ends_with_the_same_rows(office: Office) -> None:
    challenged(office, "2026-03-05")
    ended(office, "2026-04-04", "changed", amount_fen=1_000)
    challenged(office, "2026-04-04", "litigation")
    follow(office)
    before = list(Challenge.objects.order_by("id").values())
    assert len(before) == 2
    with office.later():
        Challenges().rebuild()
        followers.run_to_end()
    assert list(Challenge.objects.order_by("id").values()) == before


def test_each_counts_its_own_and_a_supervisor_those_below(office: Office) -> None:
    challenged(office, "2026-03-05")
    follow(office)
    for who, count in (("unit_head", 1), ("agency_head", 1), ("supervisor", 1)):
        assert challenges.statistics(actor(who), Asked()).total.received == count, who
    assert challenges.statistics(actor("supervisor"), Asked(authority=MARKET)).total.received == 0
    with pytest.raises(NotFound, match="不在您的范围内"):
        challenges.statistics(actor("unit_head"), Asked(authority=MARKET))
    for who in ("officer", "archivist"):
        with pytest.raises(Forbidden, match="复议、诉讼统计"):
            challenges.statistics(actor(who), Asked())


def test_the_year_is_that_of_receipt(office: Office) -> None:
    challenged(office, "2026-03-05")
    follow(office)
    found = challenges.statistics(SYSTEM, Asked(2025))
    assert (found.total.received, found.years) == (0, (2026,))
    assert challenges.statistics(SYSTEM, Asked(2026)).total.received == 1


def test_the_list_behind_a_figure_holds_exactly_what_was_counted(office: Office) -> None:
    challenged(office, "2026-03-05")
    ended(office, "2026-04-04", "revoked")
    challenged(office, "2026-04-04", "litigation")
    follow(office)
    for kind, result, count in (
        ("", "", 2), ("", "pending", 1), ("", "concluded", 1), ("", "corrected", 1), ("", "revoked", 1), ("", "upheld", 0),
        ("litigation", "", 1), ("litigation", "corrected", 0),
    ):  # fmt: skip
        found = challenges.listed(actor("unit_head"), Asked(), kind=kind, result=result)
        assert len(found) == count, (kind, result)
    assert found == []
    assert challenges.listed(actor("supervisor"), Asked(2026, WATER))[0].received_on == date(2026, 4, 4)


def test_however_many_there_are_the_statements_stay_the_same(office: Office, noon: datetime) -> None:
    def asked() -> int:
        with counted() as statements:
            challenges.statistics(actor("supervisor"), Asked(2026))
            challenges.listed(actor("supervisor"), Asked(2026))
        return len(statements.outside)

    challenged(office, "2026-03-05")
    follow(office)
    first = asked()
    for n in (1, 2):
        more = served(noon, n)
        challenged(more, "2026-03-05", "litigation")
        follow(more)
    assert Challenge.objects.count() == 3
    assert asked() == first
