"""Rule: when the record of a case is corrected, its public version follows, and a person approves it first (R16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import build_cast
from tests.street import Street, actor
from zhifa import clock
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import followers, read

FACTS = "当事人在河道右岸堆放砂石约五立方米，证人赵铁柱在场。"


@pytest.fixture
def street(db: None, noon: datetime, settings: Settings, tmp_path: Path) -> Street:
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    street = Street(noon)
    street.open()
    street.until_served()
    with street.later():
        followers.run_to_end()
    return street


def row(street: Street) -> Disclosure:
    return Disclosure.objects.get(case_id=street.case.id)


def do(street: Street, *acts: tuple[str, str]) -> None:
    with street.later():
        for who, act in acts:
            perform(actor(who), row(street).id, act)


def amended(street: Street, **changes: str) -> None:
    (entry,) = [e for e in read.stream(f"case/{street.case.id}") if e.kind == "case.investigate"]
    street.approve(street.propose("amend_entry", {"entry": entry.entry_id, "changes": changes, "reason": "写错了。"}))
    with street.later():
        followers.run_to_end()


PREPARED = (("editor", "prepare"), ("agency_head", "approve"))
PUBLISHED = (*PREPARED, ("editor", "publish"))


def test_what_is_public_stays_until_the_corrected_version_is_approved(street: Street) -> None:
    do(street, *PUBLISHED)
    amended(street, facts=FACTS)
    assert (row(street).state, row(street).live, row(street).edition) == ("corrected", True, 2)
    assert "堆放砂石" not in queries.public(row(street).id)["facts"]
    assert "person" in {one["kind"] for one in row(street).findings if one["answer"] is None}
    with street.later():
        perform(actor("editor"), row(street).id, "correct", {"reason": "案件更正", "rest": "mask"})
    do(street, ("agency_head", "approve"), ("editor", "publish"))
    facts = queries.public(row(street).id)["facts"]
    assert "堆放砂石" in facts
    assert "赵铁柱" not in facts


def test_an_approval_of_the_words_before_the_correction_is_taken_back(street: Street) -> None:
    do(street, *PREPARED)
    amended(street, facts=FACTS)
    assert (row(street).state, row(street).edition) == ("prepared", 2)


def test_a_correction_of_what_the_public_does_not_read_changes_nothing(street: Street) -> None:
    do(street, *PUBLISHED)
    before = row(street).version
    served = next(e for e in read.stream(f"case/{street.case.id}") if e.kind == "case.serve")
    earlier = clock.SHANGHAI.fromutc((served.occurred - timedelta(minutes=5)).replace(tzinfo=clock.SHANGHAI))
    changed = {"entry": served.entry_id, "occurred_at": earlier.isoformat(), "reason": "时间写错。"}
    street.approve(street.propose("amend_entry", changed))
    with street.later():
        followers.run_to_end()
    assert (row(street).version, row(street).state) == (before, "published")
