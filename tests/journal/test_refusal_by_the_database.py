"""Every attack on the journal's tables is refused, also after a migration that rebuilds them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction

from tests.journal.casts import by, note
from zhifa.journal import api as journal
from zhifa.journal import triggers
from zhifa.journal.models import JournalEntry, JournalPart

pytestmark = pytest.mark.django_db

COPY = (
    "SELECT {position}, {entry_id}, v, authority, {stream}, {version}, kind, schema, actor, capacity, occurred_at, "
    "recorded_at, provenance, cause, previous, open, personal, restricted, {digest} FROM journal_entry WHERE position = 1"
)


def copied(**changed: str) -> str:
    columns = {"position": "99", "entry_id": "'x'", "stream": "'test/x'", "version": "99", "digest": "'x'", **changed}
    return COPY.format(**columns)


ATTACKS = {
    "修改条目": "UPDATE journal_entry SET actor = '丙' WHERE position = 1",
    "删除条目": "DELETE FROM journal_entry WHERE position = 1",
    "删除全部": "DELETE FROM journal_entry",
    "修改内容": "UPDATE journal_part SET bytes = bytes WHERE part = 'open'",
    "删除公开部分": "DELETE FROM journal_part WHERE part = 'open'",
    "未经抹除条目删除个人部分": "DELETE FROM journal_part WHERE part = 'personal'",
    "重写位置": "INSERT INTO journal_entry " + copied(position="1"),
    "重写编号": "INSERT INTO journal_entry " + copied(entry_id="entry_id"),
    "重写版本": "INSERT INTO journal_entry " + copied(stream="stream", version="version"),
    "伪造前文": "INSERT INTO journal_entry " + copied(position="2", stream="stream"),
    "跳过位置": "INSERT INTO journal_entry " + copied(),
    "倒拨位置": "UPDATE journal_head SET n = 0",
    "删除位置": "DELETE FROM journal_head",
}
SQLITE_ATTACKS = {
    "替换条目": "INSERT OR REPLACE INTO journal_entry " + copied(position="1"),
    "替换编号": "REPLACE INTO journal_entry " + copied(entry_id="entry_id"),
    "替换内容": "INSERT OR REPLACE INTO journal_part (id, entry_id, part, salt, bytes) "
    "SELECT id, entry_id, part, salt, bytes FROM journal_part WHERE part = 'open'",
    "更新或替换": "UPDATE OR REPLACE journal_entry SET position = 1 WHERE position = 2",
}
POSTGRES_ATTACKS = {
    "清空条目": "TRUNCATE journal_entry",
    "清空内容": "TRUNCATE journal_part",
    "级联清空": "TRUNCATE journal_head CASCADE",
    "冲突时更新": "INSERT INTO journal_entry "
    + copied(position="1")
    + " ON CONFLICT (position) DO UPDATE SET actor = '丙'",
}


def all_attacks() -> dict[str, str]:
    return ATTACKS | (POSTGRES_ATTACKS if connection.vendor == "postgresql" else SQLITE_ATTACKS)


def written() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry ORDER BY position")
        entries = cursor.fetchall()
        cursor.execute("SELECT entry_id, part, salt, bytes FROM journal_part ORDER BY id")
        return [tuple(map(_comparable, row)) for row in [*entries, *cursor.fetchall()]]


def _comparable(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def attack_all() -> None:
    before = written()
    for name, sql in all_attacks().items():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            pytest.fail(f"{name} 没有被数据库拒绝")
        assert written() == before, name


@pytest.fixture
def two_entries() -> None:
    with journal.transaction() as tx:
        tx.append("test/a", [note("一", name="张三"), note("二")], **by("甲"))


@pytest.mark.usefixtures("two_entries")
def test_every_attack_on_the_tables_is_refused_and_changes_nothing() -> None:
    attack_all()


@pytest.mark.usefixtures("two_entries")
def test_the_orm_cannot_do_what_sql_cannot() -> None:
    for attempt in (
        lambda: JournalEntry.objects.all().delete(),
        lambda: JournalEntry.objects.update(actor="丙"),
        lambda: JournalPart.objects.update(salt=b"0" * 32),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_startup_notices_a_missing_trigger_and_migrating_again_makes_it() -> None:
    assert triggers.missing() == []
    name = "journal_part_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON journal_part" if connection.vendor == "postgresql" else ""))
    assert triggers.missing() == [name]
    triggers.create()
    assert triggers.missing() == []


@pytest.mark.usefixtures("two_entries")
def test_attacks_are_refused_also_after_a_migration_that_alters_the_table() -> None:
    if connection.vendor == "sqlite":  # what Django's schema editor does there: a new table, copied, renamed
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_entry'")
            sql = cursor.fetchone()[0].replace('"journal_entry"', '"new__journal_entry"', 1)
            cursor.execute(sql.replace('"v" ', '"altered" integer NULL, "v" ', 1))
            columns = ", ".join(f'"{f.column}"' for f in JournalEntry._meta.local_fields)
            cursor.execute(f"INSERT INTO new__journal_entry ({columns}) SELECT {columns} FROM journal_entry")
            cursor.execute("DROP TABLE journal_entry")
            cursor.execute("ALTER TABLE new__journal_entry RENAME TO journal_entry")
            cursor.execute("ALTER TABLE journal_entry DROP COLUMN altered")
        assert triggers.missing() != []
    else:
        field = models.IntegerField(null=True)
        field.set_attributes_from_name("altered")
        with connection.schema_editor() as editor:
            editor.add_field(JournalEntry, field)
            editor.remove_field(JournalEntry, field)
    triggers.create()
    attack_all()
