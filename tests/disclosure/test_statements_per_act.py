"""Rule: an act after publication asks the database a bounded number of questions, in one transaction, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD
from tests.disclosure.conftest import Town
from tests.disclosure.test_a_performed_penalty_can_be_repaired import ASKED, GRANT
from tests.disclosure.test_acts import published
from tests.statements import counted
from zhifa import clock
from zhifa.disclosure.actions import perform
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.corrections import answering, asking
from zhifa.journal.api import followers

LIMITS = {"pull": 18, "decline": 18, "repair_apply": 20, "repair": 20, "agree": 18, "ask": 16, "answer": 14, "confirm": 14}


@pytest.mark.parametrize("others", [0, 3])
def test_no_act_asks_more_when_there_are_more_records(
    town: Town, noon: datetime, settings: Settings, tmp_path: Path, others: int
) -> None:
    settings.ZHIFA_HOME = tmp_path
    row = published(town.decide(procedure="penalty-ordinary"))
    for n in range(others):
        published(town.decide(f"o{n}", number=f"临水罚决字〔2026〕9{n}号", procedure="penalty-ordinary"))
    followers.run_to_end(["search-disclosures", "disclosure-channels"])
    asked: dict[str, int] = {}

    def step(name: str, act: Callable[[], object]) -> object:
        with counted() as found:
            done = act()
        asked[name] = sum(len(one) for one in found.transactions) + len(found.outside)
        assert sum(bool(one) for one in found.transactions) == 1, name
        return done

    with clock.pinned(noon + timedelta(days=100)):
        step("pull", lambda: perform(EDITOR, row.id, "pull", {"ground": "wrong", "reason": "有误"}))
        step("decline", lambda: perform(HEAD, row.id, "decline", {"reason": "没有"}))
        made = step("ask", lambda: asking.ask(row.id, "other", "不对"))
        assert isinstance(made, asking.Asked)
        found = asking.under(made.code)
        step("answer", lambda: answering.answer(EDITOR, found.id, "refused", "一致"))
        one = receipts.waiting(EDITOR)["items"][0]["id"]
        step("confirm", lambda: receipts.confirm(EDITOR, [one], "回执"))
        step("repair_apply", lambda: perform(EDITOR, row.id, "repair_apply", ASKED))
        step("repair", lambda: perform(EDITOR, row.id, "repair", GRANT))
        step("agree", lambda: perform(HEAD, row.id, "agree"))
    assert {name: n for name, n in asked.items() if n > LIMITS[name]} == {}
