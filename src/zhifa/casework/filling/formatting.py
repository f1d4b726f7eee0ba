"""How a recorded value is written on paper, by the type its field has in the procedure file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from zhifa.law import amounts, citations, dates
from zhifa.law.engine.structures import SOURCE_KINDS
from zhifa.law.procedures.language import Field
from zhifa.proof.canonical import parse_instant

EMPTY: tuple[Any, ...] = (None, "", [], {})


def said(field: Field, value: Any) -> Any:
    """Text, a list of texts, or rows {column: text} of a table; empty text for what was left empty."""
    if value in EMPTY:
        return ""
    if field.type == "table":
        return [_row(field, row) for row in value]
    if field.type == "list":
        return [str(item) for item in value]
    return plain(field, value)


def plain(field: Any, value: Any) -> str:
    """One value in one text. `field` is a field or a column: it has a type and perhaps choices."""
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.choices:
        chosen = value if isinstance(value, list) else [value]
        return "、".join(choice.title for choice in field.choices if choice.code in chosen)
    return WRITERS.get(field.type, str)(value)


def _row(field: Field, row: Mapping[str, Any]) -> dict[str, str]:
    return {column.code: plain(column, row.get(column.code)) for column in getattr(field, "columns", ())}


def money(fen: Any) -> str:
    """20,000元（贰万元整）."""
    return f"{amounts.yuan(int(fen))}（{amounts.capitals(int(fen))}）"


def day(value: Any) -> str:
    """2026年3月5日 of a date or its ISO text."""
    return dates.format_date(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))


def moment(value: Any) -> str:
    """2026年3月5日14时05分 of an instant or its text; empty for None."""
    if value in EMPTY:
        return ""
    return dates.format_instant(instant(value))


def instant(value: datetime | str) -> datetime:
    """An instant as entries write it (UTC, six decimals) or as a form does (with an offset)."""
    if isinstance(value, datetime):
        return value
    return parse_instant(value) if value.endswith("Z") else datetime.fromisoformat(value)


def _lead(value: Any) -> str:
    """Where a lead came from: the kind, and what was said of it."""
    kind = SOURCE_KINDS.get(str(value.get("kind", "")), "")
    text = str(value.get("text", ""))
    return f"{kind}：{text}" if kind and text else kind or text


WRITERS: dict[str, Callable[[Any], str]] = {
    "amount": money, "date": day, "datetime": moment, "source": _lead,
    "citation": lambda cited: cited if isinstance(cited, str) else citations.joined(cited),
    "parties": lambda rows: "、".join(str(row.get("name", "")) for row in rows),
}  # fmt: skip
