"""Rule: a penalty rests on law that was in force; what the imported statutes do not know is warned of, never refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from tests.law.procedures.stage import Case
from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar
from zhifa.law.engine import drafting, fields, gates
from zhifa.law.engine.context import Context
from zhifa.law.engine.deciding import context
from zhifa.law.engine.schema import data_schema
from zhifa.law.procedures import Procedure, ProcedureError
from zhifa.law.rules import Rulebook
from zhifa.law.types import Act, CitationFact, FieldProblem, Refusal

ACTED, HAPPENED = date(2026, 3, 5), date(2025, 11, 20)
LAW = "《中华人民共和国水法》第六十九条第（一）项"
NOTE = "《某市水务局裁量基准》第三条"
TEXT = """
code: penalty-sample
version: 1
title: 处罚样例
act: penalty
basis: 行政处罚法第五十七条
opening: decide
steps:
  - step: decide
    title: 作出决定
    does: 写明依据。
    actors: [officer]
    scope: case
    time: server
    basis: 行政处罚法第五十九条
    record: {stage: 决定, forms: [文字]}
    gates:
      - {gate: basis_is_law, basis: 行政处罚法第三十八条, says: "依据不能成立：{why}。", remedy: "{remedy}。"}
    fields:
      - {field: grounds, title: 处罚依据, type: citation, part: open, required: true}
