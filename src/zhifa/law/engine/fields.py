"""Checking `data` against the fields of a step and dividing it into open, personal and restricted parts.

A problem here is a slip of the form, not a refusal of the law. Empty values (null, "", []) count as left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from zhifa.law import citations
from zhifa.law.engine import roster, structures
from zhifa.law.engine.context import Context
from zhifa.law.engine.guards import holds
from zhifa.law.engine.instants import stated, written
from zhifa.law.engine.situation import find
from zhifa.law.engine.values import Malformed, plain
from zhifa.law.procedures.language import Field, Step
from zhifa.law.types import FieldProblem, Json

LATE_REASON = Field(
    code="late_reason",
    title="补录的理由",
    type="longtext",
    part="personal",
    hint="超过规定时间才录入的，写明为什么。",
    basis="行政处罚法第四十七条",
)
"""Every stated act may carry it; `checks` demands it when the record comes late (rule `record.late`)."""

LIMITS = {"text": 500, "longtext": 20_000, "reference": 200}
MOST_FEN = 10**15
PARTS = ("open", "personal", "restricted")


def fields_of(step: Step) -> tuple[Field, ...]:
    return (*step.fields, LATE_REASON) if step.time != "server" else step.fields


def check(ctx: Context) -> list[FieldProblem]:
    """Fill `ctx.data` with the values that are in form, and name every one that is not."""
    given = {code: value for code, value in ctx.act.data.items() if value not in (None, "", [], {})}
    known = fields_of(ctx.step)
    problems = [
        FieldProblem(code, f"“{ctx.step.title}”没有“{code}”这一项。", "去掉这一项。")
        for code in sorted(given.keys() - {field.code for field in known})
    ]
    for field in known:
        if field.code in given:
            try:
                ctx.data[field.code] = CLEANERS[field.type](given[field.code], field, ctx)
            except Malformed as error:
                problems.append(FieldProblem(field.code, error.message, error.remedy))
            except structures.Problems as error:
                problems.extend(FieldProblem(f"{field.code}.{p.field}", p.message, p.remedy) for p in error.problems)
    problems.extend(roster.problems(ctx))
    wrong = {problem.field.split(".")[0] for problem in problems}
    for field in known:
        asked = holds(ctx, field.when)
        if field.code in ctx.data and not asked:
            del ctx.data[field.code]
            message = f"现在不需要填写“{field.title}”。"
            problems.append(FieldProblem(field.code, message, "去掉这一项，或者改正它所依据的选项。"))
        elif field.required and asked and field.code not in ctx.data and field.code not in wrong:
            basis = f"依据：{field.basis}。" if field.basis else ""
            problems.append(FieldProblem(field.code, f"没有填写“{field.title}”。{basis}", field.hint or "请填写。"))
    return problems


def divide(ctx: Context) -> dict[str, Json]:
    """The checked data by part."""
    parts: dict[str, Json] = {part: {} for part in PARTS}
    for field in fields_of(ctx.step):
        if field.code in ctx.data:
            value = ctx.data[field.code]
            if field.type == "changes":
                pieces = _divide_changes(ctx, value)
            else:
                pieces = structures.DIVIDERS[field.type](value) if field.part == "split" else {field.part: value}
            for part, piece in pieces.items():
                parts[part][field.code] = piece
    return parts


def _divide_changes(ctx: Context, changes: Json) -> dict[str, Json]:
    """The changes by the part of each field that changes: new words of a personal field stay personal."""
    entry = find(ctx.situation, ctx.data.get("entry", ""))
    step = ctx.procedure.step(entry["act"]) if entry else None
    pieces: dict[str, Json] = {}
    for code, value in changes.items():
        field = step.field(code) if step else None
        if field:
            pieces.setdefault(field.part, {})[code] = value
    return pieces


def clean(value: Any, field: Field, ctx: Context) -> Any:
    """One value in form. Raises Malformed."""
    return CLEANERS[field.type](value, field, ctx)


def _text(value: Any, field: Field, _ctx: Context) -> str:
    return plain(value, field.title, LIMITS[field.type])


def _choice(value: Any, field: Field, _ctx: Context) -> str:
    if not isinstance(value, str) or field.choice(value) is None:
        titles = "、".join(choice.title for choice in field.choices if choice.offered)
        raise Malformed(f"“{field.title}”没有“{value}”这一选项。", f"请从以下选项中选择：{titles}。")
    return value


def _multichoice(value: Any, field: Field, ctx: Context) -> list[str]:
    if not isinstance(value, list):
        raise Malformed(f"“{field.title}”可以选几项，应当是一个列表。", "请按列表填写。")
    chosen = {_choice(item, field, ctx) for item in value}
    return [choice.code for choice in field.choices if choice.code in chosen]


def _bool(value: Any, field: Field, _ctx: Context) -> bool:
    if not isinstance(value, bool):
        raise Malformed(f"“{field.title}”应当填是或者否。", "请选择是或者否。")
    return value


def _date(value: Any, field: Field, _ctx: Context) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise Malformed(f"“{field.title}”不是日期。", "请写成例如 2026-03-05。") from error


def _datetime(value: Any, field: Field, _ctx: Context) -> str:
    try:
        return written(stated(value))
    except (TypeError, ValueError, OverflowError) as error:
        raise Malformed(f"“{field.title}”不是日期和时间。", "请写成例如 2026-03-05T10:00:00+08:00。") from error


def _amount(value: Any, field: Field, _ctx: Context) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MOST_FEN:
        raise Malformed(f"“{field.title}”应当是大于零的金额，以分为单位的整数。", "例如 200 元写成 20000。")
    return value


def _tier(value: Any, field: Field, ctx: Context) -> str:
    if not any(tier.code == value for tier in ctx.facts.tiers):
        raise Malformed(f"“{field.title}”里没有“{value}”。", "请从本事项的裁量档次中选择。")
    return str(value)


MOST_NUMBER = 1_000_000
MOST_ROWS = 300


def _number(value: Any, field: Field, _ctx: Context) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_NUMBER:
        raise Malformed(f"“{field.title}”应当是整数。", "例如 5。")
    return value


def _table(value: Any, field: Field, ctx: Context) -> list[Json]:
    """Rows {column: value}; a row that is wholly empty is left out."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Malformed(f"“{field.title}”应当是一张表，每行是一组值。", "请逐行填写。")
    if len(value) > MOST_ROWS:
        raise Malformed(f"“{field.title}”有 {len(value)} 行，最多 {MOST_ROWS} 行。", "其余的作为附件上传。")
    rows = [
        _row({code: cell for code, cell in row.items() if cell not in (None, "")}, n, field, ctx)
        for n, row in enumerate(value, 1)
        if any(cell not in (None, "") for cell in row.values())
    ]
    if not rows:
        raise Malformed(f"“{field.title}”没有内容。", "请至少填写一行。")
    return rows


