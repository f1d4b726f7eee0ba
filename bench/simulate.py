"""Claim: a bulk simulation writes at least a quarter of the entries a second of a script that knows no law.

The floor, in the same run: a script that takes the very entries the simulation made and only makes their canonical
bytes, commitments and digests and inserts them, in transactions of the same size and by the same statements (COPY or
executemany), into a journal of its own with the same tables, indexes and triggers. The simulation does that and
everything else: permission, engine, documents approved, situation folded, case rows, parties, due dates, numbers.

Both are taken in CPU seconds of the process, so that other work on the machine does not speak; the wall clock is printed
beside it, against a guard for a quiet machine.

    python bench/simulate.py [--cases N] [--postgres URL] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TARGET = 0.25
GUARD = 5_000
PARTS = ("open", "personal", "restricted")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", default=os.environ.get("ZHIFA_TEST_POSTGRES", ""), help="a server to use as well")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        print(json.dumps(measure(arguments.cases, arguments.inside == "floor")))
        return 0
    ok = True
    for database in ("sqlite", *(["postgresql"] if arguments.postgres else [])):
        found = compare(arguments.cases, arguments.rounds, arguments.postgres if database == "postgresql" else "")
        ok &= bool(found["ok"])
        print(json.dumps({"claim": "simulate", "database": database, "target": TARGET, **found}))
        if not arguments.json:
            print(f"{database}：成批模拟每秒 {found['simulate']['entries_a_second']} 条（安静机器上的护栏 {GUARD}），"
                  f"是只写字节、摘要和行的脚本的 {found['ratio']} 倍（目标 ≥ {TARGET}）：{'达到' if found['ok'] else '未达到'}")  # fmt: skip
    return 0 if ok else 1
