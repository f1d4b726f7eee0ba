"""Rule: a decision of another system becomes a record with its duty, clock and scanned public version (R20, R21)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.disclosure.casts import EDITOR, HEAD, OFFICER, WATER
from tests.disclosure.tables import (
    LICENCE,
    OLD,
    PENALTY,
    PERSON,
    bring,
    brought,
    csv_table,
    masked,
    personal,
    xlsx_table,
)
from zhifa.accounts.errors import Forbidden, NotFound
from zhifa.casework.errors import Refused
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure, Record
from zhifa.disclosure.records import imports
from zhifa.disclosure.shown import display
from zhifa.journal.api import read
from zhifa.web.presentation import disclosures
from zhifa.web.presentation.disclosures import outcome

pytestmark = pytest.mark.usefixtures("authorities", "noon")


def test_the_duty_runs_from_the_decision_and_the_public_version_is_made_at_once(tmp_path: Path) -> None:
    row = brought(tmp_path)
    assert (row.state, row.due_on.isoformat(), row.case_id) == ("prepared", "2026-03-11", "")
    kinds = [entry.kind for entry in read.stream(f"disclosure/{row.id}")]
    assert kinds == ["disclosure.due", "disclosure.prepared"]
    (filed,) = read.stream(f"record/{row.record_id}")
    assert (filed.kind, filed.actor, filed.capacity) == ("record.filed", EDITOR.id, "disclosure_editor")
    assert (filed.open["amount_fen"], filed.open["valid_to"]) == (2_000_000, "2099-12-31")
    assert row.decision == filed.entry_id
    assert masked(row)["party"] == {"shown": "明州市甲水产有限公司", "kind": "organisation", "kind_title": "单位", "credit_code": PENALTY["CF_XDR_SHXYM"]}
    assert masked(row)["outcome"] == "罚款人民币贰万元"


def test_nothing_about_people_lies_in_an_open_part(tmp_path: Path) -> None:
    row = brought(tmp_path, **PERSON, CF_SY="欧阳小明（电话13812345678）在河边堆放垃圾")
    entries = [*read.stream(f"record/{row.record_id}"), *read.stream(f"disclosure/{row.id}")]
    assert not any(word in str(entry.open) for entry in entries for word in ("欧阳", "13812345678", PERSON["CF_XDR_ZJHM"]))
    assert masked(row)["facts"].startswith("欧阳某（电话×××）")
    assert [finding["kind"] for finding in row.findings] == ["phone"]


def test_it_goes_out_by_two_persons_like_any_other(tmp_path: Path) -> None:
    row = brought(tmp_path)
    with pytest.raises(Refused):
        perform(EDITOR, row.id, "publish")
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    record = queries.public(row.id)
    assert (record["number"], record["amount_fen"]) == ("临水罚决字〔2026〕1号", 2_000_000)
    assert queries.detail(EDITOR, row.id)["original"]["facts"] == PENALTY["CF_SY"]


def test_a_licence_has_its_own_period_and_its_own_words(tmp_path: Path) -> None:
    report = imports.run(csv_table(tmp_path / "x.csv", [LICENCE]), WATER, EDITOR)
    assert (report.created, report.errors) == (1, [])
    row = Disclosure.objects.get()
    assert (row.act, row.clock["rule"], row.state) == ("licence", "licence.publish", "prepared")
    assert masked(row)["kinds"] == ["普通"]
    assert masked(row)["certificate_number"] == "D330299S2026-0007"


def test_a_licence_whose_number_is_an_identity_number_is_found(tmp_path: Path) -> None:
    person = {"XK_XDR_MC": "欧阳小明", "XK_XDR_LB": "自然人", "XK_XDR_SHXYM": "", "XK_XKBH": PERSON["CF_XDR_ZJHM"]}
    imports.run(csv_table(tmp_path / "x.csv", [LICENCE | person]), WATER, EDITOR)
    row = Disclosure.objects.get()
    assert masked(row)["certificate_number"] == "×××"
    assert [finding["field"] for finding in row.findings] == ["certificate_number"]
    assert not any(PERSON["CF_XDR_ZJHM"] in str(entry.open) for entry in read.stream(f"record/{row.record_id}"))


def test_both_tables_of_a_workbook_are_read_and_a_sheet_of_notes_is_named(tmp_path: Path) -> None:
    path = xlsx_table(tmp_path / "双公示.xlsx", {"处罚": [PENALTY], "许可": [LICENCE], "说明": [{"填表说明": ""}]})
    report = imports.run(path, WATER, EDITOR)
    assert (report.rows, report.created, report.ignored_sheets) == (2, 2, ["说明"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_table_of_2016_is_known_by_its_columns(tmp_path: Path, encoding: str) -> None:
    report = imports.run(csv_table(tmp_path / "x.csv", [OLD], encoding), WATER, EDITOR)
    assert (report.created, report.errors) == (1, [])
    record = Record.objects.get()
    assert record.number == "临水罚决字〔2016〕3号"
    assert record.opened["kinds"] == ["fine", "confiscate_gains"]
    assert personal(record)["party"]["kind"] == "organisation"


@pytest.mark.parametrize(("result", "fen"), [("罚款一万元", 1_000_000), ("按每吨100元罚款", None), ("罚款", None)])
def test_a_table_without_a_column_for_the_fine_tells_it_in_its_result(
    tmp_path: Path, result: str, fen: int | None
) -> None:
    assert imports.run(csv_table(tmp_path / "x.csv", [OLD | {"CF_JG": result}]), WATER, EDITOR).ok
    assert Record.objects.get().opened["amount_fen"] == fen
    content = masked(Disclosure.objects.get(number="临水罚决字〔2016〕3号"))
    assert "罚款" in outcome(content)


@pytest.mark.parametrize(
    ("content", "kind", "years"),
    [("罚款两万元，吊销取水许可证", "revoke_licence", 3), ("罚款两万元，暂扣取水许可证三个月", "suspend_licence", 1)],
)
def test_the_content_says_which_of_the_two_penalties_of_one_word_it_is_and_how_long_it_is_shown(
    tmp_path: Path, content: str, kind: str, years: int
) -> None:
    row = brought(tmp_path, CF_CFLB="罚款;暂扣或者吊销许可证", CF_NR=content)
    assert Record.objects.get().opened["kinds"] == ["fine", kind]
    until = display.of(row, date(2026, 3, 5)).until
    assert until is not None
    assert until.year == 2026 + years


@pytest.mark.parametrize(("told", "until"), [("2026/09/30", "2026-09-30"), ("2099/12/31", "2027-03-02"), ("", "2027-03-02")])
def test_the_end_that_the_deciding_authority_told_counts_when_it_is_the_sooner(
    tmp_path: Path, told: str, until: str
) -> None:
    found = display.of(brought(tmp_path, CF_GSJZQ=told), date(2026, 3, 5)).until
    assert found is not None
    assert found.isoformat() == until


def test_a_decision_older_than_the_rules_of_disclosure_is_reckoned_from_its_filing(tmp_path: Path) -> None:
    row = brought(tmp_path, CF_JDRQ="2015/06/25")
    assert row.decided_on.isoformat() == "2015-06-25"
    assert row.due_on.isoformat() == "2026-03-16"


def test_chinese_headers_and_dates_of_excel_are_understood(tmp_path: Path) -> None:
    row = {
        "行政相对人名称": "明州市甲水产有限公司", "行政相对人类别": "法人及非法人组织", "统一社会信用代码": PENALTY["CF_XDR_SHXYM"],
        "行政处罚决定书文号": "临水罚决字(2026)9号", "违法行为类型": "擅自取水", "违法事实": "擅自取水", "处罚依据": "水法",
        "处罚类别": "警告；罚款", "处罚内容": "警告，罚款", "罚款金额（万元）": 0.123456, "处罚决定日期": date(2026, 3, 2),
        "处罚机关": "临江区水利局", "处罚机关统一社会信用代码": PENALTY["CF_CFJGDM"], "数据来源单位": "临江区水利局",
        "数据来源单位统一社会信用代码": PENALTY["CF_CFJGDM"],
    }  # fmt: skip
    report = imports.run(xlsx_table(tmp_path / "x.xlsx", {"表": [row]}), WATER, EDITOR)
    assert report.ok, report.errors
    opened = Record.objects.get().opened
    assert (opened["number"], opened["amount_fen"]) == ("临水罚决字〔2026〕9号", 123_456)
    assert (opened["decided_on"], opened["kinds"]) == ("2026-03-02", ["warning", "fine"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (PERSON | {"CF_XDR_ZJHM": "330299201001010017"}, "未成年人"),
        ({"CF_YJ": "《中华人民共和国治安管理处罚法》第四十三条"}, "不向社会公开"),
    ],
)
def test_what_the_rules_keep_back_is_filed_and_withheld(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    row = brought(tmp_path, **changes)
    assert (row.state, row.by_rule, row.masked) == ("withheld", True, None)
    assert reason in read.stream(f"disclosure/{row.id}")[1].open["reason"]


def test_only_the_editor_of_the_authority_imports(tmp_path: Path) -> None:
    for actor in (HEAD, OFFICER):
        with pytest.raises(Forbidden):
            bring(tmp_path, {}, actor=actor)
    with pytest.raises(NotFound):
        imports.run(csv_table(tmp_path / "x.csv", [PENALTY]), "nowhere", EDITOR)


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    before = read.head()
    assert bring(tmp_path, {}, dry_run=True).created == 1
    assert (read.head(), Record.objects.count(), Disclosure.objects.count()) == (before, 0, 0)


def test_words_that_were_added_to_a_kind_of_penalty_are_scanned_and_masked_like_every_text(tmp_path: Path) -> None:
    row = brought(tmp_path, CF_CFLB="罚款;其他-责令向钱多多（13812345678）赔礼道歉")
    assert masked(row)["kinds"] == ["罚款", "其他-责令向钱某（×××）赔礼道歉"]
    detail = queries.detail(EDITOR, row.id)
    (finding,) = detail["findings"]
    assert (finding["kind"], finding["text"]) == ("phone", "13812345678")
    assert [found.place for found in disclosures.findings(detail)] == ["决定种类"]
    assert "13812345678" in str(disclosures.originals(detail))
    assert "赔礼道歉" in str(disclosures.publics(detail))


def test_the_unit_that_reported_a_decision_is_scanned_and_masked_like_every_text(tmp_path: Path) -> None:
    row = brought(tmp_path, CF_SJLY="临江区水利局（联系人电话13812345678）")
    assert masked(row)["source_name"] == "临江区水利局（联系人电话×××）"
    detail = queries.detail(EDITOR, row.id)
    assert "13812345678" not in str(masked(row))
    assert [found.place for found in disclosures.findings(detail)] == ["数据来源"]
    assert "13812345678" in str(disclosures.originals(detail))
