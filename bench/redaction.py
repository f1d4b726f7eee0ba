"""Claim: of formatted identifiers at least 0.99 are found in made-up enforcement texts, of names at least 0.90 in real
ones.

Found means: every character of what the set marks, but for punctuation at its rim, lies inside findings, so that
nothing of it would be published. Sets:
`synthetic_enforcement_pii` whole (no text of it was learnt, but its errors were looked at and the made-up firms and
addresses in training follow its forms: its figures are favourable), and of `bdci2020_privacy` (news and forums,
marked by people) the texts whose SHA-256 modulo 10 is 0 or 1; the tagger never saw them, nor any text of the other
sets that shares ten characters with them (`scripts/make-names`). Precision: the share of findings of a kind that touch
a mark of that kind, each set's own marks being the truth. Kinds that a set marks otherwise than the law means (a place
in the news is no address of a home) are not measured on it. Speed is that of `scan` over the real texts.

    python bench/redaction.py [--data FOLDER]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zhifa.law.redaction import Finding, scan

DATA = Path(__file__).parents[2] / "shared/data"
GRAM = 10
HELD_OUT = (0, 1)
FORMATTED, NAMES = 0.99, 0.90
SYNTHETIC = {
    "IDNO": ("id_number",), "PHONE": ("phone", "landline"), "BANK": ("bank_card",), "PLATE": ("plate",),
    "EMAIL": ("email",), "WX": ("wechat",), "ADDR": ("address",), "NAME": ("person",), "OFFICER": ("person",),
}  # fmt: skip
REAL = {"name": ("person",), "mobile": ("phone", "landline"), "email": ("email",), "QQ": ("qq",), "vx": ("wechat",)}
FORMATTED_KINDS = ("IDNO", "PHONE", "BANK", "PLATE", "EMAIL", "WX")
_MARKS = re.compile(r"[^\w]")
Row = dict[str, Any]


def read_set(data: Path, name: str) -> list[Row]:
    with gzip.open(data / "ner" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def part(text: str) -> int:
    """Which tenth of a set a text belongs to, by its hash."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10


def grams(text: str) -> set[str]:
    """Every run of ten characters, marks and spaces left out: two texts that share one have a common source."""
    plain = _MARKS.sub("", text)
    return {plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1)}


def spans_of(row: Row, kinds: set[str]) -> list[tuple[int, int]]:
    return [(start, end) for start, end, kind in row["entities"] if kind in kinds]


def places(spans: Sequence[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def measure(rows: Sequence[Row], wanted: dict[str, tuple[str, ...]]) -> dict[str, float]:
    """Recall by mark, also of exact spans for names; prints a line for each."""
    scanned: list[tuple[Row, tuple[Finding, ...]]] = [(row, scan(row["text"])) for row in rows]
    recalls = {}
    for mark, kinds in wanted.items():
        alike = {other for other, theirs in wanted.items() if theirs == kinds}
        count = covered = exact = findings = touching = 0
        for row, found in scanned:
            hidden = places([(one.start, one.end) for one in found])
            spans = {(one.start, one.end) for one in found if one.kind in kinds}
            marked = places(spans_of(row, alike))
            gold = spans_of(row, {mark})
            count, findings = count + len(gold), findings + len(spans)
            letters = {at for at, one in enumerate(row["text"]) if not _MARKS.match(one)}
            covered += sum(places([span]) & letters <= hidden for span in gold)
            exact += len(spans & set(gold))
            touching += sum(not marked.isdisjoint(range(*span)) for span in spans)
        recall, precision = covered / count, touching / max(findings, 1)
        recalls[mark] = recall
        score = 2 * recall * precision / max(recall + precision, 1e-9)
        told = f"recall {recall:.3f}  precision {precision:.3f}  F1 {score:.3f}  exact {exact / count:.3f}"
        print(f"  {mark:8} {count:5}  {told}")
    return recalls


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    if not (data / "ner").is_dir():
        print("not measured: no folder ner/ with the marked texts here, give --data")
        return
    synthetic = read_set(data, "synthetic_enforcement_pii")
    print(f"synthetic_enforcement_pii, {len(synthetic)} texts")
    made = measure(synthetic, SYNTHETIC)
    real = [row for row in read_set(data, "bdci2020_privacy") if part(row["text"]) in HELD_OUT]
    print(f"bdci2020_privacy, {len(real)} held out texts")
    recall = measure(real, REAL)["name"]
    began = time.perf_counter()
    for row in real:
        scan(row["text"])
    size = sum(len(row["text"].encode()) for row in real)
    worst = min(made[kind] for kind in FORMATTED_KINDS)
    print(f"speed {size / (time.perf_counter() - began) / 1000:.0f} KB a second")
    print(f"formatted identifiers: worst recall {worst:.3f}, limit {FORMATTED}")
    print(f"names: recall {recall:.3f}, limit {NAMES}")
    sys.exit(worst < FORMATTED or recall < NAMES)


if __name__ == "__main__":
    main()
