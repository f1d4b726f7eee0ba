"""Rule: an on-the-spot case goes from the lead to the archive through one write path, and every act is an entry."""

from __future__ import annotations

from tests.cast import ORGANISATION, PARTY
from tests.street import Street, actor
from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.casework import queries
from zhifa.casework.models import Case, Document
from zhifa.casework.todo import waiting
from zhifa.journal.api import followers


def test_a_case_walks_from_the_lead_to_the_archive(street: Street) -> None:
    street.whole()
    assert (street.case.status, street.case.state) == ("archived", "archive")
    assert [e.kind for e in street.entries if not e.kind.startswith("document.")] == [
        "case.register_lead", "party.recorded", "case.investigate", "case.notify", "case.represent", "case.decide",
        "case.serve", "case.record_filing", "case.pay", "case.close", "case.approve", "case.archive",
    ]  # fmt: skip
    assert [e.version for e in street.entries] == list(range(1, len(street.entries) + 1))
    assert all(later.previous == e.digest for e, later in zip(street.entries, street.entries[1:], strict=False))


def test_the_decision_is_served_with_the_act_and_every_document_of_the_walk_is_readable(street: Street) -> None:
    street.whole()
    documents = Document.objects.filter(case_id=street.case.id)
    assert {(d.template, d.state) for d in documents} == {
        ("penalty_summary_decision", "served"), ("service_receipt", "rendered"), ("summary_record_filing", "rendered"),
    }  # fmt: skip
    (handed_over,) = [e for e in street.entries if e.kind == "document.served"]
    assert (handed_over.cause, handed_over.open["document"]) == (
        next(e.entry_id for e in street.entries if e.kind == "case.serve"),
        documents.get(state="served").id,
    )
    assert all(d.pages >= 1 and len(d.file) == 64 for d in documents)
    assert documents.get(template="penalty_summary_decision").number == "明水罚当决字〔2026〕1号"


def test_every_entry_of_the_walk_reads_as_a_chinese_sentence(street: Street) -> None:
    street.whole()
    for entry in street.entries:
        assert entry.display().endswith("。"), entry.kind
        assert any("一" <= letter <= "鿿" for letter in entry.display())


def test_the_next_acts_are_offered_with_what_they_still_lack(street: Street) -> None:
    street.open()
    view = queries.case_view(actor("officer"), street.case.id)
    open_now = {one["act"] for one in view["available"] if not one["refusals"]}
    assert "investigate" in open_now
    assert "decide" not in open_now
    assert all(one["refusals"] for one in view["available"] if one["act"] == "decide")


def test_each_of_several_parties_has_its_own_decision_number_and_service(street: Street) -> None:
    street.open(ORGANISATION, PARTY)
    first, second = street.parties
    for party in (first, second):
        street.until_served(party)
        street.file_and_pay(party)
    decisions = Document.objects.filter(case_id=street.case.id, template="penalty_summary_decision")
    assert {(d.party, d.number) for d in decisions} == {
        (first, "明水罚当决字〔2026〕1号"), (second, "明水罚当决字〔2026〕2号"),
    }  # fmt: skip
    street.close_and_archive()
    assert street.case.status == "archived"


def test_a_lead_can_be_withdrawn_before_anything_is_decided(street: Street) -> None:
    street.open()
    street.investigate()
    street.approve(street.propose("withdraw_case", {"ground": "no_violation", "reason": "没有违法事实。"}))
    assert street.case.status == "withdrawn"


def test_a_proposal_returned_leaves_the_case_as_it_was(street: Street) -> None:
    street.open()
    proposal = street.propose("withdraw_case", {"ground": "duplicate", "reason": "重复。"})
    assert "unit_head" in street.case.waiting_for
    street.act("return", {"of": proposal, "reason": "不是重复。"}, by="unit_head", in_office=True)
    assert street.case.status == "open"
    assert "unit_head" not in street.case.waiting_for


def turns(who: Actor) -> list[Case]:
    return list(waiting(who, today=clock.legal_today(), near=clock.legal_today()).rows)


def test_the_to_do_list_follows_whose_turn_it_is(street: Street) -> None:
    street.open()
    street.until_served()
    street.file_and_pay()
    assert [case.id for case in turns(actor("officer"))] == [street.case.id]
    assert turns(actor("unit_head")) == []
    proposal = street.propose("close", {"summary": "已经履行。"})
    assert [case.id for case in turns(actor("unit_head"))] == [street.case.id]
    street.approve(proposal)
    assert [case.id for case in turns(actor("archivist"))] == [street.case.id]
    assert turns(actor("outsider")) == []


def test_followers_read_the_whole_walk_without_parking_anything(street: Street) -> None:
    street.whole()
    followers.run_to_end()
    assert followers.parked() == []
