"""Rule: a party is erased when an archivist proposes and another person approves; the chain stays whole (design 2.1)."""

from __future__ import annotations

import io

import pytest

from tests.cast import ORGANISATION, PARTY, WATER
from tests.street import Street, actor
from zhifa import clock, files
from zhifa.casework import attachments, erasures, projection, queries
from zhifa.casework.errors import Forbidden, Invalid, NotFound, Refused
from zhifa.casework.models import Document, Party
from zhifa.journal import api as journal
from zhifa.journal.api import ERASED, Entry, NewEntry, followers
from zhifa.ledger import api as ledger

SECRETS = (PARTY["name"], PARTY["id_number"], PARTY["phone"], PARTY["address"])


def _propose(street: Street, party: int = 0) -> Entry:
    with street.later():
        return erasures.propose(actor("archivist"), street.case.id, street.parties[party], "当事人申请")


def _approve(street: Street, proposal: Entry, by: str = "secadmin") -> Entry:
    with street.later():
        return erasures.approve(actor(by), street.case.id, proposal.entry_id)


def test_an_approved_erasure_leaves_the_story_and_takes_the_person_out_of_it(street: Street) -> None:
    street.open(PARTY)
    street.until_served()
    with street.later():
        words = io.BytesIO(f"{PARTY['name']}的陈述".encode())
        added = attachments.add(actor("officer"), street.case.id, words, "欧阳小明陈述.txt", kind="evidence",
                                party=street.parties[0])  # fmt: skip
    before = [(e.entry_id, e.digest) for e in street.entries]
    carried = _approve(street, _propose(street))
    assert carried.display().startswith("按个人信息保护法第四十七条抹除")
    assert [(e.entry_id, e.digest) for e in street.entries] == before
    assert all(not isinstance(e.personal, dict) and not isinstance(e.restricted, dict) for e in street.entries)
    assert next(e for e in street.entries if e.kind == "party.recorded").personal is ERASED
    shown = str(queries.case_view(actor("officer"), street.case.id)) + str(Party.objects.values())
    assert not any(secret in shown for secret in SECRETS)
    assert not any(files.store().exists(d.file) for d in Document.objects.all())
    assert not files.store().exists(added.file)
    assert projection.refolded(street.entries)["entries"] == street.case.situation["entries"]


def test_the_log_audits_clean_after_an_erasure(street: Street) -> None:
    street.open(PARTY)
    street.until_served()
    ledger.integrate()
    _approve(street, _propose(street))
    ledger.integrate()
    assert ledger.audit(full=True).problems == ()
    followers.run_to_end()
    assert followers.parked() == []


def test_of_several_parties_only_the_one_named_is_erased(street: Street) -> None:
    street.open(ORGANISATION, PARTY)
    for party in street.parties:
        street.until_decided(party)
    _approve(street, _propose(street, party=1))
    kept, gone = Party.objects.filter(case_id=street.case.id)
    assert (kept.name, gone.name, gone.erased) == (ORGANISATION["name"], "（已依法抹除）", True)
    said = str([e.personal for e in street.entries])
    assert ORGANISATION["name"] in said
    assert not any(secret in said for secret in SECRETS)


def test_a_correction_goes_with_the_party_whose_words_it_corrected(street: Street) -> None:
    street.open(ORGANISATION, PARTY)
    other = street.parties[1]
    street.investigate(other)
    street.notify(other)
    said = {"made": "oral", "statement": "不是我。", "reexamination": "不成立。", "accepted": "rejected"}
    heard = street.represent(other, **said).entries[0].entry_id
    changes = {"statement": f"{PARTY['name']}说：不是我。"}
    street.approve(street.propose("amend_entry", {"entry": heard, "changes": changes, "reason": "漏记姓名。"}))
    assert PARTY["name"] in str([e.personal for e in street.entries[2:]])
    _approve(street, _propose(street, party=1))
    assert PARTY["name"] not in str([e.personal for e in street.entries])