"""


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return procedures.parse(TEXT, "sample")


def fact(text: str = LAW, on: date = ACTED, **more: Any) -> CitationFact:
    known = {"title": "中华人民共和国水法", "level": "law", "status": "in_force", "article_exists": True, "in_force": True}
    return CitationFact(text, on=on, **{**known, **more})


GONE: dict[str, Any] = {"status": "repealed", "in_force": False}
NOT_YET: dict[str, Any] = {"status": "not_yet", "in_force": False}
NONE: dict[str, Any] = {"status": "no_such_article", "article_exists": False}
UNKNOWN: dict[str, Any] = {"status": "unknown_statute", "level": "", "article_exists": False, "in_force": False}


def at(procedure: Procedure, grounds: Any, *facts: CitationFact) -> tuple[Context, list[FieldProblem]]:
    act = Act("decide", "甲", "officer", {"grounds": grounds})
    known = Case().facts()
    known = type(known)(authority=known.authority, procedure=procedure.code, matter=known.matter, citations=facts)
    step = procedure.steps[0]
    now = datetime(2026, 3, 5, 2, tzinfo=UTC)
    ctx = context(procedure, step, None, act, known, Rulebook.default(), Calendar.default(), now)
    return ctx, fields.check(ctx)


def refused(procedure: Procedure, grounds: list[str], *facts: CitationFact) -> Refusal | None:
    ctx, problems = at(procedure, grounds, *facts)
    assert not problems
    return next(gates.refusals(ctx, ctx.step.gates), None)


def test_a_law_in_force_with_the_article_opens_the_gate(procedure: Procedure) -> None:
    assert refused(procedure, [LAW], fact()) is None


@pytest.mark.parametrize(("level", "opens"), [("department_rule", True), ("local_regulation", True), ("normative", False), ("judicial_interpretation", False)])
def test_a_text_that_may_not_set_a_penalty_is_no_basis_alone(procedure: Procedure, level: str, opens: bool) -> None:
    found = refused(procedure, [NOTE], fact(NOTE, title="某市水务局裁量基准", level=level))
    assert (found is None) == opens
    if found:
        assert found.basis == "行政处罚法第十六条"
        assert "《某市水务局裁量基准》是" in found.message


def test_beside_a_law_a_normative_document_may_stand(procedure: Procedure) -> None:
    assert refused(procedure, [NOTE, LAW], fact(), fact(NOTE, level="normative")) is None


def test_an_article_that_does_not_exist_is_refused(procedure: Procedure) -> None:
    found = refused(procedure, [LAW], fact(**NONE))
    assert found is not None
    assert found.message == "依据不能成立：《中华人民共和国水法》没有第六十九条。"
    assert found.remedy == "请核对条文，改写为确有的条款。"


@pytest.mark.parametrize(("then", "now", "opens"), [({}, GONE, True), (NOT_YET, {}, True), (GONE, GONE, False), (NOT_YET, NOT_YET, False), (NONE, {}, True)])
def test_it_must_have_been_in_force_when_it_happened_or_when_it_is_decided(
    procedure: Procedure, then: dict[str, Any], now: dict[str, Any], opens: bool
) -> None:
    found = refused(procedure, [LAW], fact(on=ACTED, **now), fact(on=HAPPENED, **then))
    assert (found is None) == opens
    if found:
        assert found.basis == "行政处罚法第三十七条"
        assert "2026年3月5日、2025年11月20日" in found.message


@pytest.mark.parametrize("facts", [[], [fact(**UNKNOWN)], [fact(status="unknown_version", in_force=False)]])
def test_what_the_statutes_do_not_know_is_warned_of_in_the_entry(procedure: Procedure, facts: list[CitationFact]) -> None:
    assert refused(procedure, [LAW], *facts) is None
    ctx, _ = at(procedure, [LAW], *facts)
    line = drafting.draft(ctx).open["facts"]["citations"][0]
    assert line["text"] == LAW
    assert "请自行核对" in line["warning"]


def test_an_unknown_text_beside_a_normative_one_is_not_refused(procedure: Procedure) -> None:
    assert refused(procedure, [NOTE, LAW], fact(NOTE, level="normative"), fact(**UNKNOWN)) is None


def test_a_paragraph_that_was_not_found_is_warned_of(procedure: Procedure) -> None:
    assert refused(procedure, [LAW], fact(place_exists=False)) is None
    ctx, _ = at(procedure, [LAW], fact(place_exists=False))
    assert "没有找到所写的款、项" in drafting.draft(ctx).open["facts"]["citations"][0]["warning"]


def test_the_facts_used_stand_in_the_entry(procedure: Procedure) -> None:
    ctx, _ = at(procedure, [LAW], fact())
    body = drafting.draft(ctx).open
    assert body["data"] == {"grounds": [LAW]}
    assert body["facts"]["citations"] == [
        {"text": LAW, "title": "中华人民共和国水法", "level": "law", "status": "in_force", "on": "2026-03-05"}
    ]


def test_citations_are_cleaned_to_one_place_a_line(procedure: Procedure) -> None:
    ctx, problems = at(procedure, ["水法第六十九条第一项、第三项", "《水法》第69条第(一)项"])
    assert not problems
    assert ctx.data["grounds"] == ["《水法》第六十九条第（一）项", "《水法》第六十九条第（三）项"]


@pytest.mark.parametrize(
    ("given", "why"),
    [("水法第一条", "应当是一个列表"), (["水法"], "没有写明是第几条"), (["《水法》"], "没有写明是第几条"), (["甲"], "没有写明是第几条"),
     ([f"《水法》第{n}条" for n in range(1, 30)], "最多 20 处")],
)  # fmt: skip
def test_what_is_no_citation_goes_back_with_the_form(procedure: Procedure, given: Any, why: str) -> None:
    _, problems = at(procedure, given)
    assert [problem.field for problem in problems] == ["grounds"]
    assert why in problems[0].message
    assert problems[0].remedy


def test_the_form_asks_for_it_with_its_own_widget(procedure: Procedure) -> None:
    ctx, _ = at(procedure, [LAW])
    schema = data_schema(ctx, {})
    assert schema["properties"]["grounds"]["x-widget"] == "citation"
    jsonschema.validate({"grounds": [LAW]}, schema)


def test_the_field_is_always_open(procedure: Procedure) -> None:
    with pytest.raises(ProcedureError):
        procedures.parse(re.sub("part: open", "part: personal", TEXT), "sample")


def test_what_is_cited_and_for_which_days_is_known_before_the_act(procedure: Procedure) -> None:
    act = Act("decide", "甲", "officer", {"grounds": [LAW, 7], "happened_at": "2025-11-20T23:30"})
    assert engine.cited(procedure, act, None, ACTED) == engine.Cited((LAW,), (ACTED, HAPPENED))
    wild = Act("decide", "甲", "officer", {"grounds": "x", "happened_at": 5})
    assert engine.cited(procedure, wild, None, ACTED) == engine.Cited((), (ACTED,))


def test_an_approval_looks_at_what_the_proposal_cites() -> None:
    chained = TEXT.replace("    gates:", "    chain: [agency_head]\n    gates:")
    chained = chained.replace("opening: decide\n", "opening: decide\nincludes: [every/1]\n")
    procedure = procedures.parse(chained, "sample")
    proposal = {"id": "e1", "act": "decide", "party": None, "data": {"grounds": [LAW]}}
    mended = {"id": "e2", "act": "amend_entry", "party": None, "data": {"entry": "e1", "changes": {"grounds": [NOTE]}}}
    situation = {"entries": [proposal, mended], "parties": []}
    act = Act("approve", "乙", "agency_head", {"of": "e2"})
    assert set(engine.cited(procedure, act, situation, ACTED).texts) == {LAW, NOTE}


def test_procedures_without_the_field_need_no_statutes() -> None:
    assert not engine.needs("penalty-summary", 1, "decide").citations
