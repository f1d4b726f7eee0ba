"""Claim: integrate + compare-and-swap runs at half the speed or more of a raw SQLite log, at batches of 100.

The baseline, measured in the same run on the same disk, is the least a log could do: insert the batch of entries, hash
them into the frontier, insert a checkpoint row, commit with synchronous=FULL. Ours reads the digests from the journal,
hashes, signs and swaps the row through Django; writing the public files is measured beside it, for it is no part of
the claim (it happens on a timer, not per entry).

    python bench/ledger.py [--scale X] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

BATCHES = (1, 10, 100, 1000)
ROUNDS = {1: 150, 10: 150, 100: 60, 1000: 20}
TARGET = 0.5


def start_installation(home: str) -> None:
    os.environ.update(ZHIFA_HOME=home, DJANGO_SETTINGS_MODULE="zhifa.config.settings.embedded")
    os.environ.pop("ZHIFA_DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def fill_journal(entries: int) -> None:
    from zhifa.journal.api import Kind, NewEntry, Payload, register, transaction

    class NoteOpen(Payload):
        n: int

    register(Kind("bench.note", "记事", lambda _: "记下", open=NoteOpen))
    for start in range(0, entries, 1000):
        with transaction() as tx:
            notes = [NewEntry("bench.note", open={"n": n}) for n in range(start, min(entries, start + 1000))]
            tx.append("bench/a", notes, authority="A1", actor="bench", capacity="officer")


class Baseline:
    """A raw log: entries and checkpoints in SQLite, WAL, synchronous=FULL."""

    def __init__(self, path: Path, digests: list[bytes]) -> None:
        from zhifa.proof.merkle import Frontier

        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE entry (position INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);"
            "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL);"
        )
        self.frontier = Frontier()
        self.digests = iter(digests)

    def batch(self, size: int) -> None:
        from zhifa.proof.merkle import leaf_hash

        rows = [(self.frontier.size + n + 1, next(self.digests)) for n in range(size)]
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        self.frontier.extend(leaf_hash(digest) for _, digest in rows)
        self.connection.execute("INSERT INTO checkpoint VALUES (?, ?)", [self.frontier.size, self.frontier.root()])
        self.connection.execute("COMMIT")


class Ours:
    def __init__(self) -> None:
        from zhifa.ledger.integration import begin

        row = begin()
        assert row is not None, "the journal is not empty"
        self.row = row

    def batch(self, size: int) -> None:
        from zhifa.ledger.integration import integrate_batch

        grown = integrate_batch(self.row, size)
        assert grown is not None, "the journal holds enough"
        assert grown.size == self.row.size + size
        self.row = grown


def seconds(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure(home: str, rounds: dict[int, int]) -> list[dict[str, float]]:
    from zhifa.journal.api import read
    from zhifa.ledger.api import audit, publish

    digests = [bytes.fromhex(digest) for _, digest in read.digests(0, 10**9)]
    baseline, ours, results = Baseline(Path(home) / "baseline.sqlite3", digests), Ours(), []
    for batch in BATCHES:
        raw = mine = files = 0.0
        for _ in range(rounds[batch]):  # taken in turns, so that a noisy disk hits both
            raw += seconds(partial(baseline.batch, batch))
            mine += seconds(partial(ours.batch, batch))
            files += seconds(publish)
        done = batch * rounds[batch]
        results.append(
            {
                "batch": batch,
                "raw_entries_per_second": round(done / raw),
                "ledger_entries_per_second": round(done / mine),
                "ledger_with_files_entries_per_second": round(done / (mine + files)),
                "ratio": round(raw / mine, 2),
            }
        )
    assert baseline.frontier.root().hex() == ours.row.root, "both computed the same tree"
    report = audit()
    assert report.ok, report.problems
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the usual rounds")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rounds = {batch: max(2, int(count * arguments.scale)) for batch, count in ROUNDS.items()}
    with tempfile.TemporaryDirectory(prefix="zhifa-bench-") as home:
        start_installation(home)
        fill_journal(sum(batch * count for batch, count in rounds.items()))
        results = measure(home, rounds)
    at_100 = next(result["ratio"] for result in results if result["batch"] == 100)
    verdict = {"claim": "ledger", "target": TARGET, "ratio": at_100, "ok": at_100 >= TARGET, "results": results}
    if arguments.json:
        print(json.dumps(verdict))
    else:
        print("         批量   裸日志 条/秒     存证 条/秒  连同文件 条/秒       比值")
        for result in results:
            print("".join(f"{value:>13}" for value in result.values()))
        print(f"批量 100 时的比值 {at_100}（目标 ≥ {TARGET}）：{'达到' if verdict['ok'] else '未达到'}")
    return 0 if verdict["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
