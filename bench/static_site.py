"""Claim: the static site costs a web server nothing, a page of the service little, and what is published is out in 5 s.

Builds the demonstration, serves it with `zhifa serve`, followers beside it, and keeps its static site behind nginx of
Debian (`scripts/make-nginx`), with the configuration that the site brings along. On loopback, by wrk, in turns:

- a decision page of the site ÷ a bare file of the same size, both through nginx: at least 0.9;
- the same page from the service ÷ the bare file: at least 0.04. Nothing is recorded meanwhile, as between two
  publications, so it comes from the memory of a web process after one read of the database. Both ratios are of answers
  for a second of CPU time of the processes that serve, which other work on the machine does not change;
- an editor publishes a decision over HTTP: from the answer until page, search, feed and static site show it (the site's
  front page as well) and until a withdrawn one answers 410 in both and has left the search: at most 5 s each.

    python bench/static_site.py [--rounds N] [--seconds N] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pages import PATIENCE, Browser, free_port  # noqa: E402

from tests.portal.webserver import ask, nginx  # noqa: E402

STATIC, DYNAMIC, VISIBLE_S = 0.9, 0.04, 5.0
EDITOR, WARMING = "water.editor", "market.editor"
RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
WITHDRAW = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书"}


class Town:
    """The demonstration, served, with its static site behind nginx."""

    def __init__(self, folder: Path) -> None:
        self.home, self.site = folder / "home", folder / "site"
        self.port, self.front = free_port(), free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIFA_", "DJANGO_"))}
        public = f"http://127.0.0.1:{self.front}"
        self.environment = {
            **kept, "ZHIFA_HOME": str(self.home), "ZHIFA_STATIC_SITE": str(self.site), "ZHIFA_PUBLIC_URL": public,
        }  # fmt: skip
        self.zhifa("demo", "--no-serve", "--home", str(self.home))
        self.zhifa("portal", "build", str(self.site))
        told = json.loads((self.home / "demo.json").read_text(encoding="utf-8"))
        self.tokens = {one["username"]: one["token"] for one in told["accounts"]}

    def zhifa(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "zhifa.cli", *arguments]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def served(self) -> Iterator[int]:
        command = [sys.executable, "-m", "zhifa.cli", "serve", "--port", str(self.port), "--workers", "2"]
        server = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            within(PATIENCE, lambda: self.answers("/readyz"))
            yield server.pid
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()

    def answers(self, path: str) -> bool:
        try:
            return ask(self.port, path)[0] == 200
        except OSError:
            return False

    def act(self, username: str, path: str, body: dict[str, Any] | None = None) -> Any:
        browser = Browser(self.port)
        headers = {"Authorization": f"Bearer {self.tokens[username]}", "Content-Type": "application/json"}
        method, content = ("POST", json.dumps(body)) if body is not None else ("GET", None)
        browser.connection.request(method, f"/api/v1{path}", content, headers)
        answer = browser.connection.getresponse()
        said = json.loads(answer.read())
        assert answer.status in {200, 201}, said
        return said


def within(seconds: float, seen: Callable[[], bool]) -> float:
    """Seconds until it is seen. Ends the bench when it is not."""
    begun = time.monotonic()
    while not seen():
        took = time.monotonic() - begun
        assert took < max(seconds * 12, PATIENCE), "it is seen at last"
        time.sleep(0.05)
    return time.monotonic() - begun


def compare(town: Town, folder: Path, rounds: int, seconds: int, service: int, front: int) -> dict[str, Any]:
    """Medians of answers for a second of CPU, of their ratios within a round, and of answers a second."""
    page = next(iter(sorted((town.site / "decisions").iterdir())))
    path = f"/decisions/{page.name}"
    bare = folder / "bare"
    bare.mkdir()
    size = (page / "index.html").stat().st_size
    (bare / "file.html").write_bytes(b"x" * size)
    beside = free_port()
    took: dict[str, list[tuple[float, float]]] = {"bare": [], "static": [], "service": []}
    with nginx(folder / "beside", f"root {bare}; types {{ text/html html; }}", beside) as plain:
        addresses = {
            "bare": (plain, f"http://127.0.0.1:{beside}/file.html"),
            "static": (front, f"http://127.0.0.1:{town.front}{path}"),
            "service": (service, f"http://127.0.0.1:{town.port}{path}"),
        }
        for turn in range(rounds + 1):
            for name, (process, address) in addresses.items():
                before = cpu(process)
                rate = load(address, seconds)
                if turn:  # the first one warms
                    took[name].append((rate, rate * seconds / (cpu(process) - before)))
    ratios = {
        name: statistics.median(a / b for (_, a), (_, b) in zip(took[name], took["bare"], strict=True))
        for name in ("static", "service")
    }
    return {
        "bytes": size, "ratios": {name: round(value, 3) for name, value in ratios.items()},
        **{said: {name: round(statistics.median(one[n] for one in values)) for name, values in took.items()}
           for n, said in enumerate(("per_second", "per_cpu_second"))},
    }  # fmt: skip


def cpu(process: int) -> float:
    """Seconds of CPU that a process and its children have taken; the followers serve nobody."""
    if b"worker" in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0"):
        return 0.0
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(cpu(int(one)) for one in children)


def load(address: str, seconds: int) -> float:
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = RATE.search(said)
    assert found, said
    return float(found[1])


def visible(town: Town, editor: str) -> dict[str, float]:
    """Seconds from a publication, and from a takedown, until each place shows it."""
    duty = next(one for one in town.act(editor, "/disclosures?state=approved")["items"])
    town.act(editor, f"/disclosures/{duty['id']}/acts", {"act": "publish", "data": {}})
    shown = until(town, duty["id"], status=200)
    town.act(editor, f"/disclosures/{duty['id']}/acts", {"act": "withdraw", "data": {
        **WITHDRAW, "known_on": time.strftime("%Y-%m-%d"),
    }})  # fmt: skip
    gone = until(town, duty["id"], status=410)
    return {**{f"published: {k}": v for k, v in shown.items()}, **{f"taken down: {k}": v for k, v in gone.items()}}


def until(town: Town, key: str, *, status: int) -> dict[str, float]:
    page, there = f"/decisions/{key}", status == 200
    feed, found = "/api/v1/public/feeds/disclosures.atom", "/api/v1/public/disclosures?sort=newest&limit=100"
    looks: dict[str, Callable[[], bool]] = {
        "page": lambda: ask(town.port, page)[0] == status,
        "search": lambda: (key in ask(town.port, found)[2]) is there,
        "feed": lambda: (key in ask(town.port, feed)[2]) is there,
        "static page": lambda: ask(town.front, page)[0] == status
        and (town.site / f"decisions/{key}/index.html").exists() is there,
        "static front page": lambda: (key in ask(town.front, "/")[2]) is there,
        "static feed": lambda: (key in ask(town.front, feed)[2]) is there,
    }
    begun = time.monotonic()
    took: dict[str, float] = {}
    while len(took) < len(looks):
        for name, look in looks.items():
            if name not in took and look():
                took[name] = round(time.monotonic() - begun, 2)
        assert time.monotonic() - begun < PATIENCE, f"seen: {took}"
        time.sleep(0.05)
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    subprocess.run(["bash", str(ROOT / "scripts" / "make-nginx")], check=True)
    with tempfile.TemporaryDirectory(prefix="zhifa-bench-") as name:
        folder = Path(name)
        town = Town(folder)
        include = f"include {town.site}/.zhifa/nginx.conf;"
        with town.served() as service, nginx(folder / "nginx", include, town.front, service=town.port) as front:
            visible(town, WARMING)  # a process that has just started compiles its templates first
            seen = visible(town, EDITOR)
            found = compare(town, folder, arguments.rounds, arguments.seconds, service, front)
    slowest = max(seen.values())
    met = {
        "static": found["ratios"]["static"] >= STATIC, "service": found["ratios"]["service"] >= DYNAMIC,
        "visible": slowest <= VISIBLE_S,
    }  # fmt: skip
    ok = all(met.values())
    print(json.dumps({"claim": "static_site", "ok": ok, "met": met, **found, "seconds": seen}, ensure_ascii=False))
    if not arguments.json:
        print(f"静态页面是同样大小的裸文件的 {found['ratios']['static']}（目标 ≥ {STATIC}），"
              f"服务的页面是 {found['ratios']['service']}（目标 ≥ {DYNAMIC}），"
              f"发布和撤下最迟 {slowest} 秒处处可见（目标 ≤ {VISIBLE_S}）："
              f"{'达到' if ok else '未达到'}")  # fmt: skip
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
