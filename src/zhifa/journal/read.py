"""Reading the journal: by stream, by position, by id. Parts come along unless asked not to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from zhifa.journal.entries import Entry, StoredPart
from zhifa.journal.kinds import PARTS
from zhifa.journal.writing import HEADER_COLUMNS

_COLUMNS = ", ".join(f'e."{column}"' for column in HEADER_COLUMNS)
_WITH_PARTS = (
    f"{_COLUMNS}, p.part, p.salt, p.bytes FROM journal_entry e LEFT JOIN journal_part p ON p.entry_id = e.entry_id"
)


def head() -> int:
    """How many entries there are: the position of the newest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM journal_head WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def stream(name: str, after: int = 0) -> list[Entry]:
    """All entries of a stream with a version above `after`, in order. One statement.

    Ordered by version, which is the same order: by position, PostgreSQL was seen to walk the whole journal for it.
    """
    return _entries("WHERE e.stream = %s AND e.version > %s ORDER BY e.version", [name, after])


def after(position: int, limit: int = 500) -> list[Entry]:
    """The next `limit` entries after a position, in order, of all streams. One statement."""
    return _entries("WHERE e.position > %s AND e.position <= %s ORDER BY e.position", [position, position + limit])


def entries(ids: Iterable[str]) -> list[Entry]:
    """Entries by id, in journal order; unknown ids are left out."""
    wanted = list(ids)
    if not wanted:
        return []
    return _entries(f"WHERE e.entry_id IN ({', '.join(['%s'] * len(wanted))}) ORDER BY e.position", wanted)


def entry(entry_id: str) -> Entry:
    """One entry; raises LookupError where there is none."""
    found = entries([entry_id])
    if not found:
        raise LookupError(f"没有编号为 {entry_id} 的条目")
    return found[0]


def caused_by(cause: str) -> list[Entry]:
    """What an entry made necessary: the entries that name it as their cause."""
    return _entries("WHERE e.cause = %s ORDER BY e.position", [cause])


def of_kinds(kinds: Sequence[str], authorities: Iterable[str] | None, limit: int) -> list[Entry]:
    """The newest `limit` entries of some kinds, newest first; `authorities` None means all of them. One statement."""
    wanted = None if authorities is None else list(authorities)
    if wanted == []:
        return []
    where = f"e.kind IN ({', '.join(['%s'] * len(kinds))})"
    if wanted is not None:
        where += f" AND e.authority IN ({', '.join(['%s'] * len(wanted))})"
    newest = f"SELECT e.position FROM journal_entry e WHERE {where} ORDER BY e.position DESC LIMIT {int(limit)}"  # noqa: S608 - placeholders
    return _entries(f"WHERE e.position IN ({newest}) ORDER BY e.position DESC", [*kinds, *(wanted or [])])


def unanswered(kind: str, answer: str, authorities: Iterable[str], limit: int) -> list[Entry]:
    """The oldest `limit` entries of a kind that no entry of the kind `answer` names as its cause. One statement."""
    wanted = list(authorities)
    if not wanted:
        return []
    answers = "SELECT 1 FROM journal_entry d WHERE d.cause = e.entry_id AND d.kind = %s"
    where = (
        f"e.kind = %s AND e.authority IN ({', '.join(['%s'] * len(wanted))}) AND NOT EXISTS ({answers})"
    )
    oldest = f"SELECT e.position FROM journal_entry e WHERE {where} ORDER BY e.position LIMIT {int(limit)}"  # noqa: S608 - placeholders
    return _entries(f"WHERE e.position IN ({oldest}) ORDER BY e.position", [kind, *wanted, answer])


def digests(after_position: int, limit: int) -> list[tuple[int, str]]:
    """(position, digest in hex) after a position, in order: all that the ledger needs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, digest FROM journal_entry WHERE position > %s AND position <= %s ORDER BY position",
            [after_position, after_position + limit],
        )
        return [(int(position), str(digest)) for position, digest in cursor.fetchall()]


def position_of_digest(digest: str) -> int | None:
    """Where a digest stands in the journal, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM journal_entry WHERE digest = %s", [digest])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _entries(where: str, params: Sequence[Any]) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_WITH_PARTS} {where}", params)
        rows = cursor.fetchall()
    found: dict[str, Entry] = {}
    width = len(HEADER_COLUMNS)
    for row in rows:
        made = found.get(row[1]) or found.setdefault(row[1], _entry(row[:width]))
        part, salt, content = row[width:]
        if part is not None:
            made.parts[part] = StoredPart(bytes(salt), bytes(content))
    return list(found.values())


def _entry(row: Sequence[Any]) -> Entry:
    values = dict(zip(HEADER_COLUMNS, row, strict=True))
    commitments = {part: values.pop(part) for part in PARTS}
    return Entry(commitments=commitments, **values)
