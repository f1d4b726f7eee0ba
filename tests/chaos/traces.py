"""Looks for words in everything an installation keeps: every file of its folder, every page of its database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.conftest import Home


def encodings(word: str) -> set[bytes]:
    """The word as UTF-8, as UTF-16 either way round, and as JSON may escape it."""
    return {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), json.dumps(word)[1:-1].encode()}


def found(home: Home, words: Iterable[str]) -> list[str]:
    """`word: where` for every place that still holds one of the words."""
    needles = [(word, raw) for word in words for raw in encodings(word)]
    places = {str(path.relative_to(home.path)): path.read_bytes() for path in home.path.rglob("*") if path.is_file()}
    places |= _relations(home)
    return sorted({f"{word}: {where}" for where, content in places.items() for word, raw in needles if raw in content})


def _relations(home: Home) -> dict[str, bytes]:
    """Every table, index and TOAST table of a PostgreSQL database as it lies on disk."""
    url = home.env["ZHIFA_DATABASE_URL"]
    if not url:
        return {}
    import psycopg

    server = urlsplit(os.environ["ZHIFA_TEST_POSTGRES"])  # a superuser reads the files
    with psycopg.connect(url, user=server.username, password=server.password, autocommit=True) as database:
        database.execute("CHECKPOINT")
        rows = database.execute(
            "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class "
            "WHERE relkind IN ('r', 'i', 't', 'm', 'S') AND NOT relisshared AND relpersistence = 'p'"
        ).fetchall()
    return {f"relation {name}": bytes(content) for name, content in rows}
