"""Authorities and matters from tables (R2, R8)."""

from __future__ import annotations

from pathlib import Path

from tests.accounts.cast import Cast
from tests.registry.tables import TIER, TIER_HEADER, csv_file
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority, Unit
from zhifa.registry import imports
from zhifa.registry.models import Matter

AUTHORITIES = ("编码", "名称", "主体类别", "行政区划代码", "上级机关编码", "委托机关编码", "内设机构")
MATTERS = ("事项编码", "事项名称", "行为类别", "依据", "适用程序", "适用对象")


def test_authorities_are_registered_with_their_units_whatever_the_order_of_rows(cast: Cast, tmp_path: Path) -> None:
    rows = [
        ("guard", "护林队", "受委托组织", "230125", "wood", "wood", ""),
        ("wood", "林业局", "行政机关", "230125", "gov", "", "执法一科、执法二科"),
    ]
    path = csv_file(tmp_path / "a.csv", [AUTHORITIES, *rows])
    assert imports.run("authorities", path, None, SYSTEM).created == 2
    assert Authority.objects.get(code="guard").path == "/gov/wood/guard/"
    assert Unit.objects.filter(authority_id="wood").count() == 2
    assert imports.run("authorities", path, None, SYSTEM).unchanged == 2


def test_a_circle_of_superiors_is_refused(cast: Cast, tmp_path: Path) -> None:
    rows = [("a1", "甲", "行政机关", "230125", "b1", "", ""), ("b1", "乙", "行政机关", "230125", "a1", "", "")]
    report = imports.run("authorities", csv_file(tmp_path / "a.csv", [AUTHORITIES, *rows]), None, SYSTEM)
    assert "环" in report.errors[0].message


def test_an_entrusted_organisation_without_its_principal_is_refused(cast: Cast, tmp_path: Path) -> None:
    rows = [("a1", "甲", "受委托组织", "230125", "gov", "", "")]
    report = imports.run("authorities", csv_file(tmp_path / "a.csv", [AUTHORITIES, *rows]), None, SYSTEM)
    assert report.errors[0].field == "principal"
    assert not Authority.objects.filter(code="a1").exists()


def test_a_matter_is_listed_with_its_procedures_and_kinds_of_subject(cast: Cast, tmp_path: Path) -> None:
    row = (
        "W-1",
        "对擅自取水的处罚",
        "行政处罚",
        "《中华人民共和国水法》第六十九条",
        "简易程序、普通程序",
        "单位、个人",
    )
    path = csv_file(tmp_path / "m.csv", [MATTERS, row])
    assert imports.run("matters", path, "water", SYSTEM).created == 1
    matter = Matter.objects.get()
    assert matter.procedures == ["penalty-summary", "penalty-ordinary"]
    assert matter.subjects == ["organisation", "natural_person"]
    assert imports.run("matters", path, "water", SYSTEM).unchanged == 1


def test_a_matter_without_basis_or_of_an_unknown_act_is_refused(cast: Cast, tmp_path: Path) -> None:
    rows = [("W-1", "甲", "行政处罚", "", "", ""), ("W-2", "乙", "行政指点", "某法", "", "")]
    report = imports.run("matters", csv_file(tmp_path / "m.csv", [MATTERS, *rows]), "water", SYSTEM)
    assert {(error.row, error.field) for error in report.errors} >= {(2, "basis"), (3, "act")}
    assert not Matter.objects.exists()


def test_importing_the_list_again_leaves_the_tiers_of_a_benchmark_where_they_are(cast: Cast, tmp_path: Path) -> None:
    imports.run("discretion", csv_file(tmp_path / "t.csv", [TIER_HEADER, TIER]), "water", SYSTEM)
    path = csv_file(tmp_path / "m.csv", [MATTERS, ("水法-1", "擅自取水", "行政处罚", "水法六十九条", "", "")])
    assert imports.run("matters", path, "water", SYSTEM).updated == 1
    assert Matter.objects.get(valid_to=None).tiers.count() == 1
