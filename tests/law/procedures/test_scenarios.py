"""Every scenario comes out as the lawyer wrote it, and nothing in the procedure lacks one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from zhifa.law import engine, procedures, scenarios
from zhifa.law.engine.gates import GATES
from zhifa.law.procedures.language import Branch, Clock, Field, Gate, Procedure, Product, Step
from zhifa.law.rules import Rulebook
from zhifa.law.types import Json

ENGINE = Path(engine.__file__).parent
DOCS = Path(__file__).parents[3] / "docs" / "law"
LISTED = {
    "处罚法": [9, *range(16, 51), *range(53, 68), 70, 72, 73, 74, 76, 82, 85],
    "民诉法": range(87, 96), "强制法": [41, 53, 54, 55], "复议法": [20, 48, 54, 63], "行诉法": [45, 46, 67, 74, 77],
    "移送规定": [5, 6, 7, 8, 9, 12, 19],
}  # fmt: skip
"""What the ordinary procedure is made of; 51, 52 and the money of 68, 69, 71 belong to the summary one."""
ARTICLES = {f"{act} {n}" for act, numbers in LISTED.items() for n in numbers} - {"处罚法 51", "处罚法 52"}
PROCEDURES = tuple(procedures.load(code) for code in ("penalty-summary", "penalty-ordinary"))
STEPS = [step for procedure in PROCEDURES for step in procedure.steps]
every_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.code)


@cache
def results() -> tuple[scenarios.Result, ...]:
    return tuple(scenarios.run_all())


def source() -> str:
    return "".join(path.read_text("utf-8") for path in sorted(ENGINE.glob("*.py")))


@pytest.mark.parametrize("result", results(), ids=lambda r: f"{r.source}:{r.name}")
def test_the_scenario_comes_out_as_written(result: scenarios.Result) -> None:
    assert result.failures == []


def test_there_are_many_scenarios_and_no_two_of_one_name() -> None:
    names = [result.name for result in results()]
    assert len(names) >= 300
    assert len([r for r in results() if r.procedure == "penalty-ordinary"]) >= 120
    assert len(set(names)) == len(names)


def played(code: str) -> list[scenarios.Result]:
    return [result for result in results() if result.procedure == code]


def accepted(code: str) -> list[Json]:
    """The open part of every entry of a case of the procedure."""
    return [draft.open for result in played(code) for draft in result.entries if draft.kind.startswith("case.")]


NEEDS_A_SECOND_EDITION = {"procedure.migrate", "version_takes_what_was_done"}
"""A scenario knows released editions only; tests/casework/test_cases_are_joined_parted_… migrates to a newer one."""


@every_procedure
def test_every_step_is_taken_in_some_scenario(procedure: Procedure) -> None:
    taken = {entry["act"] for entry in accepted(procedure.code)}
    assert {step.code for step in procedure.steps} - taken - NEEDS_A_SECOND_EDITION == set()


@every_procedure
def test_every_gate_refuses_and_opens_in_some_scenario(procedure: Procedure) -> None:
    gates = {gate.name for step in procedure.steps for gate in step.gates}
    refused = {code for result in played(procedure.code) for code in result.refused}
    opened = {name for entry in accepted(procedure.code) for name in entry["gates"]}
    assert gates - refused == set()
    assert gates - opened - NEEDS_A_SECOND_EDITION == set()


def test_every_refusal_of_the_engine_is_met_in_some_scenario() -> None:
    codes = set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', source()))
    codes |= {f"officers.{code}" for code in re.findall(r'refuse\(\s*"([a-z_]+)"', source())}
    refused = {code for result in results() for code in result.refused}
    assert len(codes) > 25
    assert codes - refused == set()


@every_procedure
def test_every_rule_of_a_procedure_is_used_in_some_scenario(procedure: Procedure) -> None:
    used = {rule["id"] for entry in accepted(procedure.code) for rule in entry["rules"]}
    assert set(procedure.rule_ids()) - used == set()


def test_every_rule_that_the_engine_names_is_used_in_some_scenario() -> None:
    named = set(re.findall(r'"((?:penalty|remedy|record|hearing|review|discussion|service|coercion)\.[a-z_.]+)"', source()))
    named -= {step.code for step in STEPS} | {f"{step.code}." for step in STEPS}
    used = {rule["id"] for procedure in PROCEDURES for entry in accepted(procedure.code) for rule in entry["rules"]}
    assert named & set(Rulebook.default().ids()) == named
    assert named - used == set()


@every_procedure
def test_every_clock_has_its_due_day_stated_in_some_scenario(procedure: Procedure) -> None:
    clocks = {clock.code for step in procedure.steps for clock in step.clocks}
    stated = {key for result in played(procedure.code) for key in result.due}
    assert (clocks | {"publish"}) - stated == set()


def branching(step: Step) -> set[tuple[str, Any]]:
    """(field, value) that decide what happens next, or what else is asked."""
    items: tuple[Field | Clock | Product | Branch | Gate, ...]
    items = (*step.fields, *step.clocks, *step.produces, *step.branches, *step.gates)
    conditions = [condition for item in items for condition in item.when]
    conditions += [*step.done_when, *(step.publishes.when if step.publishes else ())]
    return {(c.field, value) for c in conditions if c.field for value in c.values}


@every_procedure
def test_every_choice_that_branches_is_made_in_some_scenario(procedure: Procedure) -> None:
    made = {
        (entry["act"], name, choice)
        for entry in accepted(procedure.code)
        for name, value in entry["data"].items()
        if not isinstance(value, dict)
        for choice in (value if isinstance(value, list) else [value])
        if not isinstance(choice, dict)
    }
    wanted = {(step.code, field, value) for step in procedure.steps for field, value in branching(step)}
    assert len(wanted) > 20
    assert wanted - made == set()


def test_every_gate_is_registered_and_every_registered_gate_is_used() -> None:
    used = {gate.name for procedure in procedures.all() for step in procedure.steps for gate in step.gates}
    assert used == GATES.keys()


@every_procedure
def test_the_table_of_articles_names_every_step_gate_rule_and_only_scenarios_there_are(procedure: Procedure) -> None:
    text = (DOCS / f"{procedure.code}.md").read_text("utf-8")
    named = [f"`{step.code}`" for step in procedure.steps]
    named += [f"`{gate.name}`" for step in procedure.steps for gate in step.gates]
    named += [f"`{rule}`" for rule in procedure.rule_ids()]
    assert [name for name in named if name not in text] == []
    cited = set(re.findall(r"〔([^〕 ]+)〕", text))
    assert cited
    assert cited - {result.name for result in results()} == set()


@every_procedure
def test_every_article_of_the_table_has_a_place_and_a_scenario(procedure: Procedure) -> None:
    lines = [line for line in (DOCS / f"{procedure.code}.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [row for row in rows if row[0] not in ("article", "row") and not set(row[0]) <= {"-"}]
    assert len(rows) > 20
    assert [row for row in rows if len(row) != 4 or "〔" not in row[-1] or not row[-2]] == []


def test_the_table_of_the_ordinary_procedure_covers_every_article_of_the_list() -> None:
    text = (DOCS / "penalty-ordinary.md").read_text("utf-8")
    told = {name for line in text.splitlines() if line.startswith("| ") for name in line.split("|")[1].split("、")}
    assert ARTICLES - {name.strip() for name in told} == set()


def test_a_scenario_that_expects_the_wrong_thing_is_reported(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "- name: 写错的\n  until: represent\n  acts:\n    - {act: decide, due: {serve: 2026-03-12}}\n"
        "    - {act: serve, refused: [role.wrong]}\n  then: {state: closed}\n",
        "utf-8",
    )
    failures = scenarios.run(wrong)[0].failures
    assert [failure.split("：")[1].split(" ")[0] for failure in failures] == ["due.serve", "refused", "state"]
