"""Appending: validated, digested, chained; positions are taken as the last statements before COMMIT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction

from zhifa import clock
from zhifa.journal.entries import PROVENANCES, Entry, NewEntry, StoredPart
from zhifa.journal.identity import new_id, new_salt
from zhifa.journal.kinds import PARTS, kind_of, validated
from zhifa.proof.canonical import canonical_bytes, commitment, entry_digest, format_instant

HEADER_COLUMNS = (
    "position", "entry_id", "v", "authority", "stream", "version", "kind", "schema", "actor", "capacity",
    "occurred_at", "recorded_at", "provenance", "cause", "previous", "open", "personal", "restricted", "digest",
)  # fmt: skip
_ROWS_PER_STATEMENT = 400


class Conflict(Exception):
    """Somebody else wrote to the stream first."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream} 已被更新：预期第 {expected} 版，实际第 {actual} 版")
        self.stream, self.expected, self.actual = stream, expected, actual


class Transaction:
    """Collects entries; `transaction()` writes them when its block ends well."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._heads: dict[str, tuple[int, str | None]] = {}

    def append(
        self,
        stream: str,
        entries: Sequence[NewEntry],
        *,
        authority: str,
        actor: str,
        capacity: str,
        expected_version: int | None = None,
    ) -> list[Entry]:
        """Chains `entries` to the stream and returns them with ids and digests; their position comes at the end.

        `expected_version` None appends to whatever is there. Raises Conflict, UnknownKind,
        InvalidPayload, NotCanonical.
        """
        version, previous = self._head(stream)
        if expected_version is not None and expected_version != version:
            raise Conflict(stream, expected_version, version)
        made = []
        recorded_at = format_instant(clock.legal_now())
        for new in entries:
            version += 1
            entry = _make(new, stream, version, previous, authority, actor, capacity, recorded_at)
            previous = entry.digest
            made.append(entry)
        self._heads[stream] = (version, previous)
        self.entries.extend(made)
        return made

    def resume(self, last: Entry) -> None:
        """Spares a statement when the caller has just read the stream: `last` is its newest entry.

        Were it not, the database would refuse the fork: a version exists once, and must name the digest before it.
        """
        self._heads[last.stream] = (last.version, last.digest)

    def version(self, stream: str) -> int:
        """The stream's version as this transaction sees it."""
        return self._head(stream)[0]

    def _head(self, stream: str) -> tuple[int, str | None]:
        if stream not in self._heads:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT version, digest FROM journal_entry WHERE stream = %s ORDER BY version DESC LIMIT 1",
                    [stream],
                )
                row = cursor.fetchone()
            self._heads[stream] = (int(row[0]), str(row[1])) if row else (0, None)
        return self._heads[stream]

    def _write(self) -> None:
        if not self.entries:
            return
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_head SET n = n + %s WHERE id = 1 RETURNING n", [len(self.entries)])
            position = int(cursor.fetchone()[0]) - len(self.entries)
            rows: list[list[Any]] = []
            parts: list[list[Any]] = []
            for entry in self.entries:
                position += 1
                entry.position = position
                header = entry.header()
                rows.append([position if c == "position" else header.get(c, entry.digest) for c in HEADER_COLUMNS])
                parts.extend([entry.entry_id, name, part.salt, part.content] for name, part in entry.parts.items())
            self._insert(cursor, "journal_entry", HEADER_COLUMNS, rows)
            self._insert(cursor, "journal_part", ("entry_id", "part", "salt", "bytes"), parts)

    def _insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        insert(cursor, table, columns, rows)


def _make(
    new: NewEntry,
    stream: str,
    version: int,
    previous: str | None,
    authority: str,
    actor: str,
    capacity: str,
    recorded_at: str,
) -> Entry:
    kind = kind_of(new.kind)
    if new.provenance not in PROVENANCES:
        raise ValueError(f"来源标记只能是 {'、'.join(PROVENANCES)}")
    parts: dict[str, StoredPart] = {}
    values: dict[str, dict[str, Any]] = {}
    commitments: dict[str, str | None] = {}
    for name in PARTS:
        value = validated(kind, name, getattr(new, name))
        if value is None:
            commitments[name] = None
            continue
        stored = StoredPart(new_salt(), canonical_bytes(value))
        parts[name], values[name] = stored, value
        commitments[name] = commitment(stored.salt, stored.content)
    entry = Entry(
        entry_id=new_id(),
        authority=authority,
        stream=stream,
        version=version,
        kind=kind.name,
        schema=kind.schema,
        actor=actor,
        capacity=capacity,
        occurred_at=format_instant(new.occurred_at) if new.occurred_at else recorded_at,
        recorded_at=recorded_at,
        provenance=new.provenance,
        cause=new.cause,
        previous=previous,
        commitments=commitments,
        digest="",
        parts=parts,
        read=values,
    )
    entry.digest = entry_digest(entry.header())
    return entry


def insert(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Multi-row INSERT, one statement for up to 400 rows."""
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    for start in range(0, len(rows), _ROWS_PER_STATEMENT):
        chunk = rows[start : start + _ROWS_PER_STATEMENT]
        sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * len(chunk))}"  # noqa: S608 - constants only
        cursor.execute(sql, [value for row in chunk for value in row])


@contextmanager
def journal_transaction() -> Iterator[Transaction]:
    """One database transaction; what was appended is written, positions last, when the block ends without an error."""
    with transaction.atomic():
        tx = Transaction()
        yield tx
        try:
            tx._write()  # noqa: SLF001 - the context manager is Transaction's other half
        except IntegrityError as error:
            if "journal_stream_version" not in str(error) and "journal_entry.stream" not in str(error):
                raise
            entry = tx.entries[0]
            raise Conflict(entry.stream, entry.version - 1, entry.version) from error
