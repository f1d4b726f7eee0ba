"""A newer edition of a procedure, as an update of the product would bring it, for as long as a test needs one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from zhifa.law import procedures


@contextmanager
def newer(code: str, *, without: str = "") -> Iterator[int]:
    """The newest edition once more under the next number; `without` renames an act, so that it knows it no longer."""
    latest = procedures.load(code).version
    text = procedures._text(f"{code}/{latest}.yaml").replace(f"version: {latest}", f"version: {latest + 1}", 1)
    if without:
        text = text.replace(f"step: {without}\n", f"step: {without}.renamed\n", 1)
    versions = {**procedures._versions(), code: (*procedures._versions()[code], latest + 1)}
    known = procedures._text
    with (
        patch.object(procedures, "_versions", lambda: versions),
        patch.object(procedures, "_text", lambda path: text if path == f"{code}/{latest + 1}.yaml" else known(path)),
    ):
        yield latest + 1
    procedures._load.cache_clear()
