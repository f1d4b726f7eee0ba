"""From a table to decisions: which of the known tables it is, what each cell means, and the rules between cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from zhifa.accounts.models import Authority
from zhifa.disclosure.records import values
from zhifa.disclosure.records.formats import ORDER, Field, Format, load, words
from zhifa.law import amounts
from zhifa.registry.imports.records import Record, header_of, lacking, rows_of
from zhifa.registry.imports.report import Report, RowError
from zhifa.registry.imports.table import Sheet, column_letter, read

STANDARD: Final = "发改办财金〔2018〕424号"
_ORGANISATION_ONLY: Final = (
    "credit_code", "registration_number", "organisation_code", "tax_number", "institution_number", "society_number",
    "representative", "representative_id_number",
)  # fmt: skip
_PARTY: Final = (
    "credit_code", "registration_number", "organisation_code", "tax_number", "institution_number", "society_number",
    "representative", "representative_id_type", "representative_id_number", "id_type", "id_number",
)  # fmt: skip
_SOLE_TRADER, _ENTERPRISE = "92", "91"
_IN_YUAN: Final = re.compile(r"\((?:人民币)?元\)")
_IN_WAN: Final = re.compile(r"\((?:人民币)?万元\)")


@dataclass(frozen=True)
class Line:
    """One decision on one party: the parts of its entry, and how it stands (valid, revoked, disputed)."""

    row: Record
    opened: dict[str, Any]
    personal: dict[str, Any]
    status: str

    @property
    def number(self) -> str:
        return str(self.opened["number"])

    @property
    def party(self) -> dict[str, str]:
        return dict(self.personal["party"])


def same_party(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two lines of the same number speak of the same party: by code or identity number, else by name.

    Two persons of one name with different identity numbers are two.
    """
    if any(one[name] and one[name] == other[name] for name in ("credit_code", "id_number")):
        return True
    different = one["id_number"] and other["id_number"]
    return not different and _folded(one["name"]) == _folded(other["name"])


