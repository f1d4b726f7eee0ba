"""The tree of enforcement subjects with their units (执法主体清单): one row, one authority; superiors in any order."""

from __future__ import annotations

from zhifa.accounts.actions.amend_authority import amend, place
from zhifa.accounts.actions.create_authority import AuthorityData, check, register
from zhifa.accounts.actions.create_unit import register as register_unit
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority, AuthorityKind, Level, Unit
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.imports.records import Column, Record
from zhifa.registry.imports.report import Report

COLUMNS = (
    Column("code", ("机构编码", "编码", "机关编码"), required=True),
    Column("name", ("名称", "机关名称", "机构名称"), required=True),
    Column("short_name", ("简称",)),
    Column("kind", ("主体类别", "类别")),
    Column("level", ("层级", "级别")),
    Column("region", ("行政区划代码", "行政区划", "区划代码"), required=True),
    Column("sector", ("执法领域", "领域")),
    Column("parent", ("上级机关编码", "上级编码", "上级机关")),
    Column("principal", ("委托机关编码", "委托机关")),
    Column("supervises", ("代为监督的人民政府", "监督的政府")),
    Column("number_word", ("机关代字", "文号代字")),
    Column("credit_code", ("统一社会信用代码", "信用代码")),
    Column("address", ("地址",)),
    Column("phone", ("电话", "联系电话")),
    Column("reconsideration_body", ("行政复议机关", "复议机关")),
    Column("court", ("人民法院", "管辖法院")),
    Column("units", ("内设机构", "承办机构")),
)
_KINDS = {str(value): str(label) for value, label in AuthorityKind.choices}
_LEVELS = {str(value): str(label) for value, label in Level.choices}


def write(tx: journal.Transaction, rows: list[Record], *, report: Report, actor: Actor) -> None:
    """Registers authorities and units; outcomes are counted by row, problems go into the report."""
    waiting = [(row, _data(row)) for row in rows]
    in_file: dict[str, int] = {}
    for row, data in waiting:
        if in_file.setdefault(data.code, row.number) != row.number:
            row.error("code", f"机构编码“{data.code}”与第 {in_file[data.code]} 行重复。", "请删去重复的一行。")
    while waiting and report.ok:
        codes = {data.code for _, data in waiting}
        ready = [(row, data) for row, data in waiting if not codes & (_named(data) - {data.code})]
        if not ready:
            waiting[0][0].error("parent", "上级或委托关系成了环。", "请核对上级机关编码和委托机关编码。")
            return
        for row, data in ready:
            _one(tx, row, data, report, actor)
        done = {data.code for _, data in ready}
        waiting = [(row, data) for row, data in waiting if data.code not in done]


def _named(data: AuthorityData) -> set[str]:
    return {code for code in (data.parent, data.principal, data.supervises) if code}


def _data(row: Record) -> AuthorityData:
    plain = {
        name: row.text(name)
        for name in ("name", "short_name", "sector", "number_word", "address", "phone", "reconsideration_body", "court")
    }
    return AuthorityData(
        code=row.code("code"),
        kind=row.choice("kind", _KINDS, default=AuthorityKind.AUTHORITY.value),
        level=row.choice("level", _LEVELS, default=Level.COUNTY.value),
        region=row.code("region"),
        credit_code=row.code("credit_code"),
        **plain,
        parent=row.code("parent") or None,
        principal=row.code("principal") or None,
        supervises=row.code("supervises") or None,
    )


def _one(tx: journal.Transaction, row: Record, data: AuthorityData, report: Report, actor: Actor) -> None:
    present = Authority.objects.filter(code=data.code).first()
    problems = check(data, taken=present is None) + (place(present, data) if present else [])
    for problem in problems:
        row.error(problem.field, problem.message, problem.remedy)
    if problems:
        return
    if present is None:
        capacity = require(actor, "accounts.manage", authority=data.parent or "")
        present = register(tx, data, actor=actor, capacity=capacity)
        _units(tx, present, row, actor, capacity)
        report.count("created")
        return
    capacity = require(actor, "accounts.manage", authority=data.code)
    changed = amend(tx, present, data, actor=actor, capacity=capacity)
    changed |= _units(tx, present, row, actor, capacity)
    report.count("updated" if changed else "unchanged")


def _units(tx: journal.Transaction, authority: Authority, row: Record, actor: Actor, capacity: str) -> bool:
    """Registers the named units that are not there yet; a unit's name is its code here."""
    known = {name for unit in Unit.objects.filter(authority=authority) for name in (unit.name, unit.code)}
    new = [name for name in row.words("units") if name not in known]
    for name in new:
        register_unit(tx, authority, name, name, actor=actor, capacity=capacity)
    return bool(new)
