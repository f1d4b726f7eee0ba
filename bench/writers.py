"""Claim: of eight processes that write to one SQLite database no client's p99 passes 20 times that of one alone.

Each client repeats the floor transaction through our database backend as fast as it can. One writer and eight writers
take turns; the median over the rounds of each p99 is compared (of the eight, the unluckiest client's).

    python bench/writers.py [--rounds N] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from baselines.floor import floor, start_installation

TARGET = 20
WRITERS = 8
SECONDS = 2.0  # of writing, for each client in each round
LEAD = 0.5  # seconds between the order and the start, so that all start together


def client(home: str) -> None:
    """Writes on every order `START SECONDS` on standard input; answers with its latencies in milliseconds."""
    start_installation(home, migrate=False)
    once = floor()
    once()
    print("ready", flush=True)
    for line in sys.stdin:
        start, seconds = map(float, line.split())
        time.sleep(max(0.0, start - time.time()))
        end = time.perf_counter() + seconds
        took = []
        while (begun := time.perf_counter()) < end:
            once()
            took.append((time.perf_counter() - begun) * 1e3)
        print(json.dumps([round(value, 3) for value in took]), flush=True)


class Clients:
    """Eight processes that stay, so that a round measures writing and not starting."""

    def __init__(self, home: str) -> None:
        self.processes = [
            subprocess.Popen([sys.executable, __file__, "--client", home], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
            for _ in range(WRITERS)
        ]  # fmt: skip
        for process in self.processes:
            assert process.stdout is not None
            process.stdout.readline()

    def write(self, how_many: int) -> list[list[float]]:
        """The latencies of the first `how_many` clients, writing at the same time."""
        chosen = self.processes[:how_many]
        order = f"{time.time() + LEAD} {SECONDS}\n"
        for process in chosen:
            assert process.stdin is not None
            process.stdin.write(order)
            process.stdin.flush()
        return [json.loads(process.stdout.readline()) for process in chosen if process.stdout]

    def end(self) -> None:
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.close()
            process.wait()


def p99(values: Sequence[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 99 // 100) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--client", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        client(arguments.client)
        return 0
    alone, worst, rates = [], [], []
    with tempfile.TemporaryDirectory(prefix="zhifa-bench-") as home:
        start_installation(home)
        floor()
        clients = Clients(home)
        for _ in range(max(5, arguments.rounds)):
            (one,) = clients.write(1)
            eight = clients.write(WRITERS)
            alone.append(p99(one))
            worst.append(max(map(p99, eight)))
            rates.append((len(one) / SECONDS, sum(map(len, eight)) / SECONDS))
        clients.end()
    ratio = round(statistics.median(worst) / statistics.median(alone), 1)
    one_rate, eight_rate = (round(statistics.median(column)) for column in zip(*rates, strict=True))
    found = {
        "claim": "writers", "target": TARGET, "ratio": ratio, "ok": ratio <= TARGET,
        "one_p99_ms": round(statistics.median(alone), 2), "eight_worst_p99_ms": round(statistics.median(worst), 2),
        "one_per_second": one_rate, "eight_per_second": eight_rate, "rounds": len(alone),
    }  # fmt: skip
    print(json.dumps(found))
    if not arguments.json:
        print(f"八个写入进程中最慢一个的 p99 是单个写入进程的 {ratio} 倍（目标 ≤ {TARGET}）："
              f"{'达到' if found['ok'] else '未达到'}")  # fmt: skip
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
