"""Rule: a new installation gets its first people from the command line, through the same actions as everybody."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Home

AUTHORITIES = "机构编码,名称,主体类别,层级,行政区划代码,执法领域\nW1,明水县水务局,行政机关,县级,230125,水利\n"


def test_the_first_administrator_is_made_on_the_machine_and_bad_values_are_refused_in_chinese(
    home: Home, tmp_path: Path
) -> None:
    table = tmp_path / "机关.csv"
    table.write_text(AUTHORITIES, encoding="utf-8")
    imported = home.zhifa("import", "authorities", str(table))
    assert imported.returncode == 0, imported.stdout + imported.stderr
    asked = ("account", "create", "first", "--name", "周明远", "--authority", "W1", "--role", "sysadmin", "--password")
    weak = home.zhifa(*asked, "short")
    assert weak.returncode == 1
    assert "密码" in weak.stderr
    assert home.zhifa(*asked, "Mingshui-2026-ok").returncode == 0
    again = home.zhifa(*asked, "Mingshui-2026-ok")
    assert (again.returncode, "已被使用" in again.stderr) == (1, True)
    elsewhere = home.zhifa(
        "account", "create", "x2", "--name", "甲", "--authority", "W9", "--password", "Mingshui-2026-ok"
    )
    assert (elsewhere.returncode, "没有编码为 W9 的机关" in elsewhere.stderr) == (1, True)
    token = home.zhifa("token", "create", "--user", "first")
    assert token.stdout.startswith("zhifa_")
