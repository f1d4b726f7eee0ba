# ruff: noqa: S608, E501 - statements made of this module's constants; a trigger reads best on one line
"""Refusal by the database: what was recorded cannot be changed, moved, replaced or removed by SQL.

SQLite can silently lose triggers when a migration rebuilds a table, and whoever owns the file can drop them: they are
made again after every migration, and start-up and `zhifa check` fail without them. On PostgreSQL the application's
role owns neither tables nor these rights; TRUNCATE is refused as well.
"""

from __future__ import annotations

from django.db import connections

from zhifa.journal.forgetting import personal_columns

_APPEND_ONLY = "journal: 记录只能追加，不能修改或删除"
_SQLITE = {
    "journal_entry_no_update": f"BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "journal_entry_no_delete": f"BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "journal_entry_no_replace": """BEFORE INSERT ON journal_entry BEGIN
        SELECT RAISE(ABORT, 'journal_stream_version: 该流的这一版已存在')
         WHERE EXISTS (SELECT 1 FROM journal_entry WHERE stream = NEW.stream AND version = NEW.version);
        SELECT RAISE(ABORT, 'journal: 条目或位置已存在')
         WHERE EXISTS (SELECT 1 FROM journal_entry
                        WHERE position = NEW.position OR entry_id = NEW.entry_id OR digest = NEW.digest);
        SELECT RAISE(ABORT, 'journal: 前一条摘要不符')
         WHERE NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM journal_entry WHERE stream = NEW.stream
               AND version = NEW.version - 1 AND digest = NEW.previous);
        SELECT RAISE(ABORT, 'journal: 位置须取自 journal_head')
         WHERE NEW.position > (SELECT n FROM journal_head WHERE id = 1);
        END""",
    "journal_part_no_update": f"BEFORE UPDATE ON journal_part BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "journal_part_no_delete": f"""BEFORE DELETE ON journal_part
        WHEN OLD.part = 'open' OR NOT EXISTS
             (SELECT 1 FROM journal_erasure WHERE entry_id = OLD.entry_id AND part = OLD.part)
        BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END""",
    "journal_part_no_replace": """BEFORE INSERT ON journal_part BEGIN
        SELECT RAISE(ABORT, 'journal: 该部分已存在或已抹除')
         WHERE EXISTS (SELECT 1 FROM journal_part WHERE entry_id = NEW.entry_id AND part = NEW.part)
            OR EXISTS (SELECT 1 FROM journal_part WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM journal_erasure WHERE entry_id = NEW.entry_id AND part = NEW.part);
        END""",
    "journal_erasure_no_update": f"BEFORE UPDATE ON journal_erasure BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "journal_erasure_no_delete": f"BEFORE DELETE ON journal_erasure BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "journal_head_forward": f"""BEFORE UPDATE ON journal_head WHEN NEW.n < OLD.n OR NEW.id <> OLD.id
        BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END""",
    "journal_head_no_delete": f"BEFORE DELETE ON journal_head BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "journal_head_one_row": """BEFORE INSERT ON journal_head WHEN EXISTS (SELECT 1 FROM journal_head)
        BEGIN SELECT RAISE(ABORT, 'journal: journal_head 只有一行'); END""",
}
_POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_APPEND_ONLY}' USING ERRCODE = 'restrict_violation'; END $$;
CREATE OR REPLACE FUNCTION journal_entry_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM journal_entry WHERE stream = NEW.stream AND version = NEW.version) THEN
    RAISE EXCEPTION 'journal_stream_version: 该流的这一版已存在' USING ERRCODE = 'unique_violation';
  END IF;
  IF NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM journal_entry WHERE stream = NEW.stream
     AND version = NEW.version - 1 AND digest = NEW.previous) THEN
    RAISE EXCEPTION 'journal: 前一条摘要不符' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.position > (SELECT n FROM journal_head WHERE id = 1) THEN
    RAISE EXCEPTION 'journal: 位置须取自 journal_head' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION journal_part_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.part = 'open' OR NOT EXISTS
     (SELECT 1 FROM journal_erasure WHERE entry_id = OLD.entry_id AND part = OLD.part) THEN
    RAISE EXCEPTION '{_APPEND_ONLY}' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE FUNCTION journal_part_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM journal_erasure WHERE entry_id = NEW.entry_id AND part = NEW.part) THEN
    RAISE EXCEPTION 'journal: 该部分已抹除' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION journal_head_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.n < OLD.n OR NEW.id <> OLD.id THEN
    RAISE EXCEPTION '{_APPEND_ONLY}' USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM pg_notify('journal', NEW.n::text);
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION journal_rewrite(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
  EXECUTE format('CLUSTER %I USING %I', name, (SELECT indexrelid::regclass::name FROM pg_index
                 WHERE indrelid = to_regclass(quote_ident(name)) AND indisprimary));
END $$;
"""
_POSTGRESQL = {
    "journal_entry_no_change": "BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "journal_entry_insert": "BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_entry_insert()",
    "journal_part_no_update": "BEFORE UPDATE ON journal_part FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "journal_part_delete": "BEFORE DELETE ON journal_part FOR EACH ROW EXECUTE FUNCTION journal_part_delete()",
    "journal_part_insert": "BEFORE INSERT ON journal_part FOR EACH ROW EXECUTE FUNCTION journal_part_insert()",
    "journal_erasure_no_change": "BEFORE UPDATE OR DELETE ON journal_erasure FOR EACH ROW "
    "EXECUTE FUNCTION journal_refuse()",
    "journal_head_update": "BEFORE UPDATE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_head_update()",
    "journal_head_no_delete": "BEFORE DELETE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    **{
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()"
        for table in ("journal_entry", "journal_part", "journal_erasure", "journal_head")
    },
}


def create(using: str = "default") -> None:
    """Makes every trigger that is missing, and the one row of journal_head."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTIONS)
            for name, body in _POSTGRESQL.items():
                cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {body}")
            for table, column in personal_columns():  # samples for the planner would outlive an erasure
                cursor.execute(f"ALTER TABLE IF EXISTS {table} ALTER COLUMN {column} SET STATISTICS 0")
        else:
            for name, body in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
        cursor.execute("INSERT INTO journal_head (id, n) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM journal_head)")


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should be there and are not (or are disabled)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
            wanted = _POSTGRESQL
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = _SQLITE
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(wanted) - there)


def grant(role: str, using: str) -> None:
    """Gives the application's role what it needs and nothing on the journal beyond reading and appending (PostgreSQL)."""
    connection = connections[using]
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_erasure FROM {role}",
            "REVOKE UPDATE, TRUNCATE ON journal_part FROM {role}",
            "REVOKE INSERT, DELETE, TRUNCATE ON journal_head FROM {role}",
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role}",
            "REVOKE EXECUTE ON FUNCTION journal_rewrite(text) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION journal_rewrite(text) TO {role}",
        ):
            cursor.execute(statement.format(role=quoted))