def test_an_act_on_a_case_with_an_erased_party_still_works(street: Street) -> None:
    street.open(ORGANISATION, PARTY)
    street.until_served(street.parties[0])
    _approve(street, _propose(street, party=1))
    street.file_and_pay(street.parties[0])
    assert Document.objects.filter(case_id=street.case.id, template="summary_record_filing").exists()


def test_nobody_approves_what_they_proposed_themselves(street: Street) -> None:
    from zhifa.accounts.actions import grant_role
    from zhifa.accounts.actor import SYSTEM
    from zhifa.accounts.models import Authority, User

    street.open(PARTY)
    grant_role(User.objects.get(username="archivist"), "secadmin", Authority.objects.get(code=WATER), actor=SYSTEM)
    proposal = _propose(street)
    with pytest.raises(Refused) as refused:
        _approve(street, proposal, by="archivist")
    assert [r.code for r in refused.value.refusals] == ["erasure.self"]
    assert Party.objects.get().name == PARTY["name"]


def test_only_the_roles_of_the_table_propose_and_approve(street: Street) -> None:
    street.open(PARTY)
    with pytest.raises(Forbidden):
        erasures.propose(actor("officer"), street.case.id, street.parties[0], "申请")
    with pytest.raises(NotFound):
        erasures.propose(actor("outsider"), street.case.id, street.parties[0], "申请")
    proposal = _propose(street)
    with pytest.raises(Forbidden):
        _approve(street, proposal, by="archivist")
    with pytest.raises(NotFound):
        _approve(street, street.entries[0])


def test_a_proposal_names_a_party_of_the_case_and_a_reason(street: Street) -> None:
    street.open(PARTY)
    archivist = actor("archivist")
    with pytest.raises(Invalid, match="当事人不在本案"):
        erasures.propose(archivist, street.case.id, "nobody", "申请")
    with pytest.raises(Invalid, match="理由"):
        erasures.propose(archivist, street.case.id, street.parties[0], "  ")


def test_an_erasure_is_carried_out_once(street: Street) -> None:
    street.open(PARTY)
    proposal = _propose(street)
    assert [e.entry_id for e in erasures.open_proposals(street.case.id)] == [proposal.entry_id]
    _approve(street, proposal)
    assert erasures.open_proposals(street.case.id) == []
    with pytest.raises(Refused) as refused:
        _approve(street, proposal)
    assert [r.code for r in refused.value.refusals] == ["erasure.done"]


def test_legal_hold_stops_every_erasure_until_it_is_lifted(street: Street) -> None:
    street.open(PARTY)
    proposal = _propose(street)
    _hold(street, True)
    with pytest.raises(Refused) as refused:
        _approve(street, proposal)
    assert [r.code for r in refused.value.refusals] == ["erasure.held"]
    assert Party.objects.get().name == PARTY["name"]
    _hold(street, False)
    _approve(street, proposal)
    assert Party.objects.get().erased


def _hold(street: Street, held: bool) -> None:
    with clock.pinned(street.now), journal.transaction() as tx:
        tx.append(f"case/{street.case.id}", [NewEntry("stream.hold", open={"reason": "诉讼", "held": held})],
                  authority=WATER, actor="legal", capacity="archivist")  # fmt: skip


def test_a_draft_that_repeats_the_party_is_emptied(street: Street) -> None:
    from zhifa.casework import drafts

    street.open(PARTY)
    drafts.create(actor("officer"), street.case.id, "summary_record_filing", {
        "decision.number": "待编号", "party.name": PARTY["name"], "investigate.facts": "倾倒。", "matter.basis": "法。",
        "penalties": ["罚款"], "decide:at": "待定", "decide.place": "河边", "served.how": "待送达", "today": "待定",
    })  # fmt: skip
    _approve(street, _propose(street))
    assert Document.objects.get(state="draft").draft is None