def _folded(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def lines(path: Path, authority: Authority, report: Report, today: date) -> list[Line]:
    """The decisions of every sheet that is one of the known tables; problems go into the report. Raises Unreadable."""
    found: list[Line] = []
    for sheet in read(path):
        table = _table_of(sheet)
        if table is None:
            if any(any(row) for row in sheet.rows):
                report.ignored_sheets.append(sheet.name)
                _say_what_is_missing(sheet, report)
            continue
        header = header_of(sheet, table.as_columns())
        assert header is not None
        _check_units(sheet, header, table, report)
        rows = rows_of(sheet, header, table.as_columns(), report)
        report.rows += len(rows)
        found += [line for row in rows if (line := _line(row, table, authority, today)) is not None]
    if not report.rows and not report.errors:
        report.add(RowError(0, "", "表头下面没有数据。", "请核对文件。"))
    if report.rows:  # a sheet of notes beside the table is no mistake
        report.errors[:] = [error for error in report.errors if error.row or error.field]
    return found


def _table_of(sheet: Sheet) -> Format | None:
    """The table of which the sheet has all required columns, and most of the others."""
    fitting = [
        (len(header[1]), -place, table)
        for place, table in enumerate(map(load, ORDER))
        if (header := header_of(sheet, table.as_columns())) is not None
    ]
    return max(fitting)[2] if fitting else None


def _say_what_is_missing(sheet: Sheet, report: Report) -> None:
    table = min(map(load, ORDER), key=lambda one: len(lacking(sheet, one.as_columns())))
    names = "、".join(lacking(sheet, table.as_columns()))
    report.add(
        RowError(
            0, "", f"找不到表头：最接近的是“{table.title}”，缺少列“{names}”。",
            "请在前十行内放一行表头，用标准的列名或者字段代码。", sheet.name,
        )
    )  # fmt: skip


def _check_units(sheet: Sheet, header: tuple[int, dict[int, str]], table: Format, report: Report) -> None:
    """A column of 万元 headed 元, or the other way round, would be wrong ten thousand times over."""
    start, fields = header
    by_field = {one.field: one for one in table.columns}
    for place, name in fields.items():
        column = by_field[name]
        other = {"wan": _IN_YUAN, "yuan": _IN_WAN}.get(column.value)
        title = unicodedata.normalize("NFKC", sheet.rows[start][place])
        if other and other.search(title):
            unit = "万元" if column.value == "wan" else "元"
            cell = f"{column_letter(place)}{start + 1}"
            message = f"{column.title}：表头写的是“{title}”，这种表以{unit}为单位（{cell}）。"
            report.add(RowError(start + 1, name, message, f"请把这一列换算成{unit}，并改正表头。", sheet.name))


def _line(row: Record, table: Format, authority: Authority, today: date) -> Line | None:
    """None after an error in the row."""
    before = len(row.report.errors)
    cells = _Cells(row, table, today)
    act = table.act or cells.choice("act")
    party = _party(cells, table)
    opened = _opened(cells, act, table)
    personal = {
        "party": party,
        **{name: cells.text(name) for name in ("facts", "outcome", "certificates", "note")},
        **{name: cells.text(name) for name in ("certificate_name", "certificate_number")},
    }
    status = cells.choice("status") or "valid"
    opened["disputed"] = status == "disputed"
    _check_authority(cells, authority)
    _check_days(row, opened)
    return Line(row, opened, personal, status) if len(row.report.errors) == before else None


class _Cells:
    """The cells of a row by field; a column that the table has not is empty."""

    def __init__(self, row: Record, table: Format, today: date) -> None:
        self.row, self.table, self.today = row, table, today
        self.columns = {one.field: one for one in table.columns}

    def column(self, name: str) -> Field | None:
        return self.columns.get(name)

    def text(self, name: str) -> str:
        column = self.column(name)
        if column is None:
            return ""
        reader = {"credit_code": values.credit_code, "id_number": values.id_number, "number": values.number}
        return reader.get(column.value, values.text)(self.row, column)

    def day(self, name: str) -> str:
        column = self.column(name)
        if column is None:
            return ""
        if column.value == "past_day":
            return values.past_day(self.row, column, self.today)
        return values.day(self.row, column)

    def fen(self, name: str) -> int | None:
        column = self.column(name)
        return None if column is None else (values.wan if column.value == "wan" else values.yuan)(self.row, column)

    def choice(self, name: str) -> str:
        column = self.column(name)
        return "" if column is None else values.choice(self.row, column, self.table)

    def kinds(self, name: str, act: str) -> list[tuple[str, str]]:
        column = self.column(name)
        content = self.row.text("outcome") + self.row.text("certificates")
        return [] if column is None else values.kinds(self.row, column, act, content)

    def fine(self) -> int | None:
        """The sum of the fine; a table without a column for it tells it in the content."""
        column = self.column("amount")
        if column is None:
            told = amounts.only_fine(self.row.text("outcome"))
            if told is not None:
                self.row.values["amount"] = amounts.yuan(told)  # so that a correction counts as one of this column
            return told
        found = self.fen("amount")
        values.check_unit(self.row, column, found, self.row.text("outcome"))
        return found


def _opened(cells: _Cells, act: str, table: Format) -> dict[str, Any]:
    kinds = list(dict.fromkeys([*cells.kinds("kinds", act), *cells.kinds("more_kinds", act)]))
    fined = any(code == "fine" for code, _ in kinds)
    amount = cells.fine() if fined or cells.column("amount") else None
    if amount is None and cells.column("amount") and fined:
        cells.row.error("amount", "处罚类别有罚款，没有填写罚款金额。", "请填写罚款金额。")
    return {
        "act": act,
        "number": cells.text("number"),
        "kinds": [code for code, _ in kinds],
        "kind_titles": [title for _, title in kinds],
        "amount_fen": amount,
        "confiscated_fen": cells.fen("confiscated"),
        **{name: cells.day(name) for name in ("decided_on", "valid_from", "valid_to", "shown_until")},
        **{name: cells.text(name) for name in ("matter", "basis", "source_name", "source_code")},
        "format": table.name,
    }


def _party(cells: _Cells, table: Format) -> dict[str, str]:
    row = cells.row
    party = {"name": cells.text("party_name"), **{name: cells.text(name) for name in _PARTY}}
    kind = cells.choice("party_kind")
    if not cells.column("party_kind"):  # the tables of 2016 do not say it
        sole = party["credit_code"].startswith(_SOLE_TRADER)
        kind = "sole_trader" if sole else "natural_person" if party["id_number"] else "organisation"
    if kind == "natural_person":
        for name in _ORGANISATION_ONLY:
            if party[name]:
                remedy = "请清空这一格，或者把行政相对人类别改为法人及非法人组织。"
                row.error(name, f"行政相对人是自然人，不应当填写单位的信息（{STANDARD}）。", remedy)
    if kind == "organisation":
        if table.credit_code_needed and not party["credit_code"]:
            message = f"行政相对人是法人或者非法人组织，没有填写统一社会信用代码（{STANDARD}）。"
            row.error("credit_code", message, "请补填 18 位代码。")
        if party["id_number"]:
            row.error("id_number", f"行政相对人是单位，不应当填写自然人的证件号码（{STANDARD}）。", "请清空这一格。")
    _check_kind(row, kind, party["credit_code"])
    return {"kind": kind, **party}


def _check_kind(row: Record, kind: str, code: str) -> None:
    """The first two places of a credit code say what its holder is (GB 32100-2015)."""
    for start, holder, whose in ((_SOLE_TRADER, "sole_trader", "个体工商户"), (_ENTERPRISE, "organisation", "企业")):
        if code.startswith(start) and kind in ("sole_trader", "organisation") and kind != holder:
            message = f"“{code}”以 {start} 开头，是{whose}的代码，与行政相对人类别不一致（GB 32100-2015）。"
            row.error("credit_code", message, "请核对代码和行政相对人类别。")


def _check_authority(cells: _Cells, authority: Authority) -> None:
    code = cells.text("authority_code")
    if code and authority.credit_code and code != authority.credit_code:
        message = f"“{code}”不是{authority.name}的统一社会信用代码。"
        cells.row.error("authority_code", message, "请核对作出决定的机关，各机关的决定分别导入。")


def _check_days(row: Record, opened: dict[str, Any]) -> None:
    if opened["valid_from"] and opened["valid_to"] and opened["valid_to"] < opened["valid_from"]:
        row.error("valid_to", "有效期的止日早于起日。", "请核对有效期。")
    for name in ("valid_to", "shown_until"):
        if opened[name] and opened[name] < opened["decided_on"]:
            row.error(name, "早于作出决定的日期。", "请核对日期。")


def titles(choice: str) -> dict[str, str]:
    """The words that are written for each code of a choice."""
    return {code: said[0] for code, said in words(choice).items()}
