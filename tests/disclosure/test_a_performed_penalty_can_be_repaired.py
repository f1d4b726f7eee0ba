"""Rule: after the shortest period a performed penalty can be repaired: one examines, another decides, and it is off everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.disclosure.casts import BOTH, EDITOR, HEAD
from tests.disclosure.conftest import Town
from tests.disclosure.test_acts import published, refused
from zhifa import clock
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.casework.errors import Refused
from zhifa.casework.models import Party
from zhifa.disclosure import public, queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.shown import repairing
from zhifa.journal.api import followers, read

ASKED = {"statement": "罚款已经缴清，违法行为已经改正。"}
GRANT = {"accept": True, "confirmed": ["performed", "corrected", "pledged"], "reason": "核实无误", "basis": "信用修复管理办法"}
REFUSE = {"accept": False, "reason": "没有改正", "basis": "信用修复管理办法"}
AFTER = timedelta(days=100)
"""Behind the shortest period of three months."""


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path


@pytest.fixture
def row(town: Town) -> Disclosure:
    return published(town.decide(procedure="penalty-ordinary"))


def test_granted_by_two_it_is_off_in_page_search_and_counts_with_its_ground(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + AFTER):
        applied = perform(EDITOR, row.id, "repair_apply", ASKED).disclosure
        assert applied.repair_due
        perform(EDITOR, row.id, "repair", GRANT)
        assert public.current().count() == 1
        done = perform(HEAD, row.id, "agree").disclosure
        assert (done.state, done.live, done.repair_due) == ("repaired", False, None)
        followers.run_to_end(["search-disclosures", "disclosure-changes"])
        assert queries.public_search()["total"] == public.current().count() == 0
        with pytest.raises(queries.Gone) as gone:
            queries.public(row.id)
    assert (gone.value.state, gone.value.reason) == ("repaired", "已经信用修复")
    assert public.changes()[-1].what == "repaired"
    entry = read.stream(f"disclosure/{row.id}")[-1]
    assert (entry.kind, entry.open["reason"]) == ("disclosure.repaired", "核实无误")


def test_before_the_shortest_period_nobody_can_ask(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + timedelta(days=30)):
        assert refused(EDITOR, row, "repair_apply", ASKED) == ["repair_too_early"]


def test_a_second_application_waits_for_the_answer_to_the_first(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + AFTER):
        perform(EDITOR, row.id, "repair_apply", ASKED)
        assert refused(EDITOR, row, "repair_apply", ASKED) == ["repair_waiting"]
        perform(EDITOR, row.id, "repair", REFUSE)
        done = perform(HEAD, row.id, "agree").disclosure
        kept: Any = done.repair
        assert (done.state, kept["result"], kept["reason"]) == ("published", "refused", "没有改正")
        perform(EDITOR, row.id, "repair_apply", ASKED)


def test_every_condition_is_confirmed_before_it_is_granted(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + AFTER):
        perform(EDITOR, row.id, "repair_apply", ASKED)
        for wrong, field in (
            ({**GRANT, "confirmed": ["performed"]}, "confirmed"),
            ({**GRANT, "confirmed": ["magic"]}, "confirmed"),
            ({**GRANT, "accept": "yes"}, "accept"),
            ({**GRANT, "basis": ""}, "basis"),
        ):
            with pytest.raises(Invalid) as problem:
                perform(EDITOR, row.id, "repair", wrong)
            assert problem.value.errors[0].field == field


def test_the_one_who_examined_does_not_decide_and_an_editor_cannot(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + AFTER):
        assert refused(EDITOR, row, "repair", GRANT) == ["no_application"]
        perform(EDITOR, row.id, "repair_apply", ASKED)
        perform(BOTH, row.id, "repair", GRANT)
        assert refused(BOTH, row, "agree") == ["same_person"]
        with pytest.raises(Forbidden):
            perform(EDITOR, row.id, "agree")
        perform(HEAD, row.id, "decline", {"reason": "请再核实改正情况"})
        assert repairing.waiting(Disclosure.objects.get(pk=row.id))
        perform(EDITOR, row.id, "repair", REFUSE)


def test_what_a_rule_excludes_is_not_repaired(town: Town, noon: datetime) -> None:
    row = published(town.decide(procedure="penalty-ordinary", sector="market", kinds=["fine", "stop_production"]))
    with clock.pinned(noon + timedelta(days=500)), pytest.raises(Refused) as no:
        perform(EDITOR, row.id, "repair_apply", ASKED)
    assert [(one.code, one.basis) for one in no.value.refusals] == [
        ("repair_excluded", "市场监督管理行政处罚信息公示规定第十四条第三款")
    ]


def test_the_end_of_the_display_closes_an_open_application(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + AFTER):
        perform(EDITOR, row.id, "repair_apply", ASKED)
        perform(EDITOR, row.id, "repair", GRANT)
    with clock.pinned(noon + timedelta(days=400)):
        followers.tick()
        assert refused(HEAD, row, "agree") == ["no_proposal"]
    row.refresh_from_db()
    assert (row.state, row.repair_due) == ("expired", None)


def test_a_party_asks_on_its_own_page_under_the_same_rules(row: Disclosure, noon: datetime) -> None:
    party = Party.objects.select_related("case").get(case_id=row.case_id)
    Disclosure.objects.filter(pk=row.id).update(party_id=party.id)
    with clock.pinned(noon + timedelta(days=30)), pytest.raises(Refused):
        repairing.apply(party, "已经缴清。")
    with clock.pinned(noon + AFTER):
        for nothing in ("", "字" * 3000):
            with pytest.raises(Invalid):
                repairing.apply(party, nothing)
        repairing.apply(party, "已经缴清。")
    entry: Any = read.stream(f"disclosure/{row.id}")[-1]
    assert (entry.kind, entry.capacity, entry.open["by"]) == ("disclosure.repair_applied", "party", "party")
    assert "缴清" not in str(entry.open)
    assert entry.personal == {"statement": "已经缴清。"}


def test_a_correction_that_is_published_meanwhile_leaves_the_opinion_on_the_application(row: Disclosure, noon: datetime) -> None:
    with clock.pinned(noon + AFTER):
        perform(EDITOR, row.id, "repair_apply", ASKED)
        perform(EDITOR, row.id, "repair", GRANT)
        perform(EDITOR, row.id, "correct", {"reason": "文号笔误"})
        perform(HEAD, row.id, "approve")
        perform(EDITOR, row.id, "publish")
        assert perform(HEAD, row.id, "agree").disclosure.state == "repaired"
