"""Rule: the list of what is not punished belongs to its matter, comes from a table and is a part of its version (R9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accounts.cast import Cast
from tests.registry.tables import csv_file
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.journal.api import read
from zhifa.registry import imports, queries

EXEMPT_HEADER = ["事项编码", "清单编号", "不予处罚的情形", "类型", "适用条件", "依据"]
EXEMPT = ["W-1", "1", "首次倾倒不足五立方米", "首违不罚", "初次倾倒；当日清运", "明州市水行政不予处罚清单第一项"]
FIRST = ["W-1", "取水许可", "行政处罚", "水法第六十九条"]
HEADER = ["事项编码", "事项名称", "行为类别", "依据"]


def test_the_list_of_what_is_not_punished_is_a_part_of_the_matter_and_of_its_version(cast: Cast, tmp_path: Path) -> None:
    listed = csv_file(tmp_path / "m.csv", [HEADER, FIRST])
    spared = csv_file(tmp_path / "e.csv", [EXEMPT_HEADER, EXEMPT])
    assert imports.run("matters", listed, "water", SYSTEM).ok
    report = imports.run("exemptions", spared, "water", SYSTEM)
    assert report.errors == []
    assert report.updated == 1
    assert imports.run("exemptions", spared, "water", SYSTEM).unchanged == 1
    assert imports.run("matters", listed, "water", SYSTEM).unchanged == 1  # the list stays with its matter
    found = queries.matter_fact("W-1", "water", clock.legal_today())
    assert found is not None
    (line,) = found[0].exemptions
    assert (line.code, line.outcome, line.conditions) == ("1", "no_penalty_first", ("初次倾倒", "当日清运"))
    entry = read.stream("list/water/matters")[-1]
    assert (entry.kind, entry.schema) == ("matter.changed", 2)
    assert [one["code"] for one in entry.open["exemptions"]] == ["1"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([["W-9", *EXEMPT[1:]]], "code"), ([EXEMPT, EXEMPT], "item"), ([[*EXEMPT[:3], "别的", *EXEMPT[4:]]], "outcome"),
        ([[*EXEMPT[:4], "", EXEMPT[5]]], "conditions"),
    ],
)  # fmt: skip
def test_a_line_that_fits_no_matter_or_says_not_enough_is_refused(
    rows: list[list[str]], field: str, cast: Cast, tmp_path: Path
) -> None:
    assert imports.run("matters", csv_file(tmp_path / "m.csv", [HEADER, FIRST]), "water", SYSTEM).ok
    report = imports.run("exemptions", csv_file(tmp_path / "e.csv", [EXEMPT_HEADER, *rows]), "water", SYSTEM)
    assert field in {error.field for error in report.errors}
    found = queries.matter_fact("W-1", "water", clock.legal_today())
    assert found is not None
    assert found[0].exemptions == ()
