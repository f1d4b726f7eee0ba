"""`zhifa clock advance` on a running demonstration: what was not done in time turns late by itself, and is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.functional.demonstration import Town
from tests.functional.street import TO_THE_DECISION, Street


def test_eight_days_later_unpublished_duties_are_late_and_undone_acts_are_findings(own_town: Town) -> None:
    street = Street(own_town).register().upto(*TO_THE_DECISION)
    editor = own_town.api("water.editor")
    today = date(2026, 3, 5)
    waiting = editor.read("/disclosures?state=open")["items"]
    soon = {row["id"] for row in waiting if today <= date.fromisoformat(row["due"]) < today + timedelta(days=8)}
    assert soon
    assert street.case["next_due"] is not None
    own_town.run("clock", "advance", "8d")
    late = {row["id"] for row in editor.read("/disclosures?due=overdue")["items"]}
    assert soon <= late
    assert editor.read("/disclosures")["counts"]["overdue"] == len(late)
    case = own_town.api("water.officer").read(street.path)
    told = [finding["message"] for finding in case["findings"]]
    assert any("报所属机关备案" in message and "超期" in message for message in told), told
    back = own_town.home.zhifa("clock", "set", "2026-03-12T09:00")
    assert (back.returncode, back.stderr.strip()[-1]) == (1, "。"), "the clock of a demonstration never goes back"
    found = [one for one in _seen_by_supervision(own_town) if one["stream"] == f"finding/{street.case['id']}"]
    assert {(entry["kind"], entry["capacity"]) for entry in found} == {("finding.overdue", "system")}


def _seen_by_supervision(town: Town) -> list[dict[str, Any]]:
    """The journal to its end, as the justice bureau reads it."""
    found, after = [], 0
    while True:
        page = town.api("justice.supervisor").read(f"/journal?after={after}&limit=500")
        found += page["items"]
        if page["next"] == page["head"]:
            return found
        after = page["next"]
