"""Rule: `zhifa import statutes` says text by text what it did, and ends with 1 when it did nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Home
from tests.statutes import library


def test_the_command_reports_and_repeats(home: Home, tmp_path: Path) -> None:
    folder = str(library.write(tmp_path))
    tried = home.zhifa("import", "statutes", folder, "--dry-run")
    assert (tried.returncode, "核对通过，没有写入：读取 5 部文本" in tried.stdout) == (0, True)
    done = home.zhifa("import", "statutes", folder)
    assert f"新增　{library.RIVER}　2024-06-01 的文本，2025-01-01 起施行，5 条" in done.stdout
    again = json.loads(home.zhifa("import", "statutes", folder, "--json").stdout)
    assert (again["ok"], again["unchanged"], again["created"]) == (True, 5, 0)
    missing = home.zhifa("import", "statutes", str(tmp_path / "none"))
    assert (missing.returncode, "整份没有导入" in missing.stdout) == (1, True)
