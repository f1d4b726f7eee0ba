"""Several processes write and integrate at once, some are killed in the middle: one history, nothing lost."""

from __future__ import annotations

import json
import random
import time
from typing import Any

from tests.conftest import Home

WORK = """
import time
from zhifa.journal.api import Kind, NewEntry, Payload, register, transaction
from zhifa.ledger import api as ledger

class Open(Payload):
    n: int

register(Kind('test.note', '记事', lambda e: '', open=Open))
who, rounds = sys.argv[1], int(sys.argv[2])
for n in range(rounds):
    with transaction() as tx:
        entry = tx.append('test/' + who, [NewEntry('test.note', open={'n': n})], authority='A', actor=who, capacity='officer')[0]
    print(ledger.receipt(entry).size >= entry.position, flush=True)
"""
AUDIT = """
import json
from zhifa.ledger import api as ledger
ledger.integrate()
report = ledger.audit(full=True)
print(json.dumps({**report.as_json(), 'checkpoint': ledger.checkpoint()}))
"""


def audited(home: Home) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(home.check(AUDIT))
    return report


def test_integrators_take_turns_and_every_writer_gets_a_receipt(home: Home) -> None:
    processes = [home.python(WORK, name, "15") for name in "甲乙丙"]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.split() == ["True"] * 15
    report = audited(home)
    assert report["ok"], report["problems"]
    assert report["size"] == 45


def test_killed_at_any_moment_every_receipt_still_holds(home: Home) -> None:
    receipts, pause = 0, random.Random()
    for round_ in range(3):
        process = home.python(WORK, f"r{round_}", "1000")
        assert process.stdout is not None
        process.stdout.readline()  # it is at work
        time.sleep(pause.random() / 4)
        process.kill()
        receipts += 1 + process.communicate()[0].count("True")
        report = audited(home)
        assert report["ok"], report["problems"]
    assert report["size"] >= receipts
