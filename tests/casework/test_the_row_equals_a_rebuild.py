"""Rule: case row, clocks and due dates equal a rebuild by evolve from zero, after every single act (design 2.3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import FINE, ORGANISATION, PARTY, WATER, build_cast
from tests.street import PLACE, Street
from zhifa import clock
from zhifa.casework import projection
from zhifa.casework.models import Case
from zhifa.casework.requests import Result
from zhifa.journal import api as journal
from zhifa.journal.models import Due


class Compared(Street):
    """Compares row and rebuild after every act."""

    def _kept(self, result: Result) -> Result:
        kept = super()._kept(result)
        assert_equal_to_a_rebuild(self)
        return kept


@pytest.fixture
def compared(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Compared:
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    return Compared(noon)


def assert_equal_to_a_rebuild(street: Street) -> None:
    row, entries = Case.objects.get(id=street.case.id), street.entries
    rebuilt = projection.refolded(entries)
    assert row.situation == rebuilt
    assert (row.version, row.updated_at) == (entries[-1].version, entries[-1].recorded)
    assert (row.status, row.state) == (rebuilt["state"], rebuilt["stage"])
    duties = [c for c in rebuilt["clocks"] if c["met"] is None and c["kind"] == "duty"]
    days = {f"{c['key']}:{c['party'] or ''}:{c['entry']}": date.fromisoformat(c["due"][:10]) for c in duties}
    assert row.next_due == (min(days.values(), default=None) if row.status == "open" else None)
    index = {due.key: due.due_at for due in Due.objects.filter(stream=f"case/{row.id}")}
    assert index == {key: clock.end_of_day(day) for key, day in days.items()}


def test_through_the_whole_walk(compared: Compared) -> None:
    compared.whole()


def test_with_several_parties_in_turn(compared: Compared) -> None:
    compared.open(ORGANISATION, PARTY)
    first, second = compared.parties
    for step in (compared.investigate, compared.notify, compared.represent, compared.decide, compared.serve):
        step(second)
        step(first)
    compared.file_and_pay(first)
    compared.file_and_pay(second)
    compared.close_and_archive()


def test_when_an_entry_is_voided_and_done_again(compared: Compared) -> None:
    compared.open()
    compared.investigate()
    notified = compared.notify().entries[0]
    compared.approve(compared.propose("void_entry", {"entry": notified.entry_id, "reason": "告知的内容有误。"}))
    assert [e["voided"] is not None for e in compared.case.situation["entries"] if e["act"] == "notify"] == [True]
    compared.notify()
    compared.represent()
    compared.decide()


def test_when_a_decision_is_voided_its_clocks_go_and_those_of_the_new_one_run(compared: Compared) -> None:
    compared.open()
    decided = compared.until_decided().entries[0]
    compared.approve(compared.propose("void_entry", {"entry": decided.entry_id, "reason": "对象有误。"}))
    assert compared.case.situation["clocks"] == []
    again = compared.decide().entries[0]
    assert {c["entry"] for c in compared.case.situation["clocks"]} == {again.entry_id}


def test_when_the_time_of_an_act_is_amended(compared: Compared) -> None:
    compared.open()
    compared.until_decided()
    served = compared.serve(receipt="signed").entries[0]
    earlier = clock.SHANGHAI.fromutc((served.occurred - timedelta(minutes=5)).replace(tzinfo=clock.SHANGHAI))
    changed = {"entry": served.entry_id, "occurred_at": earlier.isoformat(), "reason": "时间写错。"}
    compared.approve(compared.propose("amend_entry", changed))
    (amended,) = [e for e in compared.case.situation["entries"] if e["act"] == "serve"]
    assert amended["amended"]
    assert amended["at"] != served.occurred_at


def test_when_the_words_of_a_served_decision_are_amended_a_notice_goes_out(compared: Compared) -> None:
    compared.open()
    decided = compared.until_decided().entries[0]
    compared.serve()
    changed = {"entry": decided.entry_id, "changes": {"place": "滨河西路8号门前", "correction": "at_once"}, "reason": "地点写错。"}
    made = compared.approve(compared.propose("amend_entry", changed))
    assert [d["template"] for d in compared.case.situation["documents"].values()][-1] == "correction_notice"
    approved, rendered = made.entries[-2:]
    assert isinstance(approved.personal, dict)
    items = approved.personal["data"]["values"]["amendment"]
    assert {(item["wrong"], item["right"]) for item in items} == {
        (PLACE, "滨河西路8号门前"), ("已经改正", "责令立即改正"),
    }  # fmt: skip
    assert rendered.kind == "document.rendered"


def test_when_there_is_no_penalty(compared: Compared) -> None:
    compared.open()
    compared.investigate(slight=True, corrected=True, harm="none")
    compared.notify(penalty=None)
    compared.represent()
    spared = {"outcome": "no_penalty_slight", "ground": "轻微并及时改正。", "education": "当场教育。"}
    made = compared.act("decide", {**spared, "correction": "done", "place": PLACE})
    assert made.entries[1].open["number"] == "明水不罚决字〔2026〕1号"
    compared.serve()
    compared.close_and_archive()


def test_when_the_decision_was_written_in_a_paper_booklet(compared: Compared) -> None:
    with compared.later(), journal.transaction() as tx:
        journal.numbers.issue_block(
            tx, WATER, "罚当决字", size=5, holder="甲", actor="head", capacity="unit_head"
        )  # fmt: skip
    compared.open()
    compared.investigate()
    compared.notify()
    compared.represent()
    written = compared.now + timedelta(minutes=5)
    made = compared.decide(paper_number=3, occurred_at=written)
    assert made.entries[1].open["number"] == "明水罚当决字〔2026〕3号"
    assert made.entries[0].occurred == written


def test_when_the_fine_is_collected_and_remitted_twice(compared: Compared) -> None:
    compared.open()
    compared.until_served()
    compared.act("record_filing", {}, in_office=True)
    compared.act("collect", {"ground": "small_fine", "amount_fen": FINE, "receipt_number": "ZY-1"})
    assert {c["key"] for c in compared.case.situation["clocks"] if c["met"] is None} >= {"remit_officer"}
    compared.act("remit", {"stage": "to_agency", "receipt_number": "S-1"}, in_office=True)
    assert {c["key"] for c in compared.case.situation["clocks"] if c["met"] is None} >= {"remit_agency"}
    compared.act("remit", {"stage": "to_bank", "receipt_number": "Y-1"}, in_office=True)
    compared.close_and_archive()


def test_when_the_party_refuses_to_sign(compared: Compared) -> None:
    compared.open()
    compared.investigate()
    compared.notify(acknowledged="refused", acknowledged_note="当事人拒绝签字，在场群众见证。")
    compared.represent(made="oral", statement="不知道不能倒。", reexamination="不知法不免责。", accepted="rejected")
    compared.decide()
    compared.serve(receipt="refused", receipt_note="当事人当场拒收，已注明。")
    compared.file_and_pay()
    compared.close_and_archive()


def test_when_a_proposal_is_returned_and_made_again(compared: Compared) -> None:
    compared.open()
    compared.until_served()
    compared.file_and_pay()
    proposal = compared.propose("close", {"summary": "已经履行。"})
    compared.act("return", {"of": proposal, "reason": "说明太短。"}, by="unit_head", in_office=True)
    compared.close_and_archive()
