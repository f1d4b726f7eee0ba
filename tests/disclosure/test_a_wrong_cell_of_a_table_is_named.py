"""Rule: each wrong cell is named by row, column, rule and remedy, and one wrong row keeps the whole table out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.disclosure.casts import EDITOR, WATER
from tests.disclosure.tables import (
    CODE,
    ID_NUMBER,
    LICENCE,
    OLD,
    OTHER_CODE,
    PENALTY,
    PERSON,
    SHOP,
    bring,
    csv_table,
    xlsx_table,
)
from zhifa.accounts.models import Authority
from zhifa.disclosure.models import Record
from zhifa.disclosure.records import imports, values
from zhifa.registry.imports import RowError

pytestmark = pytest.mark.usefixtures("authorities", "noon")

WRONG = [
    ({"CF_XDR_SHXYM": CODE[:-1] + "9"}, "credit_code", "第18位校验码不对"),
    ({"CF_XDR_SHXYM": "9135010"}, "credit_code", "应为18位"),
    ({"CF_XDR_SHXYM": ""}, "credit_code", "没有填写统一社会信用代码（发改办财金〔2018〕424号）"),
    ({"CF_XDR_ZJHM": ID_NUMBER}, "id_number", "行政相对人是单位"),
    (PERSON | {"CF_XDR_ZJHM": ID_NUMBER[:-1] + "1"}, "id_number", "第18位校验码不对"),
    (PERSON | {"CF_XDR_SHXYM": CODE}, "credit_code", "不应当填写单位的信息"),
    (PERSON | {"CF_FRDB": "钱多多"}, "representative", "不应当填写单位的信息"),
    ({"CF_XDR_LB": "外星人"}, "party_kind", "不在可选范围内"),
    ({"CF_CFLB": "罚款;罚站"}, "kinds", "“罚站”不在可选范围内"),
    ({"CF_JDRQ": "去年"}, "decided_on", "不是日期"),
    ({"CF_JDRQ": "2026/02/30"}, "decided_on", "不是日期"),
    ({"CF_JDRQ": "2026/03/06"}, "decided_on", "还没有到"),
    ({"CF_YXQ": "2026/03/01"}, "valid_to", "早于作出决定的日期"),
    ({"CF_NR_FK": "两万"}, "amount", "不是以万元为单位的金额"),
    ({"CF_NR_FK": "-1"}, "amount", "不是以万元为单位的金额"),
    ({"CF_NR_FK": "0.0000001"}, "amount", "小于一分"),
    ({"CF_NR_FK": ""}, "amount", "没有填写罚款金额"),
    ({"CF_NR_FK": "20000"}, "amount", "正好差一万倍"),
    ({"CF_NR": "处以20,000元罚款", "CF_NR_FK": "0.0002"}, "amount", "正好差一万倍"),
    ({"CF_CFLB": "罚款;暂扣或者吊销许可证"}, "kinds", "没有说明是暂扣还是吊销"),
    ({"CF_XDR_SHXYM": SHOP}, "credit_code", "是个体工商户的代码"),
    ({"CF_XDR_LB": "个体工商户"}, "credit_code", "是企业的代码"),
    ({"CF_WSH": "无"}, "number", "不像决定书的文号"),
    ({"CF_WSH": ""}, "number", "没有填写"),
    ({"CF_SY": "违" * 20_001}, "facts", "超过"),
    ({"CF_SY": "在河边\x07堆放"}, "facts", "控制字符"),
    ({"CF_CFJGDM": CODE}, "authority_code", "不是临江区水利局的统一社会信用代码"),
]


@pytest.mark.parametrize(("changes", "field", "message"), WRONG)
def test_the_cell_is_named_with_its_rule_and_remedy(
    tmp_path: Path, changes: dict[str, str], field: str, message: str
) -> None:
    Authority.objects.filter(code=WATER).update(credit_code=PENALTY["CF_CFJGDM"])
    report = bring(tmp_path, {"CF_WSH": "临水罚决字〔2026〕8号"}, changes)
    (error,) = report.errors
    assert (error.row, error.field) == (3, field)
    assert message in error.message
    assert error.remedy
    assert (report.created, Record.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("2", 2_000_000), ("0.000001", 1), ("1e-06", 1), ("1,234.5", 1_234_500_000), ("0.30000000000000004", 300_000), ("2万元", 2_000_000)],
)  # fmt: skip
def test_ten_thousands_of_yuan_become_exact_fen(tmp_path: Path, typed: str, fen: int) -> None:
    assert bring(tmp_path, {"CF_NR_FK": typed}).ok
    assert Record.objects.get().opened["amount_fen"] == fen
    assert float(values.as_wan(fen)) * 10**6 == pytest.approx(fen)


@pytest.mark.parametrize("typed", ["2099/12/31", "2099-12-31", "长期", "20991231", "73050"])
def test_without_end_is_one_day_however_it_is_written(tmp_path: Path, typed: str) -> None:
    assert bring(tmp_path, {"CF_YXQ": typed}).ok
    assert Record.objects.get().opened["valid_to"] == "2099-12-31"


@pytest.mark.parametrize("content", ["对甲罚款20000元，对乙罚款2元", "罚款人民币贰万元整（¥20,000.00）", "罚款若干", ""])
def test_a_fine_that_the_content_names_too_or_does_not_name_is_taken(tmp_path: Path, content: str) -> None:
    assert bring(tmp_path, {"CF_NR": content or "见决定书", "CF_NR_FK": "2"}).ok


@pytest.mark.parametrize("row", [PENALTY | {"CF_CFJG": "临江区市监局"}, OLD | {"CF_XZJG": "临江区市监局"}])
def test_a_table_of_another_authority_known_here_is_refused_where_no_code_decides(
    tmp_path: Path, row: dict[str, str]
) -> None:
    Authority.objects.exclude(code=WATER).update(name="临江区市监局")
    report = imports.run(csv_table(tmp_path / "x.csv", [row]), WATER, EDITOR)
    (error,) = report.errors
    assert (error.row, error.field) == (2, "authority_name")
    assert "不是临江区水利局" in error.message


def test_a_header_merged_over_two_rows_is_one_header(tmp_path: Path) -> None:
    path = xlsx_table(tmp_path / "x.xlsx", {"处罚": [dict.fromkeys(PENALTY, ""), PENALTY]})
    book = load_workbook(path)
    for column in range(1, len(PENALTY) + 1):
        book["处罚"].merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
    book.save(path)
    report = imports.run(path, WATER, EDITOR)
    assert (report.created, report.errors) == (1, [])


def test_a_sum_headed_in_another_unit_is_refused(tmp_path: Path) -> None:
    row = {("罚款金额（元）" if name == "CF_NR_FK" else name): value for name, value in PENALTY.items()}
    report = imports.run(csv_table(tmp_path / "x.csv", [row]), WATER, EDITOR)
    assert [(e.row, e.field) for e in report.errors] == [(1, "amount")]
    assert "以万元为单位" in report.errors[0].message


def test_a_licence_with_its_days_the_wrong_way_round_is_refused(tmp_path: Path) -> None:
    report = imports.run(csv_table(tmp_path / "x.csv", [LICENCE | {"XK_YXQZI": "2026/03/01"}]), WATER, EDITOR)
    assert [(e.field, e.message) for e in report.errors] == [("valid_to", "有效期至：有效期的止日早于起日。")]


def test_a_table_that_is_none_of_ours_is_told_what_it_lacks(tmp_path: Path) -> None:
    row = {name: value for name, value in PENALTY.items() if name != "CF_CFLB"}
    (error,) = imports.run(csv_table(tmp_path / "x.csv", [row]), WATER, EDITOR).errors
    assert error.message == "找不到表头：最接近的是“双公示行政处罚信息（发改办财金〔2018〕424号）”，缺少列“处罚类别”。"


def test_two_rows_that_say_different_things_of_one_decision_are_refused(tmp_path: Path) -> None:
    report = bring(tmp_path, {}, {"CF_WSH": "临水罚决字[2026]1号", "CF_NR_FK": "3"})
    assert "与第 2 行是同一份决定" in report.errors[0].message


def test_formulas_without_a_value_and_broken_json_are_refused(tmp_path: Path) -> None:
    report = imports.run(xlsx_table(tmp_path / "x.xlsx", {"表": [PENALTY | {"CF_NR_FK": "=1+1"}]}), WATER, EDITOR)
    assert [error.field for error in report.errors] == ["amount"]
    for name, text in (("a.json", "[1]"), ("b.jsonl", "{"), ("c.json", "[" * 100_000)):
        (tmp_path / name).write_text(text)
        assert "JSON" in imports.run(tmp_path / name, WATER, EDITOR).errors[0].message


def test_json_lines_are_read_like_a_table(tmp_path: Path) -> None:
    lines = [PENALTY | {"CF_NR_FK": 0.5}, PENALTY | {"CF_WSH": "临水罚决字〔2026〕2号", "CF_NR_FK": None, "CF_CFLB": "警告"}]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    report = imports.run(path, WATER, EDITOR)
    assert (report.created, report.errors) == (2, [])
    assert {row.opened["amount_fen"] for row in Record.objects.all()} == {500_000, None}


def test_every_error_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    report = bring(tmp_path, {"CF_JDRQ": "x", "CF_CFLB": "y"}, {"CF_WSH": "临水罚决字〔2026〕2号", "CF_XDR_SHXYM": OTHER_CODE[:-1]})
    assert all(isinstance(error, RowError) for error in report.errors)
    assert {(error.row, error.field) for error in report.errors} >= {(2, "decided_on"), (2, "kinds"), (3, "credit_code")}
