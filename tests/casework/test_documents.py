"""Rule: a number is given on approval alone, once, for ever; a document is rendered once and survives a crash (2.5)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.cast import ORGANISATION, PARTY, WATER
from tests.conftest import Home
from tests.street import FINE, PLACE, Street, actor
from zhifa import files
from zhifa.casework import drafts, papers, write
from zhifa.casework.desk import UNPRINTED
from zhifa.casework.errors import Forbidden, Invalid, NotFound, Refused
from zhifa.casework.models import Document
from zhifa.casework.requests import ActRequest
from zhifa.journal import api as journal
from zhifa.journal.api import NotADemonstration, followers, read
from zhifa.journal.models import Due


def test_documents_are_left_unprinted_in_a_demonstration_alone(street: Street) -> None:
    street.open()
    with street.later(), pytest.raises(NotADemonstration, match="只有演示安装"):
        write.perform(actor("officer"), street.case.id, ActRequest("investigate"), desk=UNPRINTED)


def test_a_draft_has_no_number_no_code_and_no_entry(street: Street) -> None:
    street.open()
    street.investigate()
    head = read.head()
    draft = drafts.create(actor("officer"), street.case.id, "summary_record_filing", {
        "decision.number": "待编号", "penalties": ["罚款"], "decide:at": "待定", "decide.place": PLACE, "served.how": "待送达",
    })  # fmt: skip
    assert (draft.state, draft.number, draft.code, draft.entry_id) == ("draft", None, None, "")
    assert read.head() == head
    assert drafts.preview(actor("officer"), street.case.id, draft.id).startswith(b"%PDF-")


def test_a_draft_that_lacks_something_names_it_in_chinese(street: Street) -> None:
    street.open()
    with pytest.raises(Invalid) as refused:
        drafts.create(actor("officer"), street.case.id, "penalty_summary_decision", {})
    assert all(error.message.endswith("。") for error in refused.value.errors)
    with pytest.raises(Invalid, match="模板|文书"):
        drafts.create(actor("officer"), street.case.id, "no_such_form", {})


def test_drafts_of_others_are_not_to_be_had(street: Street) -> None:
    street.open()
    with pytest.raises(NotFound):
        drafts.create(actor("outsider"), street.case.id, "service_receipt", {})
    with pytest.raises(Forbidden):
        drafts.create(actor("editor"), street.case.id, "service_receipt", {})


def test_numbers_run_without_gap_over_cases_and_a_refused_act_takes_none(street: Street) -> None:
    for n, party in enumerate((ORGANISATION, PARTY), 1):
        street.open(party)
        street.investigate()
        street.notify()
        street.represent()
        too_high = {"outcome": "penalty", **FINE, "amount_fen": 10**7, "reasons": "重。", "correction": "done", "place": PLACE}
        with pytest.raises(Exception, match="限额"):
            street.act("decide", too_high)
        street.decide()
        (document,) = Document.objects.filter(case_id=street.case.id)
        assert document.number == f"明水罚当决字〔2026〕{n}号"


def test_a_booklets_number_is_used_once_and_refused_ever_after(street: Street) -> None:
    with street.later(), journal.transaction() as tx:
        issued = journal.numbers.issue_block(tx, WATER, "罚当决字", size=3, holder="甲", actor="h", capacity="unit_head")
    street.open()
    street.investigate()
    street.notify()
    street.represent()
    first = street.now + timedelta(minutes=5)
    with pytest.raises(Invalid, match="不在本机关发出的任何号段内"):
        street.decide(paper_number=9, occurred_at=first)
    assert journal.numbers.blocks(WATER)[0].used == ()
    street.decide(paper_number=2, occurred_at=street.now + timedelta(minutes=5))
    street.open()
    street.investigate()
    street.notify()
    street.represent()
    with pytest.raises(Invalid, match="已经用过或作废"):
        street.decide(paper_number=2, occurred_at=street.now + timedelta(minutes=5))
    with street.later(), journal.transaction() as tx:
        block = journal.numbers.block_of(WATER, "罚当决字", 2026, 1)
        journal.numbers.spoil(tx, block, 1, reason="写坏", actor="甲", capacity="officer")
    with pytest.raises(Invalid, match="已经用过或作废"):
        street.decide(paper_number=1, occurred_at=street.now + timedelta(minutes=5))
    (accounted,) = journal.numbers.blocks(WATER)
    assert (accounted.id, accounted.used, accounted.spoilt, accounted.unused) == (issued.id, (2,), (1,), (3,))


def test_a_refused_decision_gives_the_booklets_number_back(street: Street) -> None:
    with street.later(), journal.transaction() as tx:
        journal.numbers.issue_block(tx, WATER, "罚当决字", size=3, holder="甲", actor="h", capacity="unit_head")
    street.open()
    street.investigate()
    with pytest.raises(Refused):
        street.decide(paper_number=1, occurred_at=street.now + timedelta(minutes=5))
    assert journal.numbers.blocks(WATER)[0].unused == (1, 2, 3)


def test_a_number_is_refused_where_the_act_makes_no_numbered_document(street: Street) -> None:
    street.open()
    with pytest.raises(Invalid, match="不产生编号"):
        street.act("investigate", {}, paper_number=1)


def test_the_entry_commits_to_the_bytes_that_are_printed(street: Street) -> None:
    street.open()
    made = street.until_decided()
    rendered = made.entries[-1]
    (document,) = Document.objects.filter(case_id=street.case.id)
    with files.store().open(rendered.open["file"]) as stream:
        content = stream.read()
    assert (document.file, len(content)) == (rendered.open["file"], rendered.open["size"])
    assert papers.render(document.id) is None
    assert [e.kind for e in street.entries].count("document.rendered") == 1


CRASH = """
from tests import town
from zhifa.casework import papers

