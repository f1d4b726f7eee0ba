"""The list of powers (权责清单、行政执法事项清单): one row, one matter (R2)."""

from __future__ import annotations

from dataclasses import replace

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.journal import api as journal
from zhifa.registry.actions.list_matters import check, record
from zhifa.registry.content import ACTS, MatterData, TierData
from zhifa.registry.imports import exemptions
from zhifa.registry.imports.records import Column, Record
from zhifa.registry.imports.report import Report
from zhifa.registry.models import Tier

COLUMNS = (
    Column("code", ("事项编码", "编码", "序号"), required=True),
    Column("title", ("事项名称", "名称", "执法事项", "职权名称"), required=True),
    Column("act", ("行为类别", "执法类别", "职权类型", "类别")),
    Column("basis", ("依据", "实施依据", "法律依据", "设定依据"), required=True),
    Column("statute", ("法律法规名称", "法律法规")),
    Column("sector", ("执法领域", "领域")),
    Column("unit", ("承办机构", "责任科室")),
    Column("time_limit", ("办理时限", "时限")),
    Column("procedures", ("适用程序", "程序")),
    Column("subjects", ("适用对象", "相对人")),
)
SUBJECTS = {"organisation": "单位", "sole_trader": "个体工商户", "natural_person": "个人"}
PROCEDURES = {
    "penalty-summary": "简易程序",
    "penalty-ordinary": "普通程序",
    "licence-ordinary": "一般许可程序",
    "coercion-measure": "强制措施",
    "coercion-execution": "强制执行",
    "levy": "征收",
    "requisition": "征用",
    "inspection-daily": "日常检查",
    "inspection-case": "个案检查",
    "inspection-special": "专项检查",
}


def write(
    tx: journal.Transaction, authority: Authority, rows: list[Record], *, report: Report, actor: Actor, capacity: str
) -> None:
    """Lists the matters; the tiers and exemptions that a matter has stay with it. Problems go into the report."""
    tiers, spared = _tiers(authority), exemptions.kept(authority)
    matters: dict[str, MatterData] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        matter = _matter(row, authority, tiers)
        matter = replace(matter, exemptions=spared.get(matter.code, ()))
        if matter.code in numbers:
            row.error("code", f"事项编码“{matter.code}”与第 {numbers[matter.code]} 行重复。", "请核对编码。")
        for problem in check(matter):
            row.error(problem.field, problem.message, problem.remedy)
        matters[matter.code], numbers[matter.code] = matter, row.number
    report.matters = len(matters)
    if report.ok:
        outcomes = record(tx, authority, list(matters.values()), actor=actor, capacity=capacity)
        for outcome in outcomes.values():
            report.count(outcome)


def _matter(row: Record, authority: Authority, tiers: dict[str, tuple[TierData, ...]]) -> MatterData:
    code = row.code("code")
    basis = tuple(line for line in row.text("basis").split("\n") if line)
    return MatterData(
        code=code,
        title="；".join(row.text("title").split("\n")),
        act=row.choice("act", ACTS, default="penalty"),
        basis=basis,
        basis_text=row.text("basis"),
        statute=row.text("statute").strip("《》").removeprefix("中华人民共和国"),
        sector=row.text("sector") or authority.sector,
        unit=row.text("unit"),
        time_limit=row.text("time_limit"),
        procedures=_codes(row, "procedures", PROCEDURES),
        subjects=_codes(row, "subjects", SUBJECTS),
        tiers=tiers.get(code, ()),
    )


def _codes(row: Record, name: str, titles: dict[str, str]) -> tuple[str, ...]:
    known = {title: code for code, title in titles.items()} | {code: code for code in titles}
    words = row.words(name)
    if unknown := [word for word in words if word not in known]:
        row.error(name, f"不认识“{'、'.join(unknown)}”。", f"请填写：{'、'.join(titles.values())}，用顿号隔开。")
    return tuple(known[word] for word in words if word in known)


def _tiers(authority: Authority) -> dict[str, tuple[TierData, ...]]:
    found: dict[str, tuple[TierData, ...]] = {}
    rows = Tier.objects.filter(matter__authority=authority, matter__valid_to=None).select_related("matter")
    for row in rows.order_by("matter_id", "order"):
        found[row.matter.code] = (*found.get(row.matter.code, ()), TierData.of(row))
    return found
