"""Claim: a bulk simulation writes at least a quarter of the entries a second of a script that knows no law.

The floor, in the same run and in turns with it: a script that takes the very entries which the simulation made and
only makes their
canonical bytes (with the library `rfc8785`, as a stranger would from docs/format.md), salts, commitments and
digests and inserts them, into the same tables with the same triggers, in transactions of the same size and by the same
statements (COPY or executemany). The simulation does that and everything else: permission, engine, documents filled and
approved, situations folded, rows of cases, parties and documents, due dates, numbers. How it stands to the same script
with our own writer of canonical bytes, which is three times as fast as the library, is printed beside it.

    python bench/simulate.py [--cases N] [--rounds N] [--postgres URL] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TARGET, GUARD = 0.25, 5_000
WRITER = Path(__file__).parent / "baselines" / "entries.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", default=os.environ.get("ZHIFA_TEST_POSTGRES", ""), help="a server to use as well")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    ok = True
    for server in ("", *([arguments.postgres] if arguments.postgres else [])):
        found = compare(arguments.cases, arguments.rounds, server)
        ok &= bool(found["ok"])
        print(json.dumps({"claim": "simulate", "target": TARGET, "guard": GUARD, **found}))
        if not arguments.json:
            verdict = "达到" if found["ok"] else "未达到"
            print(f"{found['database']}：成批模拟每秒 {found['simulate']} 条（安静机器上的护栏 {GUARD:,}），"
                  f"是只写字节、摘要和行的脚本的 {found['ratio']}（目标 ≥ {TARGET}）：{verdict}；"
                  f"同一脚本改用本系统的编码器时为 {found['ratio_to_own']}")  # fmt: skip
    return 0 if ok else 1


def compare(cases: int, rounds: int, server: str) -> dict[str, Any]:
    """Medians of entries a second over the rounds."""
    took: dict[str, list[float]] = {"simulate": [], "library": [], "own": []}
    with (
        tempfile.TemporaryDirectory(prefix="zhifa-bench-") as folder,
        installation(Path(folder), "district", server) as district,
    ):
        run(district, "district")
        for n in range(rounds):
            with installation(Path(folder), f"made{n}", server, like=district) as made:
                took["simulate"].append(run(made, "simulate", str(cases)))
                for encoder in ("library", "own"):
                    with installation(Path(folder), f"floor{n}{encoder}", server) as floor:
                        run(floor, "migrate")
                        took[encoder].append(run(floor, encoder, json.dumps(made)))
    found = {name: round(statistics.median(values)) for name, values in took.items()}
    ratio = round(found["simulate"] / found["library"], 2)
    own = round(found["simulate"] / found["own"], 2)
    database = "PostgreSQL" if server else "SQLite"
    return {"database": database, "ratio": ratio, "ratio_to_own": own, "ok": ratio >= TARGET, **found}


@contextmanager
def installation(folder: Path, name: str, server: str, like: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Settings of an installation of its own: empty, or a copy of another one."""
    home = folder / name
    if like:
        shutil.copytree(like["ZHIFA_HOME"], home)
    home.mkdir(exist_ok=True)
    database = f"zhifa_bench_{secrets.token_hex(4)}"
    url = f"{server.rsplit('/', 1)[0]}/{database}" if server else ""
    if server:
        template = like["ZHIFA_DATABASE_URL"].rsplit("/", 1)[1] if like else "template1"
        administer(server, f"CREATE DATABASE {database} TEMPLATE {template}")
    try:
        yield {"ZHIFA_HOME": str(home), "ZHIFA_DATABASE_URL": url}
    finally:
        shutil.rmtree(home)
        if server:
            administer(server, f"DROP DATABASE {database} WITH (FORCE)")


def administer(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def run(installation: dict[str, str], what: str, argument: str = "") -> float:
    """What a process of its own says: entries a second, or nothing to say (0)."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIFA_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, str(WRITER), what, argument], env={**kept, **installation}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return float(done.stdout or 0)


if __name__ == "__main__":
    raise SystemExit(main())
