"""Taking over the decisions of another system: all rows or none, safe to repeat."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.clock import legal_today
from zhifa.disclosure.models import Disclosure, Record
from zhifa.disclosure.records import acts, exporting
from zhifa.disclosure.records.acts import Desk
from zhifa.disclosure.records.decisions import decisions
from zhifa.disclosure.records.formats import load
from zhifa.disclosure.records.reading import Line, lines, same_party
from zhifa.disclosure.shown.current import current
from zhifa.journal import api as journal
from zhifa.registry.imports import Report, RowError
from zhifa.registry.imports.run import Undo, authority_of
from zhifa.registry.imports.table import Unreadable, tidy

CHUNK: Final = 500  # numbers asked for in one statement, rows between two signs of progress
_COLUMNS: Final = {
    "amount_fen": "amount", "confiscated_fen": "confiscated", "kind_titles": "kinds", "disputed": "status",
    "name": "party_name", "kind": "party_kind",
}  # fmt: skip
"""Fields of an entry whose column has another name."""
_ALWAYS: Final = frozenset({"act", "format", "party_kind"})  # known without a column


def run(
    path: Path,
    authority_code: str,
    actor: Actor,
    *,
    dry_run: bool = False,
    advance: Callable[[int, int], object] = lambda _done, _of: None,
) -> Report:
    """Imports a table of decisions of one authority. With an error in any row, or as a dry run, nothing is written.

    `advance(done, of)` is told of progress, in rows. Raises Forbidden, and NotFound for an authority that is not
    registered.
    """
    report = Report("disclosures", dry_run)
    authority = authority_of(authority_code)
    capacity = require(actor, "disclosure.import", authority=authority.code)
    try:
        found = lines(Path(path), authority, report, legal_today())
    except Unreadable as error:
        report.add(RowError(0, "", str(error), "请更正文件后重新导入。"))
        return report
    _check_whose(found, authority)
    distinct = list(_distinct(found, report))
    if not report.errors:
        with contextlib.suppress(Undo), journal.transaction() as tx:
            _write(Desk(tx, authority, actor, capacity), distinct, report, advance)
            if report.dry_run or report.errors:
                raise Undo
    if report.errors:
        report.created = report.updated = report.unchanged = 0
    return report


def _check_whose(found: Sequence[Line], authority: Authority) -> None:
    """A decision of another authority that is known here would go out under the wrong name.

    Where both sides have a credit code, `reading` compared it; names decide for the rest.
    """
    own = {authority.name, authority.short_name}
    others = set(Authority.objects.exclude(pk=authority.pk).values_list("name", flat=True)) - own
    for line in found:
        name = line.row.text("authority_name")
        coded = authority.credit_code and line.row.text("authority_code")
        if name in others and not coded:
            message = f"“{name}”不是{authority.name}。"
            line.row.error("authority_name", message, "各机关的决定分别导入，请核对所选的机关。")


def _distinct(found: Sequence[Line], report: Report) -> Iterator[Line]:
    """Without rows that say the same as one before; two that say different things of one decision are an error."""
    seen: dict[tuple[str, str], list[Line]] = {}
    for line in found:
        same = seen.setdefault((str(line.opened["act"]), line.number), [])
        twin = next((other for other in same if same_party(other.party, line.party)), None)
        if twin is None:
            same.append(line)
            yield line
        elif (twin.opened, twin.personal, twin.status) == (line.opened, line.personal, line.status):
            report.count("unchanged")
        else:
            message = f"与第 {twin.row.number} 行是同一份决定、同一个当事人，内容却不同。"
            line.row.error("number", message, "请只保留正确的一行。")


def _write(desk: Desk, found: Sequence[Line], report: Report, advance: Callable[[int, int], object]) -> None:
    Authority.objects.select_for_update().get(pk=desk.authority.pk)  # two imports at once would not see each other
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        known = _known(desk.authority, {line.number for line in chunk})
        for line in chunk:
            report.count(_one(desk, line, known.get((str(line.opened["act"]), line.number), ())))
        advance(start + len(chunk), len(found))


def _known(authority: Authority, numbers: set[str]) -> dict[tuple[str, str], list[Record | None]]:
    """Records by act and number; None stands for a decision of a case of this system. Two statements."""
    known: dict[tuple[str, str], list[Record | None]] = {}
    for row in Record.objects.select_for_update().filter(authority=authority.code, number__in=numbers):
        known.setdefault((row.act, row.number), []).append(row)
    cases = Disclosure.objects.filter(authority=authority.code, record_id="", number__in=numbers)
    for act, number in cases.values_list("act", "number"):
        known.setdefault((act, number), []).append(None)
    return known


def _one(desk: Desk, line: Line, known: Sequence[Record | None]) -> str:
    """created, updated or unchanged. What came from a case here, or was erased here, is left as it is."""
    if any(row is None or row.personal is None for row in known):
        return "unchanged"
    row = next((row for row in known if row and row.personal and same_party(row.personal["party"], line.party)), None)
    if row is None:
        if known and _as_exported(line, known):
            return "unchanged"
        acts.file(desk, line.opened, line.personal, revoked=line.status == "revoked")
        return "created"
    if row.voided:
        if line.status == "valid" and line.row.text("status"):
            message = "这项决定以前报送为撤销或者失效，这次又是有效。"
            line.row.error("status", message, "请核对状态；确实重新作出决定的，用新的文号。")
        return "unchanged"
    if line.status == "revoked":
        acts.void(desk, row)
        return "updated"
    return _correct(desk, line, row)


def _correct(desk: Desk, line: Line, row: Record) -> str:
    opened, personal = _merged(line, row)
    if not acts.changed(row, opened, personal) or _as_exported(line, [row]):
        return "unchanged"
    acts.correct(desk, row, opened, personal)
    return "updated"


def _as_exported(line: Line, known: Sequence[Record | None]) -> bool:
    """Whether a row is what the export writes of one of these: masked, and without what the public does not get.

    Taken for news it would put the masked text into the record, and a person's surname beside the person.
    """
    table = load(str(line.opened["format"]))
    if table.name not in exporting.TABLES:
        return False
    ids = Disclosure.objects.filter(record_id__in=[row.id for row in known if row]).values("id")
    for one in decisions(current().filter(id__in=ids)):
        written = exporting.cells(table, one.values | dict.fromkeys(exporting.NEVER, ""))
        if all(line.row.values.get(name, "") == tidy(text) for name, text in written.items()):
            return True
    return False


def _merged(line: Line, row: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns that the table does not have leave things as they are."""
    assert row.personal is not None
    personal = _laid_over({**line.personal, "party": row.personal["party"]}, row.personal, line)
    personal["party"] = _laid_over(line.personal["party"], row.personal["party"], line)
    return _laid_over(line.opened, row.opened, line), personal


def _laid_over(new: dict[str, Any], present: dict[str, Any], line: Line) -> dict[str, Any]:
    has = _ALWAYS | set(line.row.values)
    return {name: value if _COLUMNS.get(name, name) in has else present[name] for name, value in new.items()}
