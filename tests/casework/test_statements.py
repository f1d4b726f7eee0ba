"""Rule: an act costs at most 12 SQL statements inside its transaction, BEGIN, COMMIT and SAVEPOINT apart (issue 2).

Rendering comes after the commit, in a transaction of its own, and is counted on its own. An Idempotency-Key costs two
statements more: one before the transaction to see whether the request was answered, one inside to remember the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.cast import FINE, ORGANISATION, PARTY, WATER
from tests.statements import Statements, counted
from tests.street import FINE as PENALTY
from tests.street import PLACE, Street, actor
from zhifa.casework import write
from zhifa.casework.requests import ActRequest, RequestKey
from zhifa.journal import api as journal

LIMIT = 12
RENDERING = 15  # reading the forms of the place, the approval, the file's key, its row, then the entry with its case


def _statements(act: Callable[[], Any]) -> Statements:
    journal.demonstration()  # each thread asks this once in its life
    with counted() as statements:
        act()
    return statements


def test_every_act_of_the_walk_keeps_to_the_limit(street: Street) -> None:
    steps: list[Callable[[], Any]] = [
        street.open, street.investigate, street.notify, street.represent, street.decide, street.serve,
        lambda: street.act("record_filing", {}, in_office=True),
        lambda: street.act("collect", {"ground": "small_fine", "amount_fen": FINE, "receipt_number": "ZY-1"}),
        lambda: street.act("remit", {"stage": "to_agency", "receipt_number": "S-1"}, in_office=True),
        lambda: street.act("remit", {"stage": "to_bank", "receipt_number": "Y-1"}, in_office=True),
        lambda: street.propose("close", {"summary": "已经履行。"}),
        lambda: street.approve(street.results[-1].entries[0].entry_id),
        lambda: street.act("archive", {"archive_number": "1", "retention": "ten_years"}, by="archivist", in_office=True),
    ]  # fmt: skip
    for step in steps:
        statements = _statements(step)
        act = street.results[-1].entries[0].kind
        assert len(statements.transactions[0]) <= LIMIT, (act, statements.transactions[0])
        if street.results[-1].documents:
            rendering = [sql for one in statements.transactions[1:] for sql in one]
            assert len(rendering) + len(statements.outside) <= RENDERING, act
        else:
            assert len(statements.transactions) == 1, act


def test_a_decision_written_in_a_paper_booklet_keeps_to_the_limit(street: Street) -> None:
    with street.later(), journal.transaction() as tx:
        journal.numbers.issue_block(tx, WATER, "罚当决字", size=5, holder="甲", actor="head", capacity="unit_head")
    street.open()
    street.investigate()
    street.notify()
    street.represent()
    at = street.now + timedelta(minutes=5)
    assert len(_statements(lambda: street.decide(paper_number=2, occurred_at=at)).transactions[0]) <= LIMIT


def test_more_parties_cost_no_more_statements(street: Street) -> None:
    street.open(ORGANISATION, PARTY)
    one, other = street.parties
    street.until_decided(one)
    street.investigate(other)
    street.notify(other)
    street.represent(other)
    assert len(_statements(lambda: street.decide(other)).transactions[0]) <= LIMIT


def test_corrections_keep_to_the_limit(street: Street) -> None:
    street.open()
    decided = street.until_decided().entries[0].entry_id
    street.serve()
    changed = {"entry": decided, "changes": {"place": "滨河西路8号"}, "reason": "地点写错。"}
    assert len(_statements(lambda: street.propose("amend_entry", changed)).transactions[0]) <= LIMIT
    proposal = street.results[-1].entries[0].entry_id
    assert len(_statements(lambda: street.approve(proposal)).transactions[0]) <= LIMIT


def test_an_idempotency_key_costs_two_statements_more(street: Street) -> None:
    street.open()
    street.investigate()
    street.notify()
    street.represent()
    data = {"outcome": "penalty", "reasons": "初次。", "correction": "done", "place": PLACE, **PENALTY}
    request = ActRequest("decide", data, officers=street.officers)
    officer, key = actor("officer"), RequestKey("k", "0" * 64)
    with street.later():
        statements = _statements(lambda: write.perform(officer, street.case.id, request, key=key))
    assert "journal_idempotency" in statements.outside[0]
    assert len([sql for sql in statements.transactions[0] if "journal_idempotency" in sql]) == 1
    assert len(statements.transactions[0]) <= LIMIT + 1
