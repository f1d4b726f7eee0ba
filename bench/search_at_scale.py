"""Claim: among a million public decisions a search over HTTP costs little more than tantivy itself.

Against tantivy as it is (`baselines/plain_index.py`: one field, asked in the process), the same 200 questions in turns:
p50 through HTTP at most its p50 + 10 ms, p99 at most twice its p99; questions with facets within 150 ms (p99); all
totals the same. The index takes at most 1.1 times as much as tantivy's own, and a web process at most 700 MB. The guard
for a million decisions, 900 MB of index, is printed: how much an index takes depends on how often texts repeat.

Makes the decisions in bulk (`--records`; the claim is made for 1,000,000 and takes about an hour to build and 8 GB, so
that `make bench` asks for fewer), as rows and index of an installation, then serves it with `zhifa serve`. `--home`
keeps it and uses it again.

    python bench/search_at_scale.py [--records N] [--home DIR] [--postgres URL] [--rounds N] [--json]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pages import PATIENCE, free_port
from simulate import installation

P50_MORE_MS, P99_TIMES, FACETS_MS, INDEX_TIMES, RSS_MB = 10, 2, 150, 1.1, 700
INDEX_GUARD_MB = 900  # of a million decisions
UNTIL = date(2026, 11, 1)
SAMPLE = 997  # every so many decisions one that questions are drawn from
A_TRANSACTION = 5_000
API = "/api/v1/public/disclosures?"


def fill(count: int) -> dict[str, Any]:
    """Rows, index and the rival's index of this installation; CPU seconds of each."""
    django_here()
    from baselines import plain_index
    from baselines.decisions import authorities, decisions
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from zhifa.accounts.models import Authority
    from zhifa.disclosure import indexing
    from zhifa.disclosure.models import PublicRecord

    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous=OFF")
    for code, name, region in authorities():
        Authority.objects.create(code=code, name=name, short_name=name, region=region, path=f"{code}/")
    begun = time.process_time()
    rows: list[PublicRecord] = []
    for n, made in enumerate(decisions(count, UNTIL), 1):
        rows.append(PublicRecord(**made))
        if len(rows) == A_TRANSACTION or n == count:
            with transaction.atomic():
                PublicRecord.objects.bulk_create(rows, batch_size=500)
            rows.clear()
    filled = time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with indexing.index().writer() as writer:
        writer.rebuild(indexing.published())
    indexed = time.process_time()
    plain_index.build(Path(settings.ZHIFA_HOME) / "plain", indexing.published())
    seconds = {"rows": filled - begun, "index": indexed - filled, "plain": time.process_time() - indexed}
    return {"records": count, "cpu_seconds": {name: round(value) for name, value in seconds.items()}}


def django_here() -> None:
    import django

    kind = "server" if os.environ.get("ZHIFA_DATABASE_URL") else "embedded"
    os.environ["DJANGO_SETTINGS_MODULE"] = f"zhifa.config.settings.{kind}"
    django.setup()


