"""The list of what is not punished (不予处罚清单): one row, one case of a matter that is listed already (R9).

The rows of a matter take the place of its former list; the list is a part of the matter's version.
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.journal import api as journal
from zhifa.registry.actions.list_matters import record
from zhifa.registry.content import ExemptionData, MatterData
from zhifa.registry.imports.records import Column, Record
from zhifa.registry.imports.report import Report
from zhifa.registry.models import Matter

COLUMNS = (
    Column("code", ("事项编码", "编码"), required=True),
    Column("item", ("清单编号", "序号"), required=True),
    Column("title", ("不予处罚的情形", "情形", "违法情形"), required=True),
    Column("outcome", ("类型", "不予处罚的类型"), required=True),
    Column("conditions", ("适用条件", "条件"), required=True),
    Column("basis", ("依据", "法律依据"), required=True),
)
OUTCOMES = {"no_penalty_slight": "轻微不罚", "no_penalty_first": "首违不罚"}


def write(
    tx: journal.Transaction, authority: Authority, rows: list[Record], *, report: Report, actor: Actor, capacity: str
) -> None:
    """Lists the matters anew with their lines. Problems go into the report."""
    listed = {
        row.code: MatterData.of(row, row.tiers.all())
        for row in Matter.objects.filter(authority=authority, valid_to=None).prefetch_related("tiers")
    }
    found: dict[str, list[ExemptionData]] = {}
    for row in rows:
        code, item = row.code("code"), row.code("item")
        if code not in listed:
            row.error("code", f"清单里没有编码为“{code}”的事项。", "请先导入权责事项，或者核对编码。")
        if any(one.code == item for one in found.get(code, ())):
            row.error("item", f"事项“{code}”的清单编号“{item}”重复。", "请核对编号。")
        line = ExemptionData(
            code=item, title=row.text("title"), outcome=row.choice("outcome", OUTCOMES, default=""),
            conditions=tuple(re.findall(r"[^；;\n]+", row.text("conditions"))), basis=row.text("basis"),
        )  # fmt: skip
        found.setdefault(code, []).append(line)
    report.matters = len(found)
    if report.ok:
        matters = [replace(listed[code], exemptions=tuple(lines)) for code, lines in found.items()]
        outcomes = record(tx, authority, matters, actor=actor, capacity=capacity)
        for code, outcome in outcomes.items():
            report.count(outcome, len(found[code]))


def kept(authority: Authority) -> dict[str, tuple[ExemptionData, ...]]:
    """The lines that each matter has now: another import of the matter leaves them with it. One statement."""
    rows = Matter.objects.filter(authority=authority, valid_to=None).values_list("code", "exemptions")
    return {code: tuple(ExemptionData.of(one) for one in lines) for code, lines in rows if lines}
