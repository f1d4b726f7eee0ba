"""Every scenario comes out as the lawyer wrote it, and nothing in the procedure lacks one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from zhifa.law import engine, procedures, scenarios
from zhifa.law.engine.gates import GATES

ENGINE = Path(engine.__file__).parent
DOCS = Path(__file__).parents[3] / "docs" / "law" / "penalty-summary.md"
PROCEDURE = procedures.load("penalty-summary")


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
    assert len(names) >= 40
    assert len(set(names)) == len(names)


def test_every_step_is_taken_in_some_scenario() -> None:
    taken = {draft.open["act"] for result in results() for draft in result.entries}
    assert {step.code for step in PROCEDURE.steps} <= taken


def test_every_gate_refuses_and_opens_in_some_scenario() -> None:
    gates = {gate.name for step in PROCEDURE.steps for gate in step.gates}
    refused = {code for result in results() for code in result.refused}
    opened = {name for result in results() for draft in result.entries for name in draft.open.get("gates", ())}
    assert gates - refused == set()
    assert gates - opened == set()


def test_every_refusal_of_the_engine_is_met_in_some_scenario() -> None:
    codes = set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', source()))
    codes |= {f"officers.{code}" for code in re.findall(r'refuse\(\s*"([a-z_]+)"', source())}
    refused = {code for result in results() for code in result.refused}
    assert len(codes) > 25
    assert codes - refused == set()


def test_every_rule_is_used_in_some_scenario() -> None:
    named = set(re.findall(r'"((?:penalty|remedy|record)\.[a-z_.]+)"', source())) | set(PROCEDURE.rule_ids())
    used = {rule["id"] for result in results() for draft in result.entries for rule in draft.open.get("rules", ())}
    assert named - used == set()


def test_every_clock_has_its_due_day_stated_in_some_scenario() -> None:
    clocks = {clock.code for step in PROCEDURE.steps for clock in step.clocks}
    stated = {key for result in results() for key in result.due}
    assert (clocks | {"publish"}) - stated == set()


def test_every_choice_that_branches_is_made_in_some_scenario() -> None:
    acts = [draft.open for result in results() for draft in result.entries if draft.kind.startswith("case.")]
    made = {(o["act"], o["data"].get(name)) for o in acts for name in ("outcome", "ground", "method", "stage")}
    outcomes = {choice.code for choice in PROCEDURE.step("decide").field("outcome").choices}  # type: ignore[union-attr]  # both exist
    assert {outcome for act, outcome in made if act == "decide"} >= outcomes
    assert {g for act, g in made if act == "collect"} >= {"small_fine", "hard_to_enforce", "remote"}
    assert {m for act, m in made if act == "serve"} >= {"direct", "leaving", "post", "electronic"}


def test_every_gate_is_registered_and_every_registered_gate_is_used() -> None:
    used = {gate.name for procedure in procedures.all() for step in procedure.steps for gate in step.gates}
    # `basis_is_law` waits for a procedure with a field of type `citation`; test_basis_is_law.py walks it.
    assert used | {"basis_is_law"} == GATES.keys()


def test_the_table_of_articles_names_every_step_gate_and_scenario_file() -> None:
    text = DOCS.read_text("utf-8")
    for step in PROCEDURE.steps:
        assert f"`{step.code}`" in text, step.code
        for gate in step.gates:
            assert f"`{gate.name}`" in text, gate.name
    for rule in PROCEDURE.rule_ids():
        assert f"`{rule}`" in text, rule
    names = {result.name for result in results()}
    cited = set(re.findall(r"〔([^〕 ]+)〕", text))
    assert cited
    assert cited - names == set()


def test_a_scenario_that_expects_the_wrong_thing_is_reported(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "- name: 写错的\n  until: represent\n  acts:\n    - {act: decide, due: {serve: 2026-03-12}}\n"
        "    - {act: serve, refused: [role.wrong]}\n  then: {state: closed}\n",
        "utf-8",
    )
    failures = scenarios.run(wrong)[0].failures
    assert [failure.split("：")[1].split(" ")[0] for failure in failures] == ["due.serve", "refused", "state"]
