"""The journal against itself: digests, commitments and chains computed again from what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import connection

from zhifa.journal.api import Entry
from zhifa.journal.api import read as journal
from zhifa.proof.canonical import PARTS, NotCanonical, commitment, entry_digest

BATCH = 1_000
# Set-based, so that memory stays constant however many streams there are.
_BROKEN_CHAINS = """
SELECT e.position, e.entry_id, e.stream, e.version FROM journal_entry e
LEFT JOIN journal_entry p ON p.stream = e.stream AND p.version = e.version - 1
WHERE e.position > %s AND e.position <= %s AND (
  e.version < 1 OR (e.version = 1 AND e.previous IS NOT NULL)
  OR (e.version > 1 AND (p.digest IS NULL OR e.previous IS NULL OR p.digest <> e.previous OR p.position >= e.position)))
ORDER BY e.position
"""
_DOUBLE_VERSIONS = """
SELECT stream, version FROM journal_entry GROUP BY stream, version HAVING COUNT(*) > 1 ORDER BY stream, version
"""


def wrong_entries() -> Iterator[str]:
    """One sentence for each thing that is wrong with an entry, by position."""
    erased: set[tuple[str, str]] = set()
    missing: dict[tuple[str, str], int] = {}
    position, head = 0, journal.head()
    while position < head:
        for entry in journal.after(position, BATCH):
            yield from _wrong(entry, missing)
            if entry.kind == "erasure":
                yield from _kept_after_erasure(entry, erased)
        yield from _broken_chains(position, position + BATCH)
        position += BATCH
    for (entry_id, part), where in missing.items():
        if (entry_id, part) not in erased:
            yield f"第 {where} 条（{entry_id}）的 {part} 部分不见了，而没有抹除条目说明"
    with connection.cursor() as cursor:
        cursor.execute(_DOUBLE_VERSIONS)
        for stream, version in cursor.fetchall():
            yield f"流 {stream} 的第 {version} 版出现了不止一次"


def _wrong(entry: Entry, missing: dict[tuple[str, str], int]) -> Iterator[str]:
    name = f"第 {entry.position} 条（{entry.entry_id}）"
    try:
        if entry_digest(entry.header()) != entry.digest:
            yield f"{name}的条目头与其摘要不符：条目头被改动"
    except NotCanonical as error:
        yield f"{name}的条目头不合格式：{error}"
    for part in PARTS:
        committed, stored = entry.commitments[part], entry.parts.get(part)
        if stored is None:
            if committed is not None:
                missing[entry.entry_id, part] = entry.position or 0
            continue
        try:
            if commitment(stored.salt, stored.content) != committed:
                yield f"{name}的 {part} 部分与其承诺不符：内容被改动"
        except NotCanonical as error:
            yield f"{name}的 {part} 部分不合格式：{error}"


def _kept_after_erasure(erasure: Entry, erased: set[tuple[str, str]]) -> Iterator[str]:
    try:
        targets = {(t["entry_id"], t["part"]) for t in json.loads(erasure.parts["open"].content)["targets"]}
    except (KeyError, TypeError, ValueError):
        yield f"第 {erasure.position} 条（{erasure.entry_id}）是抹除条目，却读不出它抹除了什么"
        return
    erased |= targets
    for entry in journal.entries({entry_id for entry_id, _ in targets}):
        for part in entry.parts:
            if (entry.entry_id, part) in targets:
                yield f"第 {entry.position} 条（{entry.entry_id}）的 {part} 部分已登记抹除，内容却还在"


def _broken_chains(after: int, to: int) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_CHAINS, [after, to])
        for position, entry_id, stream, version in cursor.fetchall():
            yield f"第 {position} 条（{entry_id}）与流 {stream} 的前一版接不上（第 {version} 版）：前一条被改动或移除"
