"""Claim: over a whole ordinary case nobody is asked for the same thing twice. Counted too: clicks, notice to decision.

Walks the case of `tests/functional/asking.py` in a demonstration of its own, prints every question that was asked and
fails when one was asked twice. What counts as asked, as the same question and as a click stands there.

    python bench/asked_twice.py [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.functional import demonstration
from tests.functional.asking import Walk
from tests.functional.demonstration import Town


@contextmanager
def _own_town(folder: Path) -> Iterator[Town]:
    with (
        demonstration.template(folder / "shared", "") as home,
        demonstration.copied(home, "", folder / "home") as made,
        made.served(),
    ):
        yield made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhifa-bench-") as folder:
        (Path(folder) / "shared").mkdir()
        with _own_town(Path(folder)) as town:
            walk = Walk(town).whole()
    twice = walk.twice()
    found = {
        "claim": "asked_twice", "limit": 0, "asked": len(walk.asked), "brought_along": len(walk.brought),
        "twice": twice, "clicks_from_notice_to_decision": len(walk.clicks), "ok": not twice,
    }  # fmt: skip
    print(json.dumps(found, ensure_ascii=False))
    if not arguments.json:
        for one in walk.asked:
            print(f"  {one.act}.{one.code}　{one.title}{'' if one.required else '（选填）'}")
        print(f"问了 {len(walk.asked)} 项，带入 {len(walk.brought)} 项，问了两次的 {len(twice)} 项。")
        print(f"从告知到决定打开页面、按按钮 {len(walk.clicks)} 次。")
    return 0 if not twice else 1


if __name__ == "__main__":
    raise SystemExit(main())
