"""A situation is the fold of its entries, reads open parts only, and corrections undo what they answer."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.law.procedures.stage import Case
from zhifa.law import engine
from zhifa.law.types import Event, Json


def without(situation: Json | None, *names: str) -> Json:
    assert situation is not None
    return {name: value for name, value in situation.items() if name not in names}


def voided(case: Case, act: str) -> None:
    assert case.act("void_entry", {"entry": case.last(act), "reason": "填错了。"}).accepted
    assert case.act("approve", {"of": case.last("void_entry"), "opinion": "同意。"}).accepted


def test_an_event_does_not_change_the_situation_it_is_folded_into() -> None:
    case = Case().course("decide")
    kept = copy.deepcopy(case.situation)
    engine.evolve(case.situation, case.events[-1])
    assert case.situation == kept


@pytest.mark.parametrize("act", ["represent", "decide", "serve", "pay"])
def test_a_voided_entry_leaves_the_case_as_if_it_had_never_been(act: str) -> None:
    course = ["register_lead", "investigate", "notify", "represent", "decide", "serve", "pay"]
    case, shorter = Case(), Case()
    case.course("serve" if act == "pay" else act)
    if act == "pay":
        case.act("pay")
    shorter.course(course[course.index(act) - 1])
    voided(case, act)
    log = ("entries", "documents")
    assert without(case.situation, *log) == without(shorter.situation, *log)


def test_a_document_of_a_voided_decision_cannot_be_served() -> None:
    case = Case().course("decide")
    voided(case, "decide")
    case.render = lambda body: None  # type: ignore[method-assign]  # the new decision is not rendered
    case.act("decide")
    decision = case.act("serve")
    assert [refusal.code for refusal in decision.refusals] == ["document.not_ready"]


def test_a_history_that_does_not_begin_with_the_opening_act_is_refused() -> None:
    case = Case().course("investigate")
    with pytest.raises(engine.HistoryError, match="第一条"):
        engine.fold(case.events[1:])
    with pytest.raises(engine.HistoryError, match="没有任何记录"):
        engine.fold([])


def test_a_correction_of_an_entry_that_is_not_there_is_refused() -> None:
    case = Case().course("register_lead")
    event = Event("x", "entry.voided", {"entry": "nowhere"}, case.now, case.now, "甲", "officer")
    with pytest.raises(engine.HistoryError, match="nowhere"):
        engine.evolve(case.situation, event)


def test_events_of_other_packages_change_nothing() -> None:
    case = Case().course("register_lead")
    event = Event("x", "party.recorded", {"party": "1"}, case.now, case.now, "甲", "officer")
    assert engine.evolve(case.situation, event) == case.situation


def test_an_entry_records_the_rules_gates_and_facts_it_used() -> None:
    case = Case().course("represent")
    (draft,) = case.act("decide").entries
    rules = {rule["id"]: rule["value"] for rule in draft.open["rules"]}
    assert rules["penalty.summary.fine.organisation"] == 300_000
    assert rules["officers.minimum"] == 2
    assert "fine_within_summary_limit" in draft.open["gates"]
    assert draft.open["facts"]["tier"]["max_fen"] == 300_000
    assert [line["certificate"] for line in draft.open["facts"]["officers"]] == ["甲", "乙"]
    assert draft.open["procedure_version"] == 1


def test_names_numbers_and_free_text_go_into_the_erasable_parts() -> None:
    case = Case(("person",))
    (lead,) = case.act("register_lead").entries
    assert lead.open["data"]["parties"] == [{"id": "1", "kind": "natural_person", "age_band": "adult", "identified": False}]
    parts: dict[str, Any] = {"personal": lead.personal, "restricted": lead.restricted}
    assert parts["personal"]["data"]["parties"][0]["name"] == "张三丰"
    assert parts["restricted"]["data"]["source"]["text"] == "日常巡查发现"
    (found,) = case.act("investigate").entries
    assert set((found.personal or {})["data"]) == {"place", "facts"}


def test_the_progress_lights_the_present_step_and_skips_what_is_not_needed() -> None:
    from zhifa.law import procedures

    procedure = procedures.load("penalty-summary")
    case = Case().course("pay")
    states = {state.code: state.state for state in engine.progress(procedure, case.situation)}
    assert states["pay"] == "done"
    assert states["collect"] == "skipped"
    assert states["close"] == "now"
    assert states["archive"] == "todo"
    assert engine.progress(procedure, None)[0].state == "now"


def test_the_caller_is_told_what_to_look_up() -> None:
    assert engine.needs("penalty-summary", 1, "decide") == engine.Needs(tiers=True, fines=True, own=False)
    assert engine.needs("penalty-summary", 1, "serve") == engine.Needs(tiers=False, fines=False, own=False)
    case = Case().course("close")
    assert case.situation is not None
    assert engine.signer(case.situation, {"of": case.last("close")}) == "unit_head"
    assert engine.signer(case.situation, {"of": case.last("pay")}) is None
