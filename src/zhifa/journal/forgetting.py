"""After an erasure the database files forget what was deleted (design 2.1, ADR 6).

SQLite: secure_delete zeroes freed cells, the WAL is truncated. PostgreSQL: a plain VACUUM leaves the old bytes in the
free space of a page (seen), so the tables concerned are written anew. A rewrite keeps a deleted row for as long as an
older snapshot may want to see it: it is done when no such snapshot is left, and tried again until then.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection

POLL_SECONDS = 0.02
PATIENCE_SECONDS = 10.0  # the security administrator who approves an erasure waits this long at most
RETRY_EVERY = timedelta(minutes=1)
_tables: dict[str, tuple[str, ...]] = {"journal_part": ("salt", "bytes")}


def personal_table(name: str, *columns: str) -> None:
    """Registers a table that repeats personal data, and the columns that hold them.

    Its pages are rewritten after an erasure; the planner of PostgreSQL keeps no samples of these columns.
    """
    _tables[name] = columns


def personal_columns() -> list[tuple[str, str]]:
    """(table, column) of everything registered; the journal's own first."""
    return [(table, column) for table, columns in _tables.items() for column in columns]


def forget_pages(patience: float = PATIENCE_SECONDS) -> bool:
    """True once no page of the database holds what was deleted before this call.

    False while somebody still reads an older state (a long report, a running pg_dump) after `patience` seconds, and
    inside a transaction, where nothing is deleted yet. Call it again then.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            return not busy
        if not _older_snapshots_ended(cursor, time.monotonic() + patience):
            return False
        try:
            for table in _tables:
                # only an owner may rewrite; a function of the owner's (see triggers) does it for the application's role
                cursor.execute("SELECT journal_rewrite(%s)", [table])
        except OperationalError:  # somebody reads the table for longer than the function waits for its lock
            return False
    return True


def _older_snapshots_ended(cursor: Any, until: float) -> bool:
    """Waits until every snapshot that may see what was deleted is gone; False when `until` (monotonic) comes first.

    First no transaction older than the deletion may run anywhere on the server: snapshots taken from then on see the
    deletion as past. Then whoever runs in this database at that moment must end: their snapshots may be older.
    """
    cursor.execute("SELECT pg_current_xact_id()::text")
    boundary = int(cursor.fetchone()[0])
    while True:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        if int(cursor.fetchone()[0]) > boundary:
            break
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    waiting = _running(cursor)
    while waiting := waiting & _running(cursor):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _running(cursor: Any) -> set[str]:
    """The virtual transaction ids of the other sessions of this database; each is used once."""
    cursor.execute(
        "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.pid <> pg_backend_pid() "
        "AND a.datid = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return {row[0] for row in cursor.fetchall()}
