"""Rule (PostgreSQL): the application's own role runs the product and can do nothing to the record (design 2.1)."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cast import PARTY
from tests.chaos import work
from tests.chaos.traces import found
from tests.conftest import ROOT, Home
from tests.journal.test_refusal_by_the_database import ATTACKS, POSTGRES_ATTACKS
from tests.town import settle

TABLES = ("journal_entry", "journal_part", "journal_erasure", "journal_head")
TRIGGERS = {
    "停用触发器": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "删除触发器": "DROP TRIGGER {table}_no_truncate ON {table}",
    "清空": "TRUNCATE {table}",
    "级联清空": "TRUNCATE {table} CASCADE",
    "删表": "DROP TABLE {table} CASCADE",
    "改表": "ALTER TABLE {table} ADD COLUMN x integer",
    "建规则": "CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
}
ELSEWHERE = {
    "换函数": "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "关触发器": "SET session_replication_role = replica",
    "换身份": "SET ROLE {owner}",
    "改迁移记录": "DELETE FROM django_migrations",
}


@pytest.mark.postgres
@pytest.mark.skipif(not os.environ.get("ZHIFA_TEST_POSTGRES"), reason="只在 PostgreSQL 上有角色")
def test_a_backup_of_the_role_is_restored_by_the_owner_and_the_role_goes_on(
    apart: tuple[Home, str], tmp_path: Path
) -> None:
    home, owner = apart
    settle(home)
    home.check(WORKS)
    saved = tmp_path / "saved.tar"
    made = home.zhifa("backup", str(saved))
    assert made.returncode == 0, made.stderr
    url = urlsplit(home.env["ZHIFA_DATABASE_URL"])
    owner_url = url._replace(netloc=f"{owner}:{url.password}@{url.hostname}:{url.port}").geturl()
    restored = Home(home.path, {**home.env, "ZHIFA_DATABASE_OWNER_URL": owner_url}).zhifa("restore", str(saved))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert json.loads(home.check(ATTACK, json.dumps(ATTACKS)))["passed"] == []
    audited = home.zhifa("ledger", "audit", "--full")
    assert audited.returncode == 0, audited.stdout


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[tuple[Home, str]]:
    """A home whose tables belong to one role and whose product runs as another; with the owner's name."""
    import psycopg

    server = os.environ["ZHIFA_TEST_POSTGRES"]
    tail = f"{os.getpid()}_{secrets.token_hex(4)}"
    database, owner, role, word = f"zhifa_{tail}", f"zhifa_owner_{tail}", f"zhifa_app_{tail}", secrets.token_hex(8)
    host = urlsplit(server)
    address = f"{host.hostname}:{host.port or 5432}/{database}"
    with psycopg.connect(server, autocommit=True) as admin:
        for name in (owner, role):
            admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{word}'")
        admin.execute(f"CREATE DATABASE {database} OWNER {owner}")
        path = tmp_path / "home"
        path.mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIFA_", "DJANGO_"))}
        env = {**kept, "ZHIFA_HOME": str(path), "ZHIFA_DATABASE_URL": f"postgresql://{role}:{word}@{address}"}
        migrating = Home(path, {**env, "ZHIFA_DATABASE_OWNER_URL": f"postgresql://{owner}:{word}@{address}"})
        migrated = migrating.zhifa("migrate")
        assert migrated.returncode == 0, migrated.stderr
        yield Home(path, env), owner
        admin.execute(f"DROP DATABASE {database} WITH (FORCE)")
        for name in (owner, role):
            admin.execute(f"DROP ROLE {name}")


WORKS = """
from tests import town
from tests.street import actor
from tests.cast import PARTY
from zhifa.casework import erasures
from zhifa.journal.api import erasure, followers
street = town.street()
said = []
street.open(PARTY)
street.until_served()
street.file_and_pay()
street.close_and_archive()
with street.later():
    proposal = erasures.propose(actor('archivist'), street.case.id, street.parties[0], '当事人申请')
    erasures.approve(actor('secadmin'), street.case.id, proposal.entry_id)
for _ in range(40):  # somebody else's long transaction on this server holds the erasure up; it is due again each minute
    if erasure.unfinished():
        with street.later(2):
            followers.tick()
town.tell(entries=[e.entry_id for e in street.entries])
"""
ATTACK = """
import json
from django.db import DatabaseError, connection, transaction
from tests import town
passed = []
for name, sql in json.loads(sys.argv[1]).items():
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            passed.append(name)
            raise DatabaseError('undone')
    except DatabaseError:
        pass
town.tell(passed=passed, user=connection.settings_dict['USER'])
"""


@pytest.mark.postgres
@pytest.mark.skipif(not os.environ.get("ZHIFA_TEST_POSTGRES"), reason="只在 PostgreSQL 上有角色")
def test_the_product_runs_as_a_role_that_can_do_nothing_to_the_record(apart: tuple[Home, str]) -> None:
    home, owner = apart
    settle(home)
    said = json.loads(home.check(WORKS))
    assert found(home, (PARTY["name"], PARTY["id_number"])) == []
    attacks = {**ATTACKS, **POSTGRES_ATTACKS, **{k: v.format(owner=owner) for k, v in ELSEWHERE.items()}}
    attacks |= {f"{name} {table}": sql.format(table=table) for name, sql in TRIGGERS.items() for table in TABLES}
    assert json.loads(home.check(ATTACK, json.dumps(attacks)))["passed"] == []
    checked = work.checked(home, said["entries"])
    assert {name: checked[name] for name in work.WHOLE} == work.WHOLE
    assert home.zhifa("check").returncode == 0


def test_nothing_but_migrate_reads_the_owners_address() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.py")
        if "ZHIFA_DATABASE_OWNER_URL" in path.read_text(encoding="utf-8") and "environment.value(" in path.read_text()
    ]
    assert readers == ["src/zhifa/cli/running.py"]
