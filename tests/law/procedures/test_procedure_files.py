"""Procedure files fit the language, and everything they name exists."""

from __future__ import annotations

from importlib import resources

import pytest

from zhifa.law import procedures
from zhifa.law.engine.gates import GATES
from zhifa.law.engine.guards import GUARDS, STANDING
from zhifa.law.engine.roles import ROLES
from zhifa.law.procedures import Procedure, ProcedureError
from zhifa.law.procedures.language import Clock, Condition, Field, Gate, Product
from zhifa.law.rules import Rulebook

ALL = procedures.all()
TEXT = resources.files("zhifa.law.procedures").joinpath("penalty-summary/1.yaml").read_text("utf-8")


def conditions(procedure: Procedure) -> list[Condition]:
    found: list[Condition] = []
    for step in procedure.steps:
        items: tuple[Gate | Field | Clock | Product, ...] = (*step.gates, *step.fields, *step.clocks, *step.produces)
        for item in items:
            found += item.when
        found += step.publishes.when if step.publishes else ()
    return found


@pytest.mark.parametrize("procedure", ALL, ids=lambda p: f"{p.code}/{p.version}")
class TestEveryProcedure:
    def test_names_only_gates_guards_rules_and_roles_that_exist(self, procedure: Procedure) -> None:
        gates = {gate.name for step in procedure.steps for gate in step.gates}
        guards = {condition.guard for condition in conditions(procedure) if condition.guard}
        roles = {role for step in procedure.steps for role in (*step.actors, *step.chain)}
        assert gates <= GATES.keys()
        assert guards <= GUARDS.keys() | STANDING.keys()
        assert {step.applies for step in procedure.steps if step.applies} <= STANDING.keys()
        assert {step.again for step in procedure.steps if step.again} <= STANDING.keys()
        assert set(procedure.rule_ids()) <= set(Rulebook.default().ids())
        assert roles <= ROLES.keys()

    def test_conditions_speak_of_fields_and_choices_of_the_same_step(self, procedure: Procedure) -> None:
        for step in procedure.steps:
            items: tuple[Field | Clock | Product, ...] = (*step.fields, *step.clocks, *step.produces)
            tables = [c for item in items for c in item.when if c.field]
            for table in (*tables, *step.done_when, *(c for b in step.branches for c in b.when)):
                field = step.field(table.field)
                assert field is not None, (step.code, table.field)
                if field.choices:
                    assert set(table.values) <= {choice.code for choice in field.choices}

    def test_known_values_come_from_a_field_of_an_earlier_step(self, procedure: Procedure) -> None:
        codes = [step.code for step in procedure.steps]
        for step in procedure.steps:
            for field in step.fields:
                if field.known_from:
                    act, _, name = field.known_from.rpartition(".")
                    if act == "matter":
                        continue
                    earlier = procedure.step(act)
                    assert earlier is not None
                    assert earlier.field(name) is not None
                    assert codes.index(act) < codes.index(step.code)

    def test_every_demand_says_its_basis(self, procedure: Procedure) -> None:
        for step in procedure.steps:
            assert "第" in step.basis
            demands: tuple[Gate | Clock, ...] = (*step.gates, *step.clocks)
            assert all("第" in demand.basis for demand in demands)
            assert all(gate.says.endswith("。") and gate.remedy.endswith("。") for gate in step.gates)

    def test_what_a_condition_reads_is_never_erasable(self, procedure: Procedure) -> None:
        for step in procedure.steps:
            items: tuple[Field | Clock | Product, ...] = (*step.fields, *step.clocks, *step.produces)
            for item in items:
                for condition in item.when:
                    field = step.field(condition.field) if condition.field else None
                    assert field is None or field.part == "open"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("part: open", "part: public", "不合格式"),
        ("rule: penalty.pay", "rule: 15", "不合格式"),
        ("requires: {steps: [notify]}", "requires: {steps: [tell]}", "没有的环节：tell"),
        ("  - step: represent", "  - step: notify", "环节重复：notify"),
        ("opening: register_lead", "opening: file", "从哪个环节开始"),
        ("code: penalty-summary", "code: [", "YAML"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_name(before: str, after: str, says: str) -> None:
    assert before in TEXT
    with pytest.raises(ProcedureError, match="mine.yaml") as error:
        procedures.parse(TEXT.replace(before, after), "mine.yaml")
    assert says in str(error.value)


def test_an_unknown_procedure_or_version_is_named() -> None:
    with pytest.raises(ProcedureError, match="penalty-nowhere"):
        procedures.load("penalty-nowhere")
    with pytest.raises(ProcedureError, match="第 99 版"):
        procedures.load("penalty-summary", 99)
