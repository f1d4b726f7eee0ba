"""Adds what the corpus lacks: `python -m tests.corpus.make`. What is there was released and is never written again.

entries/<kind>.<schema>.json      one stored entry: header, position, and the bytes of each part with its salt
histories/<procedure>.<version>.<name>.json   the events of a case as evolve reads them, and the situation they fold to
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENTRIES, HISTORIES = HERE / "entries", HERE / "histories"
EVENT = ("entry_id", "kind", "occurred_at", "recorded_at", "actor", "capacity")


def stored(entry: Any) -> dict[str, Any]:
    """An entry as the database keeps it."""
    parts = {n: {"salt": p.salt.hex(), "bytes": p.content.decode()} for n, p in entry.parts.items()}
    return {"position": entry.position, "digest": entry.digest, "header": entry.header(), "parts": parts}


def write(path: Path, value: Any) -> None:
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(HERE)}\n")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="zhifa-corpus-") as home:
        make(home)


def make(home: str) -> None:
    os.environ.update(ZHIFA_HOME=home, DJANGO_SETTINGS_MODULE="zhifa.config.settings.embedded")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    from tests.corpus import telling
    from tests.town import street
    from zhifa.casework import projection
    from zhifa.journal.api import read

    cases = telling.tell(street())
    for entry in read.after(0, 10**6):
        write(ENTRIES / f"{entry.kind}.{entry.schema}.json", stored(entry))
    for name, case in cases.items():
        events = [e for e in read.stream(f"case/{case}") if e.kind.startswith(projection.FOLDED)]
        situation = projection.refolded(events)
        told = [{**{key: getattr(e, key) for key in EVENT}, "open": e.open} for e in events]
        file = f"{situation['procedure']}.{situation['version']}.{name}.json"
        write(HISTORIES / file, {"events": told, "situation": situation})


if __name__ == "__main__":
    main()
