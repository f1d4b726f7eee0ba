"""Claim: an act costs at most 12 SQL statements and 12 times the CPU of the least that Django could do.

The floor, measured in the same process in turns with the acts, is one transaction of the ORM on the same database with
synchronous=FULL: insert an event, update a case, insert an audit line. An act is everything inside its own
transaction (permission, engine, entries, digests, case row, clocks, document approved); rendering the PDF comes after
the commit and is no part of it. Every act of the whole walk is measured; the costliest decides.

    python bench/act.py [--rounds N] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from baselines.floor import floor, start_installation

sys.path.insert(0, str(Path(__file__).parent.parent))  # the cast of the tests

STATEMENTS, RATIO = 12, 12
FLOORS_AN_ACT = 3
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Counter:
    def __init__(self) -> None:
        self.inside = False
        self.n = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("BEGIN"):
            self.inside = True
        self.n += self.inside and not sql.startswith(FRAME)
        return execute(sql, params, many, context)


def walk(party: dict[str, Any]) -> list[tuple[str, Callable[[Any], Any]]]:
    """The acts of an on-the-spot case against this party, each given the street."""
    paid = {"channel": "bank", "amount_fen": 5_000, "receipt_number": "N"}
    return [
        ("register_lead", lambda s: s.open(party)),
        ("investigate", lambda s: s.investigate()),
        ("notify", lambda s: s.notify()),
        ("represent", lambda s: s.represent()),
        ("decide", lambda s: s.decide()),
        ("serve", lambda s: s.serve()),
        ("record_filing", lambda s: s.act("record_filing", {}, in_office=True)),
        ("pay", lambda s: s.act("pay", paid, in_office=True)),
        ("close", lambda s: s.propose("close", {"summary": "已经履行。"})),
        ("approve", lambda s: s.approve(s.results[-1].entries[0].entry_id)),
        ("archive", lambda s: s.act("archive", {"archive_number": "1", "retention": "ten_years"}, by="archivist",
                                    in_office=True)),
    ]  # fmt: skip


def measure(rounds: int) -> dict[str, Any]:
    """Medians over the rounds, in milliseconds of CPU; the first round warms up and is not counted."""
    from django.db import connection

    from tests import town
    from tests.cast import ORGANISATION
    from zhifa.casework import papers, write

    town.build()
    least = floor()
    timer = Timer(write)
    cpu: dict[str, list[float]] = {}
    floors: list[float] = []
    statements: dict[str, int] = {}
    render, papers.render_all = papers.render_all, lambda result: result
    for n in range(rounds + 1):
        street = town.street()
        for act, step in walk({**ORGANISATION, "credit_code": "", "name": f"第{n}店"}):
            counter = Counter()
            with connection.execute_wrapper(counter):
                step(street)
            if n:
                cpu.setdefault(act, []).append(timer.last)
                statements[act] = max(statements.get(act, 0), counter.n)
                floors += [cpu_of(least) for _ in range(FLOORS_AN_ACT)]
            render(street.results[-1])
    middle = statistics.median(floors)
    acts = {
        act: {"ms": round(statistics.median(times) * 1e3, 2), "ratio": round(statistics.median(times) / middle, 1),
              "statements": statements[act]}
        for act, times in cpu.items()
    }  # fmt: skip
    return {"floor_ms": round(middle * 1e3, 2), "rounds": rounds, "acts": acts}


class Timer:
    """CPU seconds of the last act: the write path's two functions, without looking up who acts."""

    def __init__(self, write: Any) -> None:
        self.last = 0.0
        for name in ("open_case", "perform"):
            setattr(write, name, self._timed(getattr(write, name)))

    def _timed(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **more: Any) -> Any:
            start = time.process_time()
            try:
                return act(*args, **more)
            finally:
                self.last = time.process_time() - start

        return timed


def cpu_of(once: Callable[[], None]) -> float:
    start = time.process_time()
    once()
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhifa-bench-") as home:
        start_installation(home)
        found = measure(max(5, arguments.rounds))
    ratio = max(act["ratio"] for act in found["acts"].values())
    most = max(act["statements"] for act in found["acts"].values())
    ok = ratio <= RATIO and most <= STATEMENTS
    print(json.dumps({"claim": "act", "target": RATIO, "ratio": ratio, "statements": most, "ok": ok, **found}))
    if not arguments.json:
        typical = statistics.median(act["ratio"] for act in found["acts"].values())
        print(f"最重的行为是地板事务的 {ratio} 倍（目标 ≤ {RATIO}），居中的 {typical} 倍；"
              f"最多 {most} 条 SQL（目标 ≤ {STATEMENTS}）：{'达到' if ok else '未达到'}")  # fmt: skip
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
