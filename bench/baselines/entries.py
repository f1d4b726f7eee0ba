"""What `simulate.py` runs, each in a process of its own that prints entries a second.

district            the demonstration's people and matters, before any case
simulate CASES      the bulk simulation
library|own MADE    the floor: the entries of the installation MADE (settings as JSON) written again, into an empty
journal, with nothing but bytes, digests and rows
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

A_TRANSACTION = 10_000


def main(what: str, argument: str) -> None:
    import django

    kind = "server" if os.environ["ZHIFA_DATABASE_URL"] else "embedded"
    os.environ["DJANGO_SETTINGS_MODULE"] = f"zhifa.config.settings.{kind}"
    django.setup()
    if what in {"district", "migrate"}:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        if what == "district":
            district()
    elif what == "simulate":
        print(simulate(int(argument)))
    else:
        print(again(what, json.loads(argument)))


def district() -> None:
    from django.conf import settings

    from zhifa import clock
    from zhifa.demo import world
    from zhifa.journal import api as journal

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    morning = datetime(2026, 3, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    with clock.pinned(morning):
        journal.declare(1)
        with journal.seeded(1):
            world.build(1, lambda: None)
        journal.set_clock(morning)


def simulate(cases: int) -> float:
    from zhifa.casework import papers
    from zhifa.demo import simulation

    papers.warm()  # fonts and templates, read once a process
    begun = time.perf_counter()
    made = simulation.simulate(cases=cases, seed=1, bulk=True)
    return made.entries / (time.perf_counter() - begun)


def again(encoder: str, made: dict[str, str]) -> float:
    from django.db import connection, connections, transaction

    from zhifa.config import environment
    from zhifa.journal import bulk
    from zhifa.journal.writing import HEADER_COLUMNS
    from zhifa.proof.canonical import canonical_bytes

    import rfc8785  # isort: skip

    canonical = canonical_bytes if encoder == "own" else rfc8785.dumps
    own = connections.settings["default"]
    other = environment.database_from_url(made["ZHIFA_DATABASE_URL"]) if made["ZHIFA_DATABASE_URL"] else {}
    connections.settings["made"] = {**own, "NAME": f"{made['ZHIFA_HOME']}/zhifa.sqlite3", **other}
    entries = list(read(connections["made"]))
    heads: dict[str, tuple[int, str | None]] = {}
    position, begun = 0, time.perf_counter()
    for start in range(0, len(entries), A_TRANSACTION):
        chunk = entries[start : start + A_TRANSACTION]
        rows: list[list[Any]] = []
        parts: list[list[Any]] = []
        for header, values in chunk:
            position += 1
            rows.append(written(header, values, heads, parts, canonical, position, HEADER_COLUMNS))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_head SET n = n + %s WHERE id = 1", [len(rows)])
            bulk.load(cursor, "journal_entry", HEADER_COLUMNS, rows)
            bulk.load(cursor, "journal_part", ("entry_id", "part", "salt", "bytes"), parts)
    return len(entries) / (time.perf_counter() - begun)


def read(connection: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Headers without digests, and the values of the parts, in order; all entries of cases."""
    columns = (
        "position", "entry_id", "v", "authority", "stream", "version", "kind", "schema", "actor", "capacity",
        "occurred_at", "recorded_at", "provenance", "cause",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id, part, bytes FROM journal_part")
        values: dict[str, dict[str, Any]] = {}
        for entry_id, part, content in cursor.fetchall():
            values.setdefault(entry_id, {})[part] = json.loads(bytes(content))
        cursor.execute(f"SELECT {', '.join(columns)} FROM journal_entry WHERE stream LIKE 'case/%' ORDER BY position")
        for row in cursor.fetchall():
            header = dict(zip(columns, row, strict=True))
            yield header, values[header["entry_id"]]


def written(
    header: dict[str, Any], values: dict[str, Any], heads: dict[str, tuple[int, str | None]], parts: list[Any],
    canonical: Callable[[Any], bytes], position: int, columns: tuple[str, ...],
) -> list[Any]:  # fmt: skip
    """The row of one entry; its parts are added to `parts`."""
    commitments: dict[str, str | None] = dict.fromkeys(("open", "personal", "restricted"))
    for name, value in values.items():
        content, salt = canonical(value), secrets.token_bytes(32)
        commitments[name] = hashlib.sha256(b"\x01" + salt + content).hexdigest()
        parts.append([header["entry_id"], name, salt, content])
    version, previous = heads.get(header["stream"], (0, None))
    whole = {**header, **commitments, "version": version + 1, "previous": previous}
    del whole["position"]
    digest = hashlib.sha256(canonical(whole)).hexdigest()
    heads[header["stream"]] = (version + 1, digest)
    return [position if c == "position" else digest if c == "digest" else whole[c] for c in columns]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
