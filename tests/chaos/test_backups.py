"""Rule: a restored backup neither brings back who was erased since, nor lets the log contradict what it published."""

from __future__ import annotations

import json
from pathlib import Path

from tests.chaos.test_forgotten import ERASE, SECRETS, TELL_A_LOT
from tests.chaos.traces import found
from tests.conftest import Home

MORE = """
from tests import town
from zhifa.journal.api import followers
from zhifa.ledger import api as ledger
town.street().open()
followers.run_to_end()
town.tell(size=ledger.integrate().size)
"""
STANDS = """
from tests import town
from zhifa.casework import projection
from zhifa.casework.models import Case, Party
from zhifa.journal.api import followers, read
town.tell(cases=Case.objects.count(), erased=[p.erased for p in Party.objects.all()], parked=len(followers.parked()),
          equal=all(c.situation == projection.refolded(read.stream('case/' + c.id)) for c in Case.objects.all()))
"""


def test_an_erasure_made_after_the_backup_is_carried_out_again_by_the_restore(town: Home, tmp_path: Path) -> None:
    told = json.loads(town.check(TELL_A_LOT))
    backup = tmp_path / "before.backup"
    made = town.zhifa("backup", str(backup))
    assert made.returncode == 0, made.stderr
    town.check(ERASE, told["case"], told["now"])
    restored = town.zhifa("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "再次执行抹除" in restored.stdout
    assert found(town, SECRETS) == []
    stands = json.loads(town.check(STANDS))
    assert stands == {"cases": 1, "erased": [True], "parked": 0, "equal": True}
    audited = town.zhifa("ledger", "audit", "--full")
    assert audited.returncode == 0, audited.stdout


def test_a_restore_older_than_the_published_log_says_so_and_publishes_nothing(town: Home, tmp_path: Path) -> None:
    backup = tmp_path / "old.backup"
    assert town.zhifa("backup", str(backup)).returncode == 0
    size = json.loads(town.check(MORE))["size"]
    published = (town.path / "log" / "checkpoint").read_bytes()
    restored = town.zhifa("restore", str(backup))
    assert restored.returncode == 0, restored.stderr  # the restore was done; what would publish ends with 1
    assert f"已发布到第 {size} 条" in restored.stdout
    assert "已停止发布" in restored.stdout
    refused = town.zhifa("ledger", "checkpoint")
    assert refused.returncode == 1
    assert "已停止发布" in refused.stderr
    assert (town.path / "log" / "checkpoint").read_bytes() == published
