"""Rule: a duty not met in time becomes a finding of the case, once; a duty met in time never does."""

from __future__ import annotations

from datetime import date, datetime

from tests.street import Street
from zhifa import clock
from zhifa.casework.models import Case
from zhifa.journal.api import Entry, followers, read


def _findings(street: Street, at: datetime) -> list[Entry]:
    with clock.pinned(at):
        followers.tick()
    return read.stream(f"finding/{street.case.id}")


def _ends(street: Street, key: str) -> datetime:
    """The first instant after the last day of a running clock."""
    (due,) = (c["due"] for c in street.case.situation["clocks"] if c["key"] == key and c["met"] is None)
    return clock.end_of_day(date.fromisoformat(due[:10]))


def test_a_missed_record_filing_is_found_the_moment_its_last_day_is_over_and_only_once(street: Street) -> None:
    street.open()
    street.until_served()
    over = _ends(street, "record_filing")
    assert over == clock.end_of_day(date(2026, 3, 9))  # two working days after Thursday
    assert _findings(street, over - (datetime.resolution)) == []
    (finding,) = _findings(street, over)
    assert (finding.kind, finding.open["clock"], finding.open["rule"]) == (
        "finding.overdue", "record_filing", "penalty.summary.record",
    )  # fmt: skip
    assert finding.display() == "“报所属机关备案”应当在2026年3月9日前完成，已经超期（行政处罚法第五十二条第三款）。"
    assert len(_findings(street, clock.end_of_day(date(2026, 3, 10)))) == 1


def test_a_finding_changes_neither_the_case_nor_its_version(street: Street) -> None:
    street.open()
    street.until_served()
    before = Case.objects.values().get(id=street.case.id)
    assert _findings(street, _ends(street, "record_filing"))
    assert Case.objects.values().get(id=street.case.id) == before


def test_a_duty_met_in_time_is_never_found(street: Street) -> None:
    street.open()
    street.until_served()
    over = _ends(street, "record_filing")
    street.act("record_filing", {}, in_office=True)
    assert [f.open["clock"] for f in _findings(street, over)] == []


def test_a_duty_of_a_voided_decision_is_never_found(street: Street) -> None:
    street.open()
    decided = street.until_decided().entries[0].entry_id
    over = _ends(street, "record_filing")
    street.approve(street.propose("void_entry", {"entry": decided, "reason": "对象有误。"}))
    assert _findings(street, over) == []
