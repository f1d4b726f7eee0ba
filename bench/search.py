"""Claim: totals equal a plain scan on 200 queries, and answering from the index is many times faster than that scan.

Usage: python bench/search.py [documents]. Medians of five interleaved rounds; the ratio decides, milliseconds are
printed for the eye. Exit 1 when a total differs or the index is not faster.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from zhifa.search import Doc, Index, IndexSchema, normalise

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰"
PLACES = ("明水", "锦州", "凌海", "北镇", "义县", "黑山")
TRADES = ("商贸", "餐饮服务", "建筑材料", "水产养殖", "电子科技", "环保工程")
CLAUSES = (
    "未取得取水许可证擅自取水", "在河道管理范围内堆放建筑垃圾", "销售超过保质期的酸奶", "未按规定公示营业执照",
    "违反《中华人民共和国水法》第四十八条第一款", "未查验供货者的许可证和食品出厂检验合格证", "责令改正后逾期不改",
)  # fmt: skip
SCHEMA = IndexSchema(("party", "facts"), ("authority", "year"))
ROUNDS = 5


def corpus(count: int) -> list[Doc]:
    rng = random.Random(42)
    docs = []
    for number in range(count):
        name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=2))
        party = name if number % 2 else f"{rng.choice(PLACES)}县{name[1:]}{rng.choice(TRADES)}有限公司"
        day = date(2019, 1, 1) + timedelta(days=number * 2700 // count)
        text = "；".join(f"{rng.choice(CLAUSES)}（{rng.randrange(9999)}）" for _ in range(8)) + f"。当事人{party}。"
        keywords = {"authority": f"A{number % 15}", "year": str(day.year)}
        docs.append(Doc(str(number), day, {"party": party, "facts": text}, keywords))
    return docs


def questions(docs: list[Doc]) -> list[str]:
    rng = random.Random(7)
    asked = []
    for number in range(200):
        doc = rng.choice(docs)
        text = doc.texts["party" if number % 3 == 0 else "facts"]
        length = (1, 2, 2, 3, 4, 6)[number % 6]
        at = rng.randrange(max(1, len(text) - length + 1))
        word = text[at : at + length]
        asked.append(f"{word} {rng.choice(PLACES)}" if number % 5 == 0 else word)
    return asked


def timed(answer: Callable[[str], int], asked: list[str]) -> tuple[list[int], list[float]]:
    totals, times = [], []
    for query in asked:
        start = time.perf_counter()
        totals.append(answer(query))
        times.append((time.perf_counter() - start) * 1000)
    return totals, times


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    docs = corpus(count)
    asked = questions(docs)
    texts = [[normalise(text) for text in doc.texts.values()] for doc in docs]

    def scan(query: str) -> int:
        words = normalise(query).split()
        return sum(all(any(word in text for text in fields) for word in words) for fields in texts)

    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), SCHEMA)
        start = time.process_time()
        with index.writer() as writer:
            writer.rebuild(docs)
        built = time.process_time() - start
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        ours: list[list[float]] = []
        theirs: list[list[float]] = []
        for _ in range(ROUNDS):
            totals, times = timed(lambda query: index.search(query).total, asked)
            ours.append(times)
            expected, times = timed(scan, asked)
            theirs.append(times)
    exact = sum(a == b for a, b in zip(totals, expected, strict=True))
    fast = [statistics.median(column) for column in zip(*ours, strict=True)]
    slow = [statistics.median(column) for column in zip(*theirs, strict=True)]
    ratio = statistics.median(slow) / statistics.median(fast)
    print(f"{count} documents: built in {built:.1f} s CPU, {size / 1e6:.1f} MB; {len(asked)} queries")
    for name, times in (("index", fast), ("scan", slow)):
        p99 = sorted(times)[int(len(times) * 0.99) - 1]
        print(f"{name:6} p50 {statistics.median(times):8.2f} ms   p99 {p99:8.2f} ms")
    print(f"exact totals {exact}/{len(asked)} (demanded: all)   scan ÷ index, p50 = {ratio:.1f} (demanded: > 1)")
    return 0 if exact == len(asked) and ratio > 1 else 1


if __name__ == "__main__":
    sys.exit(main())
