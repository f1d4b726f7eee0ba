"""Rule: prepared, approved by another, published, corrected, taken down: each in its order, each refusal with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.disclosure.casts import BOTH, EDITOR, HEAD, NATURAL, OFFICER, STRANGER, WITHDRAW_DATA
from tests.disclosure.conftest import Town
from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden, Invalid, NotFound
from zhifa.casework.errors import Refused
from zhifa.casework.requests import RequestKey
from zhifa.disclosure import queries
from zhifa.disclosure.actions import VERBS, perform
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.journal.api import Conflict, idempotency, read

WHY = {"reason": "涉及第三人商业秘密", "basis": "政府信息公开条例第十五条"}
WITHDRAW = WITHDRAW_DATA


def published(row: Disclosure) -> Disclosure:
    perform(EDITOR, row.id, "prepare")
    perform(HEAD, row.id, "approve")
    return perform(EDITOR, row.id, "publish").disclosure


def refused(actor: Actor, row: Disclosure, act: str, data: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(Refused) as refusal:
        perform(actor, row.id, act, data)
    assert all(one.message and one.basis and one.remedy for one in refusal.value.refusals)
    return [one.code for one in refusal.value.refusals]


def test_a_decision_goes_out_masked_and_the_history_says_who_did_what(town: Town) -> None:
    row = published(town.decide(party=NATURAL, facts="欧阳小明在河边堆放垃圾。"))
    assert (row.state, row.live, row.version) == ("published", True, 4)
    record = queries.public(row.id)
    assert record["party"]["shown"] == "欧阳某"
    assert record["facts"] == "欧阳某在河边堆放垃圾。"
    entries = read.stream(f"disclosure/{row.id}")
    assert [(e.kind.removeprefix("disclosure."), e.capacity) for e in entries] == [
        ("due", "system"), ("prepared", "disclosure_editor"), ("approved", "agency_head"), ("published", "disclosure_editor"),
    ]  # fmt: skip
    assert entries[3].open["of"] == entries[1].entry_id
    assert not any("欧阳小明" in str(entry.open) for entry in entries)


def test_no_approval_while_a_finding_is_unanswered(town: Town) -> None:
    row = town.decide(facts="联系电话13900001111。")
    perform(EDITOR, row.id, "prepare")
    assert refused(HEAD, row, "approve") == ["findings_open"]
    (finding,) = queries.detail(EDITOR, row.id)["findings"]
    assert finding["text"] == "13900001111"
    perform(EDITOR, row.id, "prepare", {"answers": [{"finding": finding["id"], "do": "mask"}]})
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    assert "13900001111" not in queries.public(row.id)["facts"]


def test_keeping_wants_a_reason_and_an_answer_wants_its_finding(town: Town) -> None:
    row = town.decide(facts="联系电话13900001111。")
    perform(EDITOR, row.id, "prepare")
    (finding,) = queries.detail(EDITOR, row.id)["findings"]
    for answer, field in (
        ({"finding": finding["id"], "do": "keep"}, "answers.0.reason"),
        ({"finding": finding["id"], "do": "?"}, "answers.0.do"),
        ({"finding": "000000000000", "do": "mask"}, "answers"),
    ):
        with pytest.raises(Invalid) as problem:
            perform(EDITOR, row.id, "prepare", {"answers": [answer]})
        assert problem.value.errors[0].field == field
    for wrong in ({"answers": "x"}, {"also_mask": ["x" * 300]}, {"also_mask": [1]}):
        with pytest.raises(Invalid):
            perform(EDITOR, row.id, "prepare", wrong)


def test_nobody_approves_what_they_prepared(town: Town) -> None:
    row = town.decide()
    perform(BOTH, row.id, "prepare")
    assert refused(BOTH, row, "approve") == ["same_person"]
    perform(HEAD, row.id, "approve")


def test_preparing_again_takes_the_approval_back(town: Town) -> None:
    row = town.decide()
    perform(EDITOR, row.id, "prepare")
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "prepare")
    assert refused(EDITOR, row, "publish") == ["wrong_state"]


ALLOWED = {
    "due": {"prepare", "withhold", "defer", "propose"},
    "prepared": {"prepare", "approve", "withhold", "defer", "propose"},
    "approved": {"prepare", "publish", "withhold", "propose"},
    "published": {"correct", "withdraw", "pull"},
    "corrected": {"correct", "approve", "withdraw", "pull"},
    "deferred": {"prepare", "withhold", "defer", "propose"},
    "withheld": {"prepare"},
    "withdrawn": set(),
    "pulled": {"prepare", "withdraw"},
}
MORE = {"agree", "decline", "repair", "repair_apply", "detach", "confirm"}  # these ask for more than a state
BY_STATE = [verb for verb in VERBS if verb not in MORE]
DATA = {"withhold": WHY, "defer": {**WHY, "until": "2026-04-01"}, "correct": {"reason": "笔误"}, "withdraw": WITHDRAW,
        "propose": {**WHY, "what": "withhold"}, "pull": {"ground": "wrong", "reason": "金额写错"}}  # fmt: skip
PATHS = {
    "due": [], "prepared": ["prepare"], "approved": ["prepare", "approve"], "published": ["prepare", "approve", "publish"],
    "corrected": ["prepare", "approve", "publish", "correct"], "deferred": ["defer"], "withheld": ["withhold"],
    "withdrawn": ["prepare", "approve", "publish", "withdraw"], "pulled": ["prepare", "approve", "publish", "pull"],
}  # fmt: skip
WHO = {"approve": HEAD, "withhold": HEAD, "defer": HEAD}


@pytest.mark.parametrize("state", PATHS)
def test_every_state_allows_its_acts_and_refuses_all_others_with_the_way_out(town: Town, state: str) -> None:
    for number, act in enumerate(BY_STATE):
        row = town.decide(f"c{number}")
        for before in PATHS[state]:
            perform(WHO.get(before, EDITOR), row.id, before, DATA.get(before))
        assert Disclosure.objects.get(pk=row.id).state == state
        if act in ALLOWED[state]:
            perform(WHO.get(act, EDITOR), row.id, act, DATA.get(act))
        else:
            assert refused(WHO.get(act, EDITOR), row, act, DATA.get(act)) == ["wrong_state"]


def test_what_a_rule_keeps_back_cannot_be_prepared(town: Town) -> None:
    assert refused(EDITOR, town.decide(sector="public_security"), "prepare") == ["not_public"]


def test_who_may_not_is_told_who_may_and_another_authority_sees_nothing(town: Town) -> None:
    row = town.decide()
    with pytest.raises(Forbidden, match="公示管理员"):
        perform(OFFICER, row.id, "prepare")
    with pytest.raises(Forbidden, match="机关负责人"):
        perform(EDITOR, row.id, "withhold", WHY)
    for nothing in (row.id, "no-such-id"):
        with pytest.raises(NotFound):
            perform(STRANGER, nothing, "prepare")
    with pytest.raises(Invalid, match="没有“steal”这个操作"):
        perform(EDITOR, row.id, "steal")


def test_withholding_and_deferring_want_reason_article_and_a_day_to_come(town: Town) -> None:
    row = town.decide()
    for act, data, field in (
        ("withhold", {"reason": "x"}, "basis"),
        ("withhold", {**WHY, "reason": "x" * 1001}, "reason"),
        ("defer", WHY, "until"),
        ("defer", {**WHY, "until": "明天"}, "until"),
        ("defer", {**WHY, "until": "2026-03-05"}, "until"),
    ):
        with pytest.raises(Invalid) as problem:
            perform(HEAD, row.id, act, data)
        assert problem.value.errors[0].field == field
    assert perform(HEAD, row.id, "defer", DATA["defer"]).disclosure.due_on.isoformat() == "2026-04-01"


def test_a_second_writer_and_a_repeated_request_do_no_harm(town: Town) -> None:
    row = town.decide()
    key = RequestKey("k1", "hash")
    first = perform(EDITOR, row.id, "prepare", if_version=1, key=key)
    again = perform(EDITOR, row.id, "prepare", if_version=1, key=key)
    assert (again.replayed, again.entries) == (True, first.entries)
    with pytest.raises(idempotency.KeyReused):
        perform(EDITOR, row.id, "prepare", key=RequestKey("k1", "other"))
    with pytest.raises(Conflict) as conflict:
        perform(HEAD, row.id, "approve", if_version=1)
    assert conflict.value.actual == 2


def test_late_publication_goes_out_and_the_lateness_is_recorded(town: Town, noon: datetime) -> None:
    row = town.decide()
    with clock.pinned(noon + timedelta(days=20)):
        published(row)
    assert read.stream(f"disclosure/{row.id}")[-1].open["late_days"] == 9


def test_a_correction_is_a_new_edition_that_shows_only_after_approval(town: Town) -> None:
    row = published(town.decide(facts="堆放垃圾两立方米。"))
    town.files["c1"]["facts"] = "堆放垃圾三立方米。"
    perform(EDITOR, row.id, "correct", {"reason": "数量有误"})
    assert queries.public(row.id)["facts"] == "堆放垃圾两立方米。"
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    assert queries.public(row.id)["facts"] == "堆放垃圾三立方米。"
    assert queries.public(row.id)["edition"] == 2


def test_a_takedown_leaves_number_authority_date_and_reason_only(town: Town) -> None:
    row = published(town.decide(party=NATURAL))
    perform(EDITOR, row.id, "withdraw", WITHDRAW)
    with pytest.raises(queries.Gone) as gone:
        queries.public(row.id)
    answer = gone.value
    assert (answer.number, answer.authority, answer.date) == ("临水罚当决字〔2026〕1号", "临江区水利局", "2026-03-05")
    assert answer.reason == "决定被依法撤销：复议决定撤销"
    record = PublicRecord.objects.get(pk=row.id)
    assert (record.party, record.content) == ("", {})
    entry = read.stream(f"disclosure/{row.id}")[-1]
    assert entry.open["clock"]["rule"] == "penalty.withdraw"
    assert entry.open["clock"]["due"] == "2026-03-10"


def test_a_takedown_wants_its_ground_its_document_and_a_sound_day(town: Town) -> None:
    row = published(town.decide())
    for change, field in (
        ({"ground": "mood"}, "ground"),
        ({"document": ""}, "document"),
        ({"reason": "来电13912345678要求撤下"}, "reason"),
        ({"reason": "撤销对明州市甲水产有限公司的处罚"}, "reason"),
        ({"document": "钱多多的申请"}, "document"),
        ({"known_on": "2026-03-04"}, "known_on"),
        ({"known_on": "2026-03-06"}, "known_on"),
        ({"known_on": None}, "known_on"),
    ):
        with pytest.raises(Invalid) as problem:
            perform(EDITOR, row.id, "withdraw", WITHDRAW | change)
        assert problem.value.errors[0].field == field


def test_a_voided_decision_opens_the_takedown_clock_and_nothing_else_is_allowed(town: Town, noon: datetime) -> None:
    row = published(town.decide())
    town.react(town.void(row))
    row.refresh_from_db()
    assert row.due_on.isoformat() == "2026-03-10"
    assert [e.kind for e in read.stream(f"disclosure/{row.id}")].count("disclosure.withdraw_due") == 1
    assert refused(EDITOR, row, "correct", {"reason": "x"}) == ["must_withdraw"]
    detail = queries.detail(EDITOR, row.id)
    assert (detail["standing"], detail["original"]["facts"]) == (False, "")
    with clock.pinned(noon + timedelta(days=7)):
        assert queries.desk(EDITOR, due="overdue")["items"][0]["must_withdraw"]
        perform(EDITOR, row.id, "withdraw", {**WITHDRAW, "ground": "void"})
        assert queries.desk(EDITOR, due="overdue")["items"] == []


def test_a_decision_voided_before_publication_never_goes_out(town: Town) -> None:
    row = town.decide()
    perform(EDITOR, row.id, "prepare")
    town.void(row)
    row.refresh_from_db()
    assert (row.state, row.by_rule) == ("withheld", True)
    assert refused(EDITOR, row, "prepare") == ["not_public"]


def test_a_correction_that_was_approved_can_be_made_anew_which_takes_the_approval_back(town: Town) -> None:
    row = published(town.decide())
    perform(EDITOR, row.id, "correct", {"reason": "笔误"})
    perform(HEAD, row.id, "approve")
    assert perform(EDITOR, row.id, "correct", {"reason": "还有一处笔误"}).disclosure.state == "corrected"
    assert refused(EDITOR, row, "publish") == ["wrong_state"]


def test_a_first_version_that_was_approved_is_not_corrected_but_made_anew(town: Town) -> None:
    row = town.decide()
    perform(EDITOR, row.id, "prepare")
    perform(HEAD, row.id, "approve")
    assert refused(EDITOR, row, "correct", {"reason": "笔误"}) == ["wrong_state"]