class Died(BaseException):
    pass

street = town.street()
street.open()
street.investigate()
street.notify()
street.represent()
town.tell(case=street.case.id)
papers.render_all = lambda result: os._exit(9)  # the machine stops between the commit and the rendering
street.decide()
"""
FINISH = """
from datetime import timedelta
from tests import town
from zhifa import clock
from zhifa.casework.models import Document
from zhifa.journal.api import followers, read
from zhifa.journal.models import Due
street = town.street(sys.argv[1])
states = [Document.objects.get().state]
for minutes in (0, 1):
    with clock.pinned(street.now + timedelta(minutes=minutes)):
        followers.tick()
    states.append(Document.objects.get().state)
with clock.pinned(street.now + timedelta(minutes=9)):
    followers.tick()
entries = read.stream('case/' + sys.argv[1])
town.tell(states=states, kinds=[e.kind for e in entries], due=Due.objects.filter(reactor='documents').count(),
          number=Document.objects.get().number)
"""


def test_what_a_dead_process_left_unrendered_is_finished_after_its_due_date(town: Home) -> None:
    dying = town.python(CRASH)
    out, err = dying.communicate(timeout=60)
    assert dying.returncode == 9, err
    case = json.loads(out)["case"]
    seen = json.loads(town.check(FINISH, case))
    assert seen["states"] == ["approved", "approved", "rendered"]
    assert seen["kinds"][-3:] == ["case.decide", "document.approved", "document.rendered"]
    assert seen["kinds"].count("document.rendered") == 1
    assert (seen["due"], seen["number"]) == (0, "明水罚当决字〔2026〕1号")


RENDER = """
import time
from tests import town
from zhifa import clock
from zhifa.casework import papers
from zhifa.casework.models import Document
street = town.street(sys.argv[1])
document = Document.objects.get().id
papers.warm()  # fonts are read
time.sleep(max(0, float(sys.argv[2]) - time.time()))
with clock.pinned(street.now):
    town.tell(made=papers.render(document) is not None)
"""


def test_two_processes_that_render_at_once_make_one_entry(town: Home) -> None:
    import time

    dying = town.python(CRASH)
    case = json.loads(dying.communicate(timeout=60)[0])["case"]
    start = str(time.time() + 6)
    answers = []
    for process in [town.python(RENDER, case, start) for _ in range(2)]:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        answers.append(json.loads(out)["made"])
    assert sorted(answers) == [False, True]
    assert json.loads(town.check(FINISH, case))["kinds"].count("document.rendered") == 1
    assert town.zhifa("ledger", "audit", "--full").returncode == 0


def test_nothing_is_left_to_finish_after_an_act_that_rendered(street: Street) -> None:
    street.open()
    street.until_served()
    assert not Due.objects.filter(reactor="documents").exists()
    with street.later(60 * 24):
        followers.tick()
    assert [e.kind for e in street.entries].count("document.rendered") == 2


def test_a_case_that_moved_on_does_not_keep_a_document_from_being_rendered(street: Street) -> None:
    """Whoever renders later appends to the version that stands then."""
    street.open()
    street.until_decided()
    document = Document.objects.get(case_id=street.case.id)
    Document.objects.filter(id=document.id).update(state="approved")
    request = ActRequest("withdraw_case", {"ground": "duplicate", "reason": "重复。"})
    with street.later(), pytest.raises(Refused):
        write.perform(actor("officer"), street.case.id, request)
    with street.later():
        made = papers.render(document.id)
    assert made is not None
    assert made[0].version == street.entries[-1].version
