from __future__ import annotations
import gzip,hashlib,json,re
from pathlib import Path
from typing import Any
GRAM = 10
_MARKS = re.compile(r"[^\w]")
def read_set(data: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(data / "ner" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
def part(text: str) -> int:
    """Which tenth of a set a text belongs to, by its hash."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10
def grams(text: str) -> set[str]:
    """Every run of ten characters, marks and spaces left out: two texts that share one have a common source."""
    plain = _MARKS.sub("", text)
    return {plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1)}
def spans_of(row: dict[str, Any], kinds: set[str]) -> list[tuple[int, int]]:
    return [(start, end) for start, end, kind in row["entities"] if kind in kinds]
