"""The one door of all imports."""

from __future__ import annotations

import contextlib
from pathlib import Path

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.imports import authorities, discretion, exemptions, matters, officers, periods
from zhifa.registry.imports.records import Record, records
from zhifa.registry.imports.report import Report, RowError
from zhifa.registry.imports.table import Unreadable

COLUMNS = {
    "authorities": authorities.COLUMNS,
    "officers": officers.COLUMNS,
    "matters": matters.COLUMNS,
    "discretion": discretion.COLUMNS,
    "exemptions": exemptions.COLUMNS,
    "periods": periods.COLUMNS,
}
KINDS = tuple(COLUMNS)
_WRITERS = {
    "officers": officers.write,
    "matters": matters.write,
    "discretion": discretion.write,
    "exemptions": exemptions.write,
    "periods": periods.write,
}


class Undo(Exception):
    """Ends a transaction without a trace."""


def run(kind: str, path: Path, authority_code: str | None, actor: Actor, dry_run: bool = False) -> Report:
    """Imports a table of one of KINDS. With an error in any row, or as a dry run, nothing is written.

    `authority_code` is not needed for authorities. Raises KeyError for another kind, Forbidden, and NotFound for an
    authority that is not registered.
    """
    columns = COLUMNS[kind]
    report = Report(kind, dry_run)
    authority = None if kind == "authorities" else authority_of(authority_code or "")
    capacity = require(actor, "registry.import", authority=authority.code) if authority else ""
    try:
        rows = records(Path(path), columns, report)
    except Unreadable as error:
        report.add(RowError(0, "", str(error), "请更正文件后重新导入。"))
        return report
    with contextlib.suppress(Undo):
        _write(kind, rows, report, authority, actor, capacity)
    if report.errors:
        report.created = report.updated = report.unchanged = 0
    return report


def _write(
    kind: str, rows: list[Record], report: Report, authority: Authority | None, actor: Actor, capacity: str
) -> None:
    """Everything in one transaction; raises Undo out of it when nothing may stay."""
    with journal.transaction() as tx:
        if authority is None:
            authorities.write(tx, rows, report=report, actor=actor)
        else:
            _WRITERS[kind](tx, authority, rows, report=report, actor=actor, capacity=capacity)
        if report.dry_run or report.errors:
            raise Undo


def authority_of(code: str) -> Authority:
    """Raises NotFound for one that is not registered."""
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"没有编码为“{code}”的机关。请用 --authority 指明已登记的机关编码。")
    return found
