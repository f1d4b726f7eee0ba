"""Rule: the register is exported in the tables of the standard and in our own, and what goes out comes back the same."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.disclosure.casts import EDITOR, HEAD, OTHER, STRANGER, WATER
from tests.disclosure.conftest import Town
from tests.disclosure.tables import AUTHORITY_CODE, CODE, LICENCE, PENALTY, PERSON, bring, csv_table
from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.disclosure.actions import every, perform
from zhifa.disclosure.models import PublicRecord, Record
from zhifa.disclosure.records import exporting, imports
from zhifa.disclosure.records.formats import Format, load
from zhifa.disclosure.records.reading import Line, lines
from zhifa.journal import api as journal
from zhifa.registry.imports import Report
from zhifa.registry.imports.table import tidy

TODAY = date(2026, 3, 5)


def publish_all() -> None:
    every.every(HEAD, "approve")
    every.every(EDITOR, "publish")


def read_json(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found


# ---- the property: any decision that can be filed survives the way out and back in -------------------------------

_words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufeff"), min_size=1, max_size=40)
_text = _words.map(tidy).filter(bool)
_fen = st.none() | st.integers(0, 10**13)
_after = st.just("") | st.dates(TODAY, date(2099, 12, 31)).map(date.isoformat)
_party = {
    "party_name": _text, "party_kind": st.sampled_from(["organisation", "sole_trader"]), "credit_code": st.just(AUTHORITY_CODE),
    **dict.fromkeys(exporting.NEVER, st.just("")),
}  # fmt: skip
_decision = {
    "number": st.integers(1, 99_999).map(lambda n: f"临水罚决字〔2026〕{n}号"), "matter": _text, "facts": _text,
    "decided_on": st.dates(date(2000, 1, 1), TODAY).map(date.isoformat), "valid_to": _after, "shown_until": _after,
    "valid_from": st.just(""), "certificates": st.just("") | _text, "certificate_name": st.just("") | _text,
    "certificate_number": st.just("") | _text, "confiscated": _fen, "source_name": _text, "source_code": st.just(CODE),
    "authority_name": st.just("临江区水利局"), "authority_code": st.just(CODE),
    "status": st.sampled_from(["valid", "disputed"]),
}  # fmt: skip
PENALTIES = st.fixed_dictionaries({
    **_party, **_decision, "act": st.just("penalty"), "basis": _text, "outcome": _text, "amount": st.integers(0, 10**13),
    "kinds": st.lists(st.sampled_from(["警告", "罚款", "没收违法所得", "吊销许可证件", "其他-责令改正"]), min_size=1, unique=True),
})  # fmt: skip
LICENCES = st.fixed_dictionaries({
    **_party, **_decision, "act": st.just("licence"), "basis": st.just(""), "outcome": st.just(""),
    "amount": st.none(), "kinds": st.lists(st.sampled_from(["普通", "特许", "其他-备案"]), min_size=1, unique=True),
})  # fmt: skip


def back(path: Path, form: str, table: Format, decision: dict[str, Any]) -> Line:
    """Written as a file by the exporter, read by the importer."""
    exporting.write(form, path, [(table, iter([exporting.cells(table, decision)]))])
    report = Report("disclosures")
    authority = Authority(code=WATER, name="临江区水利局")
    found = lines(path, authority, report, TODAY)
    assert report.ok, report.errors
    (line,) = found
    return line


def said(table: Format, line: Line) -> dict[str, Any]:
    """What a line says, by the columns that the table writes."""
    opened, personal, party = line.opened, line.personal, line.party
    everything = {
        **opened, **personal, **party, "party_name": party["name"], "party_kind": party["kind"],
        "amount": opened["amount_fen"], "confiscated": opened["confiscated_fen"], "kinds": opened["kind_titles"],
        "status": line.status,
    }  # fmt: skip
    names = {column.field for column in exporting.written(table)} - {"authority_name", "authority_code"}
    return {name: everything[name] for name in names}


@pytest.mark.parametrize(
    ("form", "name", "decisions"),
    [
        ("json", "own", PENALTIES), ("csv", "own", LICENCES), ("xlsx", "own", PENALTIES),
        ("shuanggongshi", "penalty-2018", PENALTIES), ("shuanggongshi", "licence-2018", LICENCES),
    ],
)  # fmt: skip
def test_reading_what_was_written_gives_the_same_decision(
    tmp_path: Path, form: str, name: str, decisions: st.SearchStrategy[dict[str, Any]]
) -> None:
    table = load(name)
    path = tmp_path / f"x.{'xlsx' if form == 'shuanggongshi' else form}"

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(decisions)
    def comes_back(decision: dict[str, Any]) -> None:
        if table.status and "disputed" not in table.status:
            decision = decision | {"status": "valid"}
        found = said(table, back(path, form, table, decision))
        assert found == {name: decision[name] for name in found}

    comes_back()


# ---- through the register -----------------------------------------------------------------------------------------

pytestmark = pytest.mark.usefixtures("noon")


def rows_of(authority: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    found = Record.objects.filter(authority=authority).order_by("act", "number")
    kept = ("registration_number", "representative")
    return [
        (
            {name: value for name, value in row.opened.items() if name != "format"},
            {**(row.personal or {}), "party": {k: v for k, v in (row.personal or {})["party"].items() if k not in kept}},
        )
        for row in found
    ]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "shuanggongshi"])
def test_another_authority_can_take_over_what_this_one_exported(authorities: None, tmp_path: Path, form: str) -> None:
    assert bring(tmp_path, {}, {"CF_WSH": "临水罚决字〔2026〕2号", "CF_CFLB": "警告;罚款", "CF_NR_WFFF": "0.5"}).ok
    assert imports.run(csv_table(tmp_path / "y.csv", [LICENCE]), WATER, EDITOR).ok
    publish_all()
    path = tmp_path / f"out.{'xlsx' if form == 'shuanggongshi' else form}"
    Authority.objects.filter(code=WATER).update(credit_code=PENALTY["CF_CFJGDM"])
    assert sum(exporting.export(form, path).values()) == 3
    Authority.objects.filter(code=OTHER).update(credit_code=PENALTY["CF_CFJGDM"])  # the same office, moved
    report = imports.run(path, OTHER, STRANGER)
    assert (report.created, report.errors) == (3, [])
    assert rows_of(OTHER) == rows_of(WATER)


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "shuanggongshi"])
def test_what_was_exported_is_no_news_to_whom_it_came_from(authorities: None, tmp_path: Path, form: str) -> None:
    Authority.objects.filter(code=WATER).update(credit_code=PENALTY["CF_CFJGDM"])
    assert bring(tmp_path, {"BZ": "内部备注"}, PERSON | {"CF_SY": "欧阳小明在临江河左岸堆放垃圾"}).ok
    assert imports.run(csv_table(tmp_path / "y.csv", [LICENCE]), WATER, EDITOR).ok
    publish_all()
    before = rows_of(WATER)
    path = tmp_path / f"out.{'xlsx' if form == 'shuanggongshi' else form}"
    assert sum(exporting.export(form, path, persons=True).values()) == 3
    report = imports.run(path, WATER, EDITOR)
    assert (report.unchanged, report.errors) == (3, [])
    assert rows_of(WATER) == before


def test_the_standard_has_two_sheets_with_its_own_codes_days_and_ten_thousands(authorities: None, tmp_path: Path) -> None:
    bring(tmp_path, {"CF_NR_FK": "0.05"})
    imports.run(csv_table(tmp_path / "y.csv", [LICENCE]), WATER, EDITOR)
    publish_all()
    counts = exporting.export("shuanggongshi", tmp_path / "x.xlsx")
    assert counts == {"penalty-2018": 1, "licence-2018": 1}
    book = load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["行政处罚", "行政许可"]
    head, row = book["行政处罚"].iter_rows(values_only=True)
    penalty = dict(zip(head, row, strict=True))
    assert (penalty["CF_NR_FK"], penalty["CF_JDRQ"], penalty["CF_YXQ"]) == ("0.05", "2026/03/02", "2099/12/31")
    assert penalty["CF_FRDB"] is None
    head, row = book["行政许可"].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["XK_ZT"] == "1"


def test_one_authority_reports_its_own_decisions_and_hears_that_its_code_is_missing(
    authorities: None, tmp_path: Path
) -> None:
    bring(tmp_path, {})
    publish_all()
    assert exporting.export("shuanggongshi", tmp_path / "x.xlsx", authority=OTHER)["penalty-2018"] == 0
    assert exporting.export("shuanggongshi", tmp_path / "x.xlsx", authority=WATER)["penalty-2018"] == 1
    assert (exporting.uncoded(WATER), exporting.uncoded(OTHER)) == (["临江区水利局"], [])
    Authority.objects.filter(code=WATER).update(credit_code=AUTHORITY_CODE)
    assert exporting.uncoded() == []


def test_natural_persons_are_left_out_unless_asked_for_and_then_as_they_are_shown(authorities: None, tmp_path: Path) -> None:
    bring(tmp_path, {}, PERSON)
    publish_all()
    exporting.export("json", tmp_path / "x.json")
    assert [row["party_kind"] for row in read_json(tmp_path / "x.json")] == ["法人及非法人组织"]
    exporting.export("json", tmp_path / "x.json", persons=True)
    found = {row["party_kind"]: row for row in read_json(tmp_path / "x.json")}
    assert found["自然人"]["party_name"] == "欧阳某"
    assert PERSON["CF_XDR_ZJHM"] not in (tmp_path / "x.json").read_text("utf-8")


def test_only_what_is_public_now_goes_out_and_since_a_day_only_what_changed(
    authorities: None, tmp_path: Path, noon: datetime
) -> None:
    bring(tmp_path, {}, {"CF_WSH": "临水罚决字〔2026〕2号"}, {"CF_WSH": "临水罚决字〔2026〕3号"})
    publish_all()
    later = noon + timedelta(days=4)
    with clock.pinned(later):
        assert bring(tmp_path, {"CF_WSH": "临水罚决字〔2026〕4号"}).created == 1
        publish_all()
        gone = {"ground": "wrong", "reason": "重复公示", "document": "本机关更正说明", "known_on": "2026-03-06"}
        perform(EDITOR, PublicRecord.objects.get(number__contains="〕2号").id, "withdraw", gone)
    exporting.export("csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["决定书文号"][-2:] for row in csv.DictReader(file)] == ["1号", "3号", "4号"]
    exporting.export("json", tmp_path / "x.json", since=later.date())
    assert [row["number"][-2:] for row in read_json(tmp_path / "x.json")] == ["4号"]


def test_decisions_of_cases_here_go_out_in_the_same_table(town: Town, tmp_path: Path) -> None:
    row = town.decide()
    for actor, verb in ((EDITOR, "prepare"), (HEAD, "approve"), (EDITOR, "publish")):
        perform(actor, row.id, verb)
    assert exporting.export("shuanggongshi", tmp_path / "x.xlsx")["penalty-2018"] == 1
    head, cells = load_workbook(tmp_path / "x.xlsx")["行政处罚"].iter_rows(values_only=True)
    found = dict(zip(head, cells, strict=True))
    assert (found["CF_NR"], found["CF_NR_FK"], found["CF_CFJG"]) == ("罚款200元", "0.02", "临江区水利局")


@pytest.mark.parametrize(("form", "name"), [("pdf", "x.pdf"), ("shuanggongshi", "x.csv")])
def test_a_format_that_there_is_not_is_refused(authorities: None, tmp_path: Path, form: str, name: str) -> None:
    with pytest.raises(exporting.NoSuchFormat):
        exporting.export(form, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_cell_that_looks_like_a_formula_stays_a_text(authorities: None, tmp_path: Path) -> None:
    bring(tmp_path, {"CF_SY": "=1+1"})
    publish_all()
    exporting.export("xlsx", tmp_path / "x.xlsx")
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]


def test_an_export_writes_nothing_into_the_journal(authorities: None, tmp_path: Path) -> None:
    bring(tmp_path, {})
    publish_all()
    before = journal.read.head()
    exporting.export("json", tmp_path / "x.json")
    assert journal.read.head() == before


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "'=1", "''=1", "'引号"])
def test_no_text_of_a_csv_is_a_formula_and_all_of_it_comes_back(authorities: None, tmp_path: Path, text: str) -> None:
    bring(tmp_path, {"CF_SY": text})
    publish_all()
    Authority.objects.filter(code=WATER).update(credit_code=PENALTY["CF_CFJGDM"])
    exporting.export("csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(file) for cell in row)
    Authority.objects.filter(code=OTHER).update(credit_code=PENALTY["CF_CFJGDM"])  # the same office, moved
    assert imports.run(tmp_path / "out.csv", OTHER, STRANGER).ok
    assert rows_of(OTHER) == rows_of(WATER)