def _row(row: Json, n: int, field: Field, ctx: Context) -> Json:
    known = {column.code: column for column in field.columns}
    for code in row.keys() - known.keys():
        raise Malformed(f"“{field.title}”没有“{code}”这一列。", "去掉这一列。")
    cleaned: Json = {}
    for code, column in known.items():
        if code in row:
            title = f"{field.title}第{n}行的{column.title}"
            own = Field(code=code, title=title, type=column.type, part=field.part, choices=column.choices)
            cleaned[code] = CLEANERS[column.type](row[code], own, ctx)
        elif column.required:
            raise Malformed(f"“{field.title}”第{n}行没有填写“{column.title}”。", "请补全这一行，或者整行留空。")
    return cleaned


def _list(value: Any, field: Field, _ctx: Context) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise Malformed(f"“{field.title}”应当是一个列表，每项是文字。", "请逐项填写。")
    return [item.strip() for item in value]


def _citation(value: Any, field: Field, ctx: Context) -> list[str]:
    """One place a line, in the one way of writing; several places in a line become several. A whole statute is none."""
    found: dict[str, None] = {}
    for text in _list(value, field, ctx):
        try:
            places = citations.parse(text)
        except citations.BadCitation as error:
            raise Malformed(f"“{field.title}”：{error.message}", error.remedy) from error
        for place in places:
            if not place.article:
                raise Malformed(f"“{field.title}”：“{text}”没有写明是第几条。", citations.EXAMPLE)
            found[citations.formatted(place)] = None
    if len(found) > citations.MOST:
        raise Malformed(f"“{field.title}”有 {len(found)} 处，最多 {citations.MOST} 处。", "只写作为依据的条款。")
    return list(found)


CLEANERS: dict[str, Callable[[Any, Field, Context], Any]] = {
    "text": _text,
    "longtext": _text,
    "reference": _text,
    "choice": _choice,
    "multichoice": _multichoice,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "amount": _amount,
    "tier": _tier,
    "number": _number,
    "list": _list,
    "citation": _citation,
    "table": _table,
    "parties": lambda value, _field, ctx: structures.parties(value, ctx),
    "source": lambda value, _field, _ctx: structures.source(value),
    "changes": lambda value, _field, _ctx: structures.changes(value),
}
