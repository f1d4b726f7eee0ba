"""Appending in bulk, for demonstrations alone: the same entries and the same checks, with COPY or executemany beneath.

Validation, digests, chain, gapless positions, triggers and NOTIFY are those of `writing`: only the statement that
carries the rows differs. A transaction may be `flush`ed before it ends, for a reader inside it; positions are taken
then, and other writers wait until it commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from zhifa.journal.demonstration import NotADemonstration, demonstration
from zhifa.journal.due import DueRow
from zhifa.journal.models import Due
from zhifa.journal.writing import Transaction


class BulkTransaction(Transaction):
    """A transaction whose rows go in by COPY (PostgreSQL) or executemany (SQLite)."""

    def _head(self, stream: str) -> tuple[int, str | None]:
        """A stream that this transaction has not met and nobody resumed is new: bulk runs write streams of their own.

        Were it not, the database would refuse it: a version exists once.
        """
        return self._heads.setdefault(stream, (0, None))

    def flush(self) -> None:
        """Writes what was appended so far; it is committed only when the transaction ends."""
        self._write()
        self.entries = []

    def _insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        load(cursor, table, columns, rows)


@contextmanager
def bulk_transaction() -> Iterator[BulkTransaction]:
    """One large transaction; raises NotADemonstration elsewhere than in a demonstration."""
    if not demonstration():
        raise NotADemonstration("只有演示安装可以成批写入日志")
    with transaction.atomic():
        tx = BulkTransaction()
        yield tx
        tx.flush()


def load(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """New rows of a table, in order. Names are constants of the caller's."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - constants only


def load_models(rows: Sequence[models.Model]) -> None:
    """New rows of one model, each value as Django would save it; an automatic id is left to the database."""
    if rows:
        meta = type(rows[0])._meta  # noqa: SLF001 - Django's documented model API
        fields = [
            field for field in meta.concrete_fields if not (isinstance(field, models.AutoField) or field.generated)
        ]
        with connection.cursor() as cursor:
            columns = [str(field.column) for field in fields]
            load(cursor, meta.db_table, columns, [_prepared(one, fields) for one in rows])


def update_models(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Existing rows of one model: these fields as they stand now, found by their primary key."""
    if rows:
        meta = type(rows[0])._meta  # noqa: SLF001 - Django's documented model API
        fields: list[Any] = [meta.get_field(name) for name in names]
        changes = ", ".join(f'"{field.column}" = %s' for field in fields)
        assert meta.pk is not None
        statement = f'UPDATE {meta.db_table} SET {changes} WHERE "{meta.pk.column}" = %s'  # noqa: S608 - constants
        with connection.cursor() as cursor:
            cursor.executemany(statement, [_prepared(one, [*fields, meta.pk]) for one in rows])


def load_due(rows: Iterable[DueRow], gone: Sequence[tuple[str, str]]) -> None:
    """Takes due dates away by (stream, key), then adds those that are new."""
    if gone:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM journal_due WHERE stream = %s AND key = %s", gone)
    made = [Due(stream=r.stream, key=r.key, due_at=r.due_at, reactor=r.reactor, payload=dict(r.payload)) for r in rows]
    load_models(made)


def tell_the_planner(*tables: str) -> None:
    """After very many new rows PostgreSQL plans as if there were few until it looks again; this makes it look now.

    Only an owner may: for the application's role it is a notice without effect, and autovacuum does it in its time.
    """
    if connection.vendor == "postgresql":
        how = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"  # the latter only outside a transaction
        with connection.cursor() as cursor:
            for table in ("journal_entry", "journal_part", "journal_due", *tables):
                cursor.execute(f"{how} {table}")


def _prepared(one: models.Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]
