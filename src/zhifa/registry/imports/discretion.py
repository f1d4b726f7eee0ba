"""Discretion benchmarks (裁量基准): one matter for each violation, with its basis and its tiers (R9).

A tier is known by law, number, tier and circumstance, and by its own basis where a violation has several stages
(逾期不改正的……): without it tiers of the second stage would overwrite those of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.journal import api as journal
from zhifa.registry.actions.list_matters import check, record
from zhifa.registry.content import MatterData, TierData, tier_from_standard
from zhifa.registry.imports import exemptions
from zhifa.registry.imports.records import Column, Record
from zhifa.registry.imports.report import NotUnderstood, Report

COLUMNS = (
    Column("law", ("法律", "法律法规", "法规")),
    Column("seq", ("序号", "编号"), required=True),
    Column("violation", ("违法行为", "违法事项", "事项名称"), required=True),
    Column("legal_basis", ("法律依据", "处罚依据", "依据"), required=True),
    Column("tier", ("类别", "档次", "裁量档次", "裁量等级", "违法程度"), required=True, within="seq"),
    Column("circumstance", ("裁量情节", "适用条件", "情节"), required=True),
    Column("standard", ("裁量标准", "处罚标准", "裁量幅度"), required=True, within="seq"),
    Column("note", ("备注",)),
)
_ARTICLE = r"第[一二三四五六七八九十百千零〇\d]+"
_CITATION = re.compile(
    rf"《?([^《》\n、；。]+)》(?:（[^）]*）)?\s*"
    rf"({_ARTICLE}条(?:之[一二三四五六七八九十]+)?(?:{_ARTICLE}款)?(?:、{_ARTICLE}款)*(?:第（[一二三四五六七八九十]+）项)?)"
)
_REPUBLIC = "中华人民共和国"
_CITATION_LENGTH = 60


def write(
    tx: journal.Transaction, authority: Authority, rows: list[Record], *, report: Report, actor: Actor, capacity: str
) -> None:
    """Lists the matters of the table; outcomes are counted by row, problems go into the report."""
    matters: list[MatterData] = []
    sizes: dict[str, int] = {}
    spared = exemptions.kept(authority)
    for code, group in _violations(rows):
        matter = replace(_matter(code, group, authority, report), exemptions=spared.get(code, ()))
        for problem in check(matter):
            group[0].error(problem.field, problem.message, problem.remedy)
        matters.append(matter)
        sizes[code] = len(group)
    report.matters = len(matters)
    if report.ok:
        outcomes = record(tx, authority, matters, actor=actor, capacity=capacity)
        for code, outcome in outcomes.items():
            report.count(outcome, sizes[code])


def _violations(rows: list[Record]) -> Iterator[tuple[str, list[Record]]]:
    """(code, rows) for rows in a run with the same law and number; a number that comes back later is an error."""
    seen: set[str] = set()
    for code, run in groupby(rows, _code):
        group = list(run)
        if code in seen:
            group[0].error("seq", f"“{code}”在前面已经出现过。", "请把同一违法行为的各档次排在一起。")
            continue
        seen.add(code)
        yield code, group


def _code(row: Record) -> str:
    law = re.sub(r"[\s/]", "", row.text("law") or row.sheet)
    return f"{law}-{row.code('seq')}" if law else row.code("seq")


def _matter(code: str, rows: list[Record], authority: Authority, report: Report) -> MatterData:
    first = rows[0]
    texts = list(dict.fromkeys(row.text("legal_basis") for row in rows))
    cited = [match for text in texts for match in _CITATION.finditer(text)]
    basis = dict.fromkeys(f"《{match[1].strip()}》{match[2]}" for match in cited)
    title = first.text("violation")
    for row in rows:
        if row.text("violation") != title:
            row.error("violation", f"与第 {first.number} 行同一序号，违法行为却不同。", "请核对序号和违法行为。")
    return MatterData(
        code=code,
        title="；".join(title.split("\n")),
        basis=tuple(basis) or (texts[0][:_CITATION_LENGTH],),
        basis_text="\n".join(texts),
        statute=cited[0][1].strip().removeprefix(_REPUBLIC) if cited else "",
        sector=authority.sector,
        tiers=tuple(_tiers(code, rows, texts[0], report)),
    )


def _tiers(code: str, rows: list[Record], main_basis: str, report: Report) -> Iterator[TierData]:
    seen: dict[tuple[str, str, str], int] = {}
    count: dict[str, int] = {}
    for row in rows:
        tier, circumstance, basis = row.code("tier"), row.text("circumstance"), row.text("legal_basis")
        twin = seen.setdefault((tier, circumstance, basis), row.number)
        if twin != row.number:
            row.error("circumstance", f"与第 {twin} 行重复（档次、情节、依据都相同）。", "请删去重复的一行。")
        count[tier] = count.get(tier, 0) + 1
        stage = basis if basis != main_basis else ""
        named = f"（{re.split('[，,]', stage)[0].rstrip('的')}）" if stage else ""
        made, read = tier_from_standard(
            code=f"{tier}.{count[tier]}",
            title=f"第{tier}档{named}"[:80],
            circumstance=circumstance,
            standard=row.text("standard"),
            note=row.text("note"),
            stage_basis=stage,
        )
        if not read.understood:
            report.not_understood.append(
                NotUnderstood(row.number, row.sheet, code, made.code, made.standard, read.rest)
            )
        yield made
