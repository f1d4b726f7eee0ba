"""Periods of the authority's own (内部时限、承诺时限): one row, one period beside one of the law (ADR 10)."""

from __future__ import annotations

from datetime import date

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.journal import api as journal
from zhifa.law import own_periods
from zhifa.law.own_periods import NATURES, OwnPeriod
from zhifa.law.remedies import UNITS
from zhifa.law.rules import Rulebook
from zhifa.registry.actions.set_periods import check, present, record
from zhifa.registry.imports.records import WITHOUT_END, Column, Record
from zhifa.registry.imports.report import Report

COLUMNS = (
    Column("rule", ("期限", "法定期限", "期限名称", "规则编号"), required=True),
    Column("nature", ("性质", "时限性质", "类别"), required=True),
    Column("value", ("时限", "天数", "数值"), required=True),
    Column("unit", ("单位", "计算单位")),
    Column("basis", ("依据", "文件", "依据文件"), required=True),
    Column("valid_from", ("起用日期", "施行日期", "生效日期"), required=True),
    Column("valid_to", ("止用日期", "失效日期")),
    Column("note", ("备注",)),
)
_NATURES = {code: f"{title}时限" for code, title in NATURES.items()}
_SHORT = {title: code for code, title in NATURES.items()}


def write(
    tx: journal.Transaction, authority: Authority, rows: list[Record], *, report: Report, actor: Actor, capacity: str
) -> None:
    """Sets the periods; one that stands already as the row says stays. Problems go into the report."""
    known = present(authority)
    new: list[OwnPeriod] = []
    for row in rows:
        period = _period(row, authority)
        if period is None:
            continue
        if period in known:
            report.count("unchanged")
            continue
        for problem in check(authority, period, [*known, *new]):
            row.error(problem.field, problem.message, problem.remedy)
        new.append(period)
        report.count("created")
    if report.ok:
        record(tx, authority, new, actor=actor, capacity=capacity)


def _period(row: Record, authority: Authority) -> OwnPeriod | None:
    """The period of a row, in the unit of the law where the row names none; None when a cell cannot be read."""
    before = len(row.report.errors)
    rule = own_periods.named(row.text("rule"))
    nature = _SHORT.get(row.code("nature")) or row.choice("nature", _NATURES)
    value = own_periods.number(row.code("value"))
    if not value:
        wrong = f"“{row.text('value')}”不是大于零的整数。"
        row.error("value", wrong, "请只填写数字，例如 30；单位写在“单位”列。")
    begins = row.day("valid_from")
    ends = row.day("valid_to") if row.text("valid_to") else None
    unit = _unit(row, rule, begins, authority)
    if begins is None or len(row.report.errors) > before:
        return None
    return OwnPeriod(
        rule=rule, nature=nature, value=value, unit=unit, basis=row.text("basis"), valid_from=begins,
        valid_to=None if ends == WITHOUT_END else ends, note=row.text("note"),
    )  # fmt: skip


def _unit(row: Record, rule: str, begins: date | None, authority: Authority) -> str:
    if row.text("unit"):
        titles = {code: title.removeprefix("个") for code, title in UNITS.items()}
        full = {title: code for code, title in UNITS.items()} | {"自然日": "calendar_day"}
        return full.get(row.code("unit")) or row.choice("unit", titles)
    law = begins and own_periods.statutory(
        Rulebook.default(), rule, begins, region=authority.region, sector=authority.sector
    )
    return law.unit if law else ""
