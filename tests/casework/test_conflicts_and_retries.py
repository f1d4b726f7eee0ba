"""Rule: a second writer is told, a retried request is harmless, and nobody's act is lost or doubled (design 2.1)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Home
from tests.street import Street, actor
from zhifa.casework import write
from zhifa.casework.errors import Stale
from zhifa.casework.requests import ActRequest, OpenRequest, RequestKey
from zhifa.journal.api import idempotency, read


def _open_request(street: Street) -> OpenRequest:
    return OpenRequest("penalty-summary", street.case.matter, [{"kind": "organisation", "name": "甲店", "address": "一号"}],
                       {"kind": "inspection", "text": "巡查"})  # fmt: skip


def test_a_second_writer_is_told_the_version_that_stands_now(street: Street) -> None:
    street.open()
    seen = street.case.version
    street.investigate()
    with street.later(), pytest.raises(Stale) as refused:
        request = ActRequest("withdraw_case", {"ground": "duplicate", "reason": "重复。"})
        write.perform(actor("officer2"), street.case.id, request, if_version=seen)
    assert refused.value.version == street.case.version
    assert f"第 {street.case.version} 版" in str(refused.value)
    assert street.entries[-1].kind == "case.investigate"


def test_the_same_key_and_body_get_the_first_answer_and_nothing_is_written_twice(street: Street) -> None:
    street.open()
    street.investigate()
    street.notify()
    request, key = ActRequest("represent", {"made": "none"}, officers=street.officers), RequestKey("k-1", "a" * 64)
    with street.later():
        first = write.perform(actor("officer"), street.case.id, request, key=key)
    head = read.head()
    with street.later():
        again = write.perform(actor("officer"), street.case.id, request, key=key)
    assert (first.replayed, again.replayed) == (False, True)
    assert [e.entry_id for e in again.entries] == [e.entry_id for e in first.entries]
    assert read.head() == head


def test_a_key_opens_one_case_only(street: Street) -> None:
    street.open()
    request, key = _open_request(street), RequestKey("k-2", "b" * 64)
    with street.later():
        first = write.open_case(actor("officer"), request, key)
        again = write.open_case(actor("officer"), request, key)
    assert again.replayed
    assert again.case.id == first.case.id


def test_a_key_with_another_body_is_refused(street: Street) -> None:
    street.open()
    with street.later():
        write.open_case(actor("officer"), _open_request(street), RequestKey("k-3", "c" * 64))
    head = read.head()
    with street.later(), pytest.raises(idempotency.KeyReused):
        write.open_case(actor("officer"), _open_request(street), RequestKey("k-3", "d" * 64))
    assert read.head() == head


def test_a_key_belongs_to_one_account(street: Street) -> None:
    street.open()
    key = RequestKey("k-4", "e" * 64)
    with street.later():
        mine = write.open_case(actor("officer"), _open_request(street), key)
        theirs = write.open_case(actor("officer2"), _open_request(street), key)
    assert mine.case.id != theirs.case.id


RACE = """
import time
from tests import town
from tests.street import actor
from zhifa import clock
from zhifa.casework import write
from zhifa.casework.errors import Refused, Stale
from zhifa.casework.requests import ActRequest, RequestKey
from zhifa.journal.api import Conflict
case, key, start = sys.argv[1], sys.argv[2], float(sys.argv[3])
street = town.street(case)
officer = actor('officer')
request = ActRequest('represent', {'made': 'none'}, officers=street.officers)
with street.later():
    time.sleep(max(0, start - time.time()))
    try:
        made = write.perform(officer, case, request, key=RequestKey(key, 'f' * 64) if key else None)
        town.tell(replayed=made.replayed, entries=[e.entry_id for e in made.entries])
    except (Refused, Stale, Conflict) as error:
        town.tell(refused=type(error).__name__)
"""
PREPARE = """
from tests import town
street = town.street()
street.open()
street.investigate()
street.notify()
town.tell(case=street.case.id)
"""
COUNT = """
from tests import town
from zhifa.journal.api import read
town.tell(kinds=[e.kind for e in read.stream('case/' + sys.argv[1])])
"""


def _race(town: Home, key: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Two processes make the same request at the same moment; their answers, and the kinds of entry then there."""
    case = json.loads(town.check(PREPARE))["case"]
    start = str(_in_seconds(4))
    answers = []
    for process in [town.python(RACE, case, key, start) for _ in range(2)]:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        answers.append(json.loads(out))
    return answers, json.loads(town.check(COUNT, case))["kinds"]


def _in_seconds(seconds: float) -> float:
    import time

    return time.time() + seconds


def test_two_requests_with_one_key_at_the_same_moment_make_one_act(town: Home) -> None:
    answers, kinds = _race(town, "k-5")
    assert sorted(a["replayed"] for a in answers) == [False, True]
    assert answers[0]["entries"] == answers[1]["entries"]
    assert kinds.count("case.represent") == 1


def test_two_requests_without_a_key_at_the_same_moment_make_one_act_and_one_refusal(town: Home) -> None:
    answers, kinds = _race(town, "")
    assert sorted("refused" in a for a in answers) == [False, True]
    assert kinds.count("case.represent") == 1
