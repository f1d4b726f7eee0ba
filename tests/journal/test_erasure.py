"""Erasure: bytes and salt go, chain and commitments stay, the database files do not remember."""

from __future__ import annotations

import pytest

from tests.conftest import Home
from tests.journal.casts import by, note
from tests.journal.conftest import erased
from zhifa.journal import api as journal
from zhifa.journal.erasure import HOLD, LegalHold, NotErasable

pytestmark = pytest.mark.django_db
WHO = {
    "stream": "test/a",
    "authority": "A1",
    "actor": "档案员",
    "capacity": "archivist",
    "reason": "当事人申请",
    "basis": "《个人信息保护法》第四十七条",
}


def written() -> str:
    with journal.transaction() as tx:
        (entry,) = tx.append("test/a", [note("一", name="张三丰")], **by("甲"))
    return entry.entry_id


def test_after_an_erasure_readers_see_erased_and_the_header_is_unchanged() -> None:
    entry_id = written()
    before = journal.read.entry(entry_id)
    journal.erasure.erase({entry_id: ["personal"]}, **WHO)
    after = journal.read.entry(entry_id)
    assert after.personal is journal.ERASED
    assert after.open == {"text": "一"}
    assert (after.header(), after.digest) == (before.header(), before.digest)
    assert erased == [(entry_id, ("personal",))]


def test_the_open_part_and_absent_parts_cannot_be_erased() -> None:
    entry_id = written()
    for part in ("open", "restricted"):
        with pytest.raises(NotErasable, match="不能抹除"):
            journal.erasure.erase({entry_id: [part]}, **WHO)


def test_legal_hold_stops_every_deletion_until_it_is_lifted() -> None:
    entry_id = written()
    for held in (True, False):
        with journal.transaction() as tx:
            tx.append("test/a", [journal.NewEntry(HOLD.name, open={"reason": "诉讼", "held": held})], **by("档案员"))
        if held:
            with pytest.raises(LegalHold, match="依法保全"):
                journal.erasure.erase({entry_id: ["personal"]}, **WHO)
            assert journal.read.entry(entry_id).personal == {"name": "张三丰"}
    journal.erasure.erase({entry_id: ["personal"]}, **WHO)
    assert journal.read.entry(entry_id).personal is journal.ERASED


def test_an_erased_part_never_comes_back() -> None:
    from django.db import DatabaseError, connection, transaction

    entry_id = written()
    part = journal.read.entry(entry_id).parts["personal"]
    journal.erasure.erase({entry_id: ["personal"]}, **WHO)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_part (entry_id, part, salt, bytes) VALUES (%s, %s, %s, %s)",
            [entry_id, "personal", part.salt, part.content],
        )


SCRIPT = """
from zhifa.journal import api as journal
from zhifa.journal.api import Kind, NewEntry, Payload, register
class Open(Payload):
    text: str
class Personal(Payload):
    name: str
register(Kind('test.note', '记事', lambda e: '', open=Open, personal=Personal, erase=lambda i, p: None))
with journal.transaction() as tx:
    tx.append('test/a', [NewEntry('test.note', open={'text': '一'}, personal={'name': 'ZhangSanfengTheErasable'}) for _ in range(50)],
              authority='A1', actor='甲', capacity='officer')
if sys.argv[1] == 'erase':
    targets = {e.entry_id: ['personal'] for e in journal.read.stream('test/a')}
    journal.erasure.erase(targets, stream='test/a', authority='A1', actor='a', capacity='archivist', reason='r', basis='b')
"""


@pytest.mark.parametrize("erase", [False, True])
def test_the_database_files_do_not_hold_what_was_erased(home: Home, is_postgres: bool, erase: bool) -> None:
    home.check(SCRIPT, "erase" if erase else "keep")
    if is_postgres:
        found = b"ZhangSanfengTheErasable" in _heap(home)
    else:
        found = any(b"ZhangSanfengTheErasable" in f.read_bytes() for f in home.path.glob("zhifa.sqlite3*"))
    assert found is not erase


def _heap(home: Home) -> bytes:
    """The table's pages as PostgreSQL has them on disk, read through its own file function."""
    import psycopg

    with psycopg.connect(home.env["ZHIFA_DATABASE_URL"], autocommit=True) as server:
        server.execute("CHECKPOINT")
        paths = server.execute(
            "SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE relname LIKE 'journal_part%' AND relkind IN ('r', 'i')"
        ).fetchall()
        found = [server.execute("SELECT pg_read_binary_file(%s)", [path]).fetchone() for (path,) in paths]
        return b"".join(bytes(row[0]) for row in found if row is not None)
