"""Rule: what a correction makes late, unlawful or suddenly in time becomes a finding that supervision sees."""

from __future__ import annotations

from datetime import timedelta

from tests.street import Street, actor
from zhifa import clock
from zhifa.casework import queries
from zhifa.journal.api import followers, read


def _serve_late_then_say_it_was_earlier(street: Street) -> None:
    street.open()
    decided = street.until_decided().entries[0]
    street.now += timedelta(days=20)  # seven working days are long over
    served = street.serve().entries[0]
    in_time = clock.SHANGHAI.fromutc((decided.occurred + timedelta(days=1)).replace(tzinfo=clock.SHANGHAI))
    changed = {"entry": served.entry_id, "occurred_at": in_time.isoformat(), "reason": "时间写错。"}
    street.approve(street.propose("amend_entry", changed))
    with clock.pinned(street.now):
        followers.run_to_end()


def test_a_red_light_turned_green_by_a_corrected_date_is_put_before_the_supervisor(street: Street) -> None:
    _serve_late_then_say_it_was_earlier(street)
    found = [f for f in read.stream(f"finding/{street.case.id}") if f.kind == "finding.correction"]
    assert [f.open["code"] for f in found] == ["clock.no_longer_late"]
    assert found[0].display() == "“送达决定书”原来超期，更正后不再超期，提请监督人员查看。"
    assert found[0].entry_id in {f.entry_id for f in queries.findings(actor("supervisor"))}


def test_findings_are_seen_within_ones_own_reach_only(street: Street) -> None:
    _serve_late_then_say_it_was_earlier(street)
    assert queries.findings(actor("officer"))
    assert queries.findings(actor("outsider")) == []
    assert queries.findings(actor("nobody")) == []


def test_a_correction_that_changes_no_verdict_raises_nothing(street: Street) -> None:
    street.open()
    street.until_decided()
    served = street.serve().entries[0]
    a_little = clock.SHANGHAI.fromutc((served.occurred - timedelta(minutes=5)).replace(tzinfo=clock.SHANGHAI))
    changed = {"entry": served.entry_id, "occurred_at": a_little.isoformat(), "reason": "时间写错。"}
    street.approve(street.propose("amend_entry", changed))
    with clock.pinned(street.now):
        followers.run_to_end()
    assert [f for f in read.stream(f"finding/{street.case.id}") if f.kind == "finding.correction"] == []
