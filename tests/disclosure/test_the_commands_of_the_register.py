"""Rule: an authority without any case here fills, publishes and exports its register by commands alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from tests.conftest import Home
from tests.disclosure.tables import PENALTY, csv_table
from zhifa import clock

AUTHORITY = """
from zhifa.accounts.actions import AuthorityData, UserData, create_authority, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
water = create_authority(AuthorityData(code="SLJ", name="临江区水利局", region="330299"), actor=SYSTEM)
for username, role in (("bian", "disclosure_editor"), ("zhang", "agency_head")):
    user = create_user(UserData(username, username, water, None, password="Linjiang-2026-ok"), actor=SYSTEM)
    grant_role(user, role, water, actor=SYSTEM)
"""


def test_from_a_table_to_the_public_and_out_again(home: Home, tmp_path: Path) -> None:
    home.check(AUTHORITY)
    lately = f"{datetime.now(clock.SHANGHAI) - timedelta(days=30):%Y/%m/%d}"  # what is old is not shown any more
    rows = [PENALTY | {"CF_WSH": f"临水罚决字〔2024〕{n}号", "CF_JDRQ": lately} for n in (1, 2, 3)]
    table = str(csv_table(tmp_path / "处罚.csv", rows, "gb18030"))
    where = ("--authority", "SLJ", "--as", "bian", "--json")

    refused = home.zhifa("import", "disclosures", str(csv_table(tmp_path / "x.csv", [rows[0] | {"CF_CFLB": "罚站"}])), *where)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["errors"][0]["field"] == "kinds"
    tried = json.loads(home.zhifa("import", "disclosures", table, *where, "--dry-run").stdout)
    assert (tried["created"], tried["dry_run"]) == (3, True)
    assert json.loads(home.zhifa("import", "disclosures", table, *where).stdout)["created"] == 3
    assert json.loads(home.zhifa("import", "disclosures", table, *where).stdout)["unchanged"] == 3

    own = home.zhifa("disclosures", "approve", "--as", "bian")
    assert own.returncode == 1
    assert "没有“批准公示”的权限" in own.stderr
    assert home.zhifa("disclosures", "approve", "--as", "").returncode == 2
    assert json.loads(home.zhifa("disclosures", "approve", "--as", "zhang", "--json").stdout) == {"done": 3, "left": 0}
    assert json.loads(home.zhifa("disclosures", "publish", "--as", "bian", "--json").stdout) == {"done": 3, "left": 0}

    found = home.check("from zhifa.disclosure import queries; print(queries.public_search('堆放垃圾')['total'])")
    assert found.strip() == "3"
    out = tmp_path / "out.xlsx"
    made = home.zhifa("export", "disclosures", "--format", "shuanggongshi", "--out", str(out), "--json")
    assert json.loads(made.stdout)["rows"] == {"penalty-2018": 3, "licence-2018": 0}
    assert home.zhifa("export", "disclosures", "--format", "pdf", "--out", str(out)).returncode == 2
    assert home.zhifa("export", "disclosures", "--out", str(tmp_path / "no" / "x.json")).returncode == 1