def made_in(environment: dict[str, str], count: int) -> dict[str, Any]:
    """What was built in an installation before, or is built now."""
    kept = Path(environment["ZHIFA_HOME"]) / "scale.json"
    if not kept.exists():
        command = [sys.executable, __file__, "--fill", str(count)]
        done = subprocess.run(command, env=cleaned(environment), stdout=subprocess.PIPE, text=True, check=True)
        kept.write_text(done.stdout, encoding="utf-8")
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def cleaned(environment: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("ZHIFA_", "DJANGO_"))} | environment


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """(port, process id) of `zhifa serve`; no follower beside it, for nothing happens."""
    port = free_port()
    command = [sys.executable, "-m", "zhifa.cli", "serve", "--port", str(port), "--no-worker"]
    without_limit = cleaned(environment) | {"ZHIFA_PUBLIC_RATE": "0"}  # one address asks more than a visitor may
    server = subprocess.Popen(command, env=without_limit, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while not answers(port):
            assert time.monotonic() < end, "the server answers in time"
            time.sleep(0.2)
        yield port, server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False


def compare(environment: dict[str, str], count: int, rounds: int) -> dict[str, Any]:
    from baselines.decisions import decisions, questions
    from baselines.plain_index import Plain

    sample = [row for n, row in enumerate(decisions(count, UNTIL)) if n % SAMPLE == 0]
    asked = questions(sample, UNTIL)
    plain = Plain(Path(environment["ZHIFA_HOME"]) / "plain")
    ours: list[list[float]] = [[] for _ in asked]
    theirs: list[list[float]] = [[] for _ in asked]
    pages: list[list[float]] = [[] for _ in asked]
    wrong: list[dict[str, str]] = []
    with served(environment) as (port, server):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in range(rounds + 1):  # the first one warms both
            for n, (_, one) in enumerate(asked):
                started = time.perf_counter()
                total, ids, _ = plain.ask(one)
                between = time.perf_counter()
                body = json.loads(get(connection, API + urlencode(one)))
                ended = time.perf_counter()
                get(connection, "/search?" + urlencode({k: v for k, v in one.items() if k != "facets"}))
                page_ended = time.perf_counter()
                if turn == 0:
                    same = body["total"] == total and [item["id"] for item in body["items"]] == ids
                    wrong += [] if same else [one]
                    continue
                theirs[n].append((between - started) * 1e3)
                ours[n].append((ended - between) * 1e3)
                pages[n].append((page_ended - ended) * 1e3)
        memory = resident(server)
    classes = [name for name, _ in asked]
    return {"different": wrong, **memory, "http": spread(classes, ours), "tantivy": spread(classes, theirs),
            "page": spread(classes, pages)}  # fmt: skip


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == http.HTTPStatus.OK, f"{path}: {answer.status} {body[:300]!r}"
    return body


def spread(classes: list[str], took: list[list[float]]) -> dict[str, dict[str, float]]:
    """p50 and p99 in ms over the questions, each with the median of its rounds: of all and of each class."""
    each = [statistics.median(one) for one in took]
    found = {"all": each} | {name: [v for c, v in zip(classes, each, strict=True) if c == name] for name in classes}
    return {
        name: {"p50_ms": round(statistics.median(values), 1), "p99_ms": round(p99(values), 1)}
        for name, values in found.items()
    }


def p99(values: list[float]) -> float:
    return sorted(values)[-(-len(values) * 99 // 100) - 1]


def resident(server: int) -> dict[str, float]:
    """MB of the largest process that serves: all of it, and the part that no other could share (no file pages)."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    largest = max(({**status(int(pid))} for pid in (str(server), *children)), key=lambda one: one["VmRSS"])
    return {"rss_mb": largest["VmRSS"], "own_mb": largest["RssAnon"]}


def status(process: int) -> dict[str, float]:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    sizes = dict(line.split(":", 1) for line in lines if line.endswith("kB"))
    return {name: round(int(sizes[name].split()[0]) / 1e3, 1) for name in ("VmRSS", "RssAnon")}


def megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)


def judged(found: dict[str, Any]) -> dict[str, bool]:
    """Each demand, met or not. Among few decisions tantivy takes next to nothing: 10 ms more are allowed at p99 too."""
    http_all, raw = found["http"]["all"], found["tantivy"]["all"]
    return {
        "totals": not found["different"],
        "p50": http_all["p50_ms"] <= raw["p50_ms"] + P50_MORE_MS,
        "p99": http_all["p99_ms"] <= max(raw["p99_ms"] * P99_TIMES, raw["p99_ms"] + P50_MORE_MS),
        "facets": found["http"]["facets"]["p99_ms"] <= FACETS_MS,
        "index": found["index_mb"] <= found["tantivy_mb"] * INDEX_TIMES,
        "memory": found["rss_mb"] <= RSS_MB,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--home", help="where it is built, or was built before")
    parser.add_argument("--postgres", default="", help="a server to use instead of SQLite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.fill:
        print(json.dumps(fill(arguments.fill)))
        return 0
    with ExitStack() as stack:
        if arguments.home:
            Path(arguments.home).mkdir(parents=True, exist_ok=True)
            there = {"ZHIFA_HOME": arguments.home, "ZHIFA_DATABASE_URL": arguments.postgres}
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="zhifa-bench-"))
            there = stack.enter_context(installation(Path(folder), "scale", arguments.postgres))
        made = made_in(there, arguments.records)
        home = Path(there["ZHIFA_HOME"])
        sizes = {"index_mb": megabytes(home / "search" / "disclosures"), "tantivy_mb": megabytes(home / "plain")}
        found = {**made, **sizes, **compare(there, made["records"], arguments.rounds)}
    met = judged(found)
    ok = all(met.values())
    database = "PostgreSQL" if arguments.postgres else "SQLite"
    told = {"claim": "search_at_scale", "database": database, "ok": ok, "met": met, "guard_mb": INDEX_GUARD_MB, **found}
    print(json.dumps(told, ensure_ascii=False))
    if not arguments.json:
        ours, raw = found["http"]["all"], found["tantivy"]["all"]
        print(f"{found['records']:,} 份决定：经 HTTP p50 {ours['p50_ms']}、p99 {ours['p99_ms']} 毫秒，tantivy 本身"
              f" {raw['p50_ms']}、{raw['p99_ms']}；分面 p99 {found['http']['facets']['p99_ms']}；"
              f"索引 {found['index_mb']} MB，"
              f"网页进程 {found['rss_mb']} MB：{'达到' if ok else '未达到'}")  # fmt: skip
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
