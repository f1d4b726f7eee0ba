"""What is public, in the tables of the credit-disclosure standard or in our own: as the public sees it, never more."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from django.db.models import QuerySet

from zhifa.accounts.models import Authority
from zhifa.clock import SHANGHAI
from zhifa.disclosure.lists.tables import guarded
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.opendata import writing
from zhifa.disclosure.records import values
from zhifa.disclosure.records.decisions import decisions
from zhifa.disclosure.records.formats import Field, Format, load, words
from zhifa.disclosure.shown.current import current
from zhifa.law import amounts
from zhifa.registry.imports.run import authority_of

FORMATS: Final = ("json", "csv", "xlsx", "shuanggongshi", "jsonl", "parquet")
STANDARD: Final = ("penalty-2018", "licence-2018")
TABLES: Final = (*STANDARD, "own")
NEVER: Final = (
    "registration_number", "organisation_code", "tax_number", "institution_number", "society_number", "representative",
    "representative_id_type", "representative_id_number", "id_type", "id_number", "note",
)  # fmt: skip
"""Columns of the standard that the public does not get: they stay empty."""


class NoSuchFormat(ValueError):
    """A format that there is not, or a file that cannot hold it; the message says what to do."""


def export(
    form: str, path: Path, *, since: date | None = None, persons: bool = False, authority: str = ""
) -> dict[str, int]:
    """Writes what is public now and returns {table: rows}. `since`: published or changed on that day or later.

    `authority`: only the decisions of this one, as it reports them upward. Natural persons are left out unless the
    rules show their names, or `persons` asks for them as they are shown. Raises NoSuchFormat, and NotFound for an
    authority that is not registered.
    """
    if authority:
        authority_of(authority)
    if form not in FORMATS:
        raise NoSuchFormat(f"没有“{form}”这种格式。可以选择：{'、'.join(FORMATS)}。")
    if form == "shuanggongshi" and path.suffix.lower() != ".xlsx":
        raise NoSuchFormat("双公示有处罚、许可两张表，写在一个 .xlsx 文件里。请把文件名改为 .xlsx 结尾。")
    if form in writing.BULK:
        public = decisions(_asked(since, authority).order_by("decided_on", "id"))
        return {"decisions": writing.write(form, path, (one for one in public if persons or not one.left_out))}
    tables = [load(name) for name in (STANDARD if form == "shuanggongshi" else ("own",))]
    return write(form, path, [(table, _rows(table, _asked(since, authority), persons)) for table in tables])


def write(form: str, path: Path, found: Sequence[tuple[Format, Iterator[dict[str, str]]]]) -> dict[str, int]:
    """Writes rows of cells, table by table, and counts them."""
    if form in ("xlsx", "shuanggongshi"):
        return _write_xlsx(path, found)
    ((table, rows),) = found
    return {table.name: (_write_json if form == "json" else _write_csv)(path, table, rows)}


def cells(table: Format, decision: dict[str, Any]) -> dict[str, str]:
    """One decision as the cells of a table, by field; `decision`: the values of `Decision`, and what is NEVER out."""
    return {column.field: _cell(table, column, decision[column.field]) for column in written(table)}


def written(table: Format) -> list[Field]:
    return [column for column in table.columns if column.written]


def _rows(table: Format, public: QuerySet[PublicRecord], persons: bool) -> Iterator[dict[str, str]]:
    if table.act:
        public = public.filter(act=table.act)
    for one in decisions(public.order_by("decided_on", "id")):
        nothing_decided = bool(table.act) and not one.values["kinds"]  # 不予处罚 is no penalty
        if not (nothing_decided or (one.left_out and not persons)):
            yield cells(table, one.values | dict.fromkeys(NEVER, ""))


def _asked(since: date | None, authority: str) -> QuerySet[PublicRecord]:
    public = current()
    if authority:
        public = public.filter(authority=authority)
    return public.filter(updated_at__gte=datetime.combine(since, time.min, SHANGHAI)) if since else public


def uncoded(authority: str = "") -> list[str]:
    """Authorities whose decisions go out with empty columns of their own credit code, which the standard requires."""
    shown = current().filter(authority=authority) if authority else current()
    codes = shown.order_by().values_list("authority", flat=True).distinct()
    found = Authority.objects.filter(code__in=codes, credit_code="")
    return list(found.order_by("path").values_list("name", flat=True))


def _cell(table: Format, column: Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if column.value in ("wan", "yuan"):
        plain = amounts.yuan(value).removesuffix("元").replace(",", "")
        return values.as_wan(value) if column.value == "wan" else plain
    if column.value in ("day", "past_day"):
        return str(value).replace("-", "/") if column.code else str(value)  # the standard writes YYYY/MM/DD
    if column.value == "kinds":
        return ";".join(value)
    if column.value in ("act", "party_kind", "status"):
        return ((column.value == "status" and table.status.get(value)) or words(column.value)[value])[0]
    return str(value)


def _write_json(path: Path, _table: Format, rows: Iterator[dict[str, str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for count, row in enumerate(rows, 1):
            file.write(",\n" if count > 1 else "\n")
            file.write(json.dumps(row, ensure_ascii=False))
        file.write("\n]\n")
    return count


def _write_csv(path: Path, table: Format, rows: Iterator[dict[str, str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in written(table)])
        for row in rows:
            writer.writerow(map(guarded, row.values()))
            count += 1
    return count


def _write_xlsx(path: Path, found: Sequence[tuple[Format, Iterator[dict[str, str]]]]) -> dict[str, int]:
    from openpyxl import Workbook

    counts: dict[str, int] = {}
    workbook = Workbook(write_only=True)
    for table, rows in found:
        sheet = workbook.create_sheet(table.sheet)
        sheet.append([column.code or column.title for column in written(table)])
        counts[table.name] = 0
        for row in rows:
            sheet.append([_as_text(sheet, text) for text in row.values()])
            counts[table.name] += 1
    workbook.save(path)
    return counts


def _as_text(sheet: Any, text: str) -> Any:
    """A cell that is never taken for a formula, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
