"""`zhifa import` on the running installation: a table is taken whole or not at all, and every doubt has a row."""

from __future__ import annotations

import json
from pathlib import Path

from tests.functional.demonstration import Town
from tests.registry.tables import with_stored_result, xlsx_file

HEADER = ("姓名", "科室", "执法证号", "执法类别", "执法区域", "有效期起", "有效期至")
AS = ("--authority", "LJ-WAT", "--as", "water.sysadmin", "--json")


def _row(name: str, number: str, unit: str | None = "水政科") -> tuple[str | None, ...]:
    return (name, unit, number, "water", "990102", "2024-03-05", "2029-03-04")


def _certificates(town: Town) -> set[str]:
    return {row["certificate"] for row in town.api().read("/public/officers?authority=LJ-WAT&q=柳")["items"]}


def test_merged_cells_full_width_digits_and_a_calculated_cell_are_read_as_they_show(town: Town, tmp_path: Path) -> None:
    rows = [HEADER, _row("柳一", "９９０１０２８０００１"), _row("柳二", '="9901028"&"0002"', None)]
    table = xlsx_file(tmp_path / "officers.xlsx", rows, ["B2:B3"])
    with_stored_result(table, '"9901028"&amp;"0002"', "99010280002")
    report = json.loads(town.run("import", "officers", str(table), *AS))
    assert (report["rows"], report["created"], report["errors"]) == (2, 2, [])
    shown = town.api().read("/public/officers/99010280002")
    assert (shown["name"], shown["unit"]) == ("柳二", "水政科")


def test_a_formula_without_a_result_names_its_cell_and_nothing_is_imported(town: Town, tmp_path: Path) -> None:
    table = xlsx_file(tmp_path / "officers.xlsx", [HEADER, _row("柳三", "99010280003"), _row("柳四", '="990"&"4"')])
    before = _certificates(town)
    refused = town.home.zhifa("import", "officers", str(table), *AS)
    (error,) = json.loads(refused.stdout)["errors"]
    assert (refused.returncode, error["row"], error["field"]) == (1, 3, "number")
    assert "C3" in error["message"]
    assert error["remedy"].endswith("。")
    assert _certificates(town) == before


def test_who_may_not_change_the_register_may_not_import_into_it(town: Town, tmp_path: Path) -> None:
    table = xlsx_file(tmp_path / "officers.xlsx", [HEADER, _row("柳五", "99010280005")])
    refused = town.home.zhifa("import", "officers", str(table), "--authority", "LJ-WAT", "--as", "water.officer")
    assert refused.returncode == 1
    assert "权限" in refused.stderr
    assert "99010280005" not in _certificates(town)
