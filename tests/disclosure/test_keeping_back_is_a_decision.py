"""Rule: not publishing, or not yet, is a decision of two with ground, reason and article, listed for supervision (R17)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.disclosure.casts import EDITOR, HEAD, NATURAL, STRANGER, WATER, person
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import WHY, published, refused
from zhifa import clock
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.disclosure import kept_back, queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import read
from zhifa.web.presentation import spreadsheets

CHIEF = person("li", "agency_chief")
UNIT_HEAD = person("sun", "unit_head")
SECRET = {**WHY, "ground": "trade_secret"}
ORDINARY = {"procedure": "penalty-ordinary"}


def test_in_the_ordinary_procedure_a_head_alone_only_proposes(town: Town) -> None:
    row = town.decide(**ORDINARY)
    assert perform(HEAD, row.id, "withhold", SECRET).disclosure.state == "due"
    assert refused(HEAD, row, "agree") == ["same_person"]
    done = perform(CHIEF, row.id, "agree").disclosure
    assert (done.state, done.ground, done.reason) == ("withheld", "trade_secret", WHY["reason"])
    proposed, withheld = read.stream(f"disclosure/{row.id}")[1:]
    assert withheld.open["proposal"] == proposed.entry_id
    assert (proposed.actor, withheld.actor) == (HEAD.id, CHIEF.id)


def test_an_editor_proposes_and_a_head_agrees_or_declines_with_a_reason(town: Town) -> None:
    row = town.decide(**ORDINARY)
    later = {**SECRET, "what": "defer", "until": "2026-04-01"}
    perform(EDITOR, row.id, "propose", later)
    with pytest.raises(Forbidden):
        perform(EDITOR, row.id, "agree")
    with pytest.raises(Invalid, match="没有填写不同意的理由"):
        perform(HEAD, row.id, "decline")
    perform(HEAD, row.id, "decline", {"reason": "不涉及商业秘密"})
    assert Disclosure.objects.get(pk=row.id).proposal is None
    perform(EDITOR, row.id, "propose", later)
    assert perform(HEAD, row.id, "agree").disclosure.due_on.isoformat() == "2026-04-01"


def test_a_proposal_holds_up_the_publication_but_not_its_clock(town: Town, noon: datetime) -> None:
    row = town.decide(**ORDINARY)
    perform(EDITOR, row.id, "propose", {**SECRET, "what": "withhold"})
    assert refused(EDITOR, row, "prepare") == ["proposal_open"]
    with clock.pinned(noon + timedelta(days=20)):
        assert [item["id"] for item in queries.desk(HEAD, due="overdue")["items"]] == [row.id]


def test_a_deferral_agreed_to_too_late_is_refused_with_its_day(town: Town, noon: datetime) -> None:
    row = town.decide(**ORDINARY)
    perform(EDITOR, row.id, "propose", {**SECRET, "what": "defer", "until": "2026-03-10"})
    with clock.pinned(noon + timedelta(days=5)), pytest.raises(Invalid) as problem:
        perform(HEAD, row.id, "agree")
    assert problem.value.errors[0].field == "until"


def test_a_ground_that_is_none_is_refused_and_none_given_reads_as_other(town: Town) -> None:
    row = town.decide()
    with pytest.raises(Invalid) as problem:
        perform(HEAD, row.id, "withhold", {**WHY, "ground": "mood"})
    assert problem.value.errors[0].field == "ground"
    assert perform(HEAD, row.id, "withhold", WHY).disclosure.ground == "other"


def test_what_was_withheld_can_be_taken_up_again(town: Town) -> None:
    row = town.decide()
    perform(HEAD, row.id, "withhold", SECRET)
    assert kept_back.listed(HEAD)["total"] == 1
    assert published(row).state == "published"
    assert kept_back.listed(HEAD)["total"] == 0


@pytest.mark.parametrize(("verb", "more"), [("withhold", {}), ("defer", {"until": "2026-04-01"})])
def test_only_who_may_keep_a_decision_back_lets_it_out_again(town: Town, verb: str, more: dict[str, str]) -> None:
    row = town.decide(**ORDINARY)
    perform(HEAD, row.id, verb, {**SECRET, **more})
    perform(CHIEF, row.id, "agree")
    perform(EDITOR, row.id, "prepare")
    assert refused(UNIT_HEAD, row, "approve") == ["kept_back"]
    perform(EDITOR, row.id, "prepare")
    assert refused(UNIT_HEAD, row, "approve") == ["kept_back"]
    assert [item["reason"] for item in kept_back.listed(HEAD)["items"]] == [WHY["reason"]]
    perform(CHIEF, row.id, "approve")
    assert kept_back.listed(HEAD)["total"] == 0
    assert perform(EDITOR, row.id, "publish").disclosure.live


def test_a_deferral_whose_day_has_come_needs_nobody_to_lift_it(town: Town, noon: datetime) -> None:
    row = town.decide()
    perform(HEAD, row.id, "defer", {**SECRET, "until": "2026-03-10"})
    with clock.pinned(noon + timedelta(days=5)):
        perform(EDITOR, row.id, "prepare")
        assert perform(UNIT_HEAD, row.id, "approve").disclosure.state == "approved"


def test_what_was_pulled_as_exempt_goes_out_again_by_a_head_alone(town: Town) -> None:
    exempt = {"ground": "exempt", "reason": "属于不公开的案件"}
    waiting, confirmed = published(town.decide("c1")), published(town.decide("c2", number="临水罚当决字〔2026〕2号"))
    perform(EDITOR, waiting.id, "pull", exempt)
    perform(EDITOR, confirmed.id, "pull", exempt)
    perform(HEAD, confirmed.id, "agree")
    for row in (waiting, confirmed):
        perform(EDITOR, row.id, "prepare")
        assert refused(UNIT_HEAD, row, "approve") == ["kept_back"]
        assert perform(HEAD, row.id, "approve").disclosure.state == "approved"


def test_supervision_sees_who_keeps_what_back_why_and_since_when(town: Town, noon: datetime) -> None:
    withheld, deferred = town.decide("c1"), town.decide("c2", number="临水罚当决字〔2026〕2号")
    town.decide("c3", party={**NATURAL, "age_band": "14_to_18"}, number="临水罚当决字〔2026〕3号")
    perform(HEAD, withheld.id, "withhold", SECRET)
    perform(HEAD, deferred.id, "defer", {**WHY, "ground": "series", "until": "2026-04-01"})
    with clock.pinned(noon + timedelta(days=7)):
        found = kept_back.listed(HEAD)
        lines = list(kept_back.table(HEAD, ground="trade_secret"))
    assert [(item["ground"], item["days"], item["by_rule"]) for item in found["items"]] == [
        ("trade_secret", 7, False), ("series", 7, False), ("rule", 7, True),
    ]  # fmt: skip
    assert {one["code"]: one["count"] for one in found["grounds"]} == {"trade_secret": 1, "series": 1, "rule": 1}
    assert found["authorities"] == [{"code": WATER, "name": "临江区水利局", "count": 3}]
    assert found["items"][1]["until"] == "2026-04-01"
    assert len(lines) == 2
    assert lines[1][5] == WHY["reason"]
    assert kept_back.listed(STRANGER)["total"] == 0
    assert [item["id"] for item in kept_back.listed(HEAD, state="deferred")["items"]] == [deferred.id]


def test_no_reason_becomes_a_formula_in_the_table(town: Town) -> None:
    row = town.decide()
    perform(HEAD, row.id, "withhold", {**WHY, "reason": "=HYPERLINK(1)"})
    assert "'=HYPERLINK(1)" in spreadsheets.as_csv(kept_back.table(HEAD)).decode()
