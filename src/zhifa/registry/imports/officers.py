"""Officers with their certificates (执法人员清单): one row, one certificate (R7, R12).

A certificate is known by its number. A new one goes to the person with the same staff number; without staff numbers to
the person of the same name and unit who holds no certificate of that kind yet; else to a new person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority, Unit
from zhifa.journal import api as journal
from zhifa.registry.actions.amend_certificate import amend as amend_certificate
from zhifa.registry.actions.amend_officer import amend as amend_officer
from zhifa.registry.actions.issue_certificate import check as check_certificate
from zhifa.registry.actions.issue_certificate import issue
from zhifa.registry.actions.register_officer import check as check_officer
from zhifa.registry.actions.register_officer import data_of, register
from zhifa.registry.actions.set_certificate_status import change as change_status
from zhifa.registry.actions.set_certificate_status import check as check_status
from zhifa.registry.content import CertificateData, OfficerData
from zhifa.registry.imports.records import WITHOUT_END, Column, Record
from zhifa.registry.imports.report import Report
from zhifa.registry.models import NOT_PUBLIC, Certificate, CertificateKind, CertificateStatus, Officer

_QUALIFICATION = tuple(map(str, (CertificateKind.LEGAL_PROFESSION.value, CertificateKind.LEGAL_PROFESSION.label)))
"""What is passed once and for good: no work, no place, no end."""
_ENFORCES_NOT = tuple(str(word) for kind in NOT_PUBLIC for word in (kind.value, kind.label))
"""What names neither work nor place."""
COLUMNS = (
    Column("name", ("姓名",), required=True),
    Column("unit", ("所属机构", "机构", "科室", "部门", "承办机构")),
    Column("post", ("职务", "岗位")),
    Column("staff_number", ("人员编号", "工号")),
    Column("number", ("证件号码", "执法证号", "执法证编号", "证号", "证件编号"), required=True),
    Column("kind", ("证件种类", "证件类型")),
    Column("categories", ("执法类别", "执法领域", "执法门类"), required=True, unless=("kind", _ENFORCES_NOT)),
    Column("areas", ("执法区域", "执法地域"), required=True, unless=("kind", _ENFORCES_NOT)),
    Column("valid_from", ("有效期起", "发证日期", "生效日期"), required=True),
    Column("valid_to", ("有效期止", "有效期至", "失效日期", "有效期"), required=True, unless=("kind", _QUALIFICATION)),
    Column("status", ("状态", "证件状态")),
    Column("username", ("用户名", "账号")),
)
_KINDS = {str(value): str(label) for value, label in CertificateKind.choices}
_STATUSES = {str(value): str(label) for value, label in CertificateStatus.choices}
_OWN_AREA = {"本辖区", "本行政区域"}
Outcome = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True)
class _Line:
    officer: OfficerData
    certificate: CertificateData
    status: str


class _Register:
    """The authority's part of the register, read once, kept in step with what is written."""

    def __init__(self, authority: Authority) -> None:
        rows = list(Officer.objects.filter(authority=authority).select_related("unit", "user", "authority"))
        self.by_staff_number = {row.staff_number: row for row in rows if row.staff_number}
        self.by_name: dict[tuple[str, str | None], list[Officer]] = {}
        self.kinds: dict[Officer, set[str]] = {}
        for row in rows:
            self.add(row)
        held = Certificate.objects.filter(officer__authority=authority).values_list("officer_id", "kind")
        by_id = {row.id: row for row in rows}
        for officer_id, kind in held:
            self.kinds[by_id[officer_id]].add(kind)

    def add(self, officer: Officer) -> None:
        data = data_of(officer)
        self.by_name.setdefault((data.name, data.unit), []).append(officer)
        self.kinds.setdefault(officer, set())
        if data.staff_number:
            self.by_staff_number[data.staff_number] = officer

    def find(self, data: OfficerData, kind: str) -> Officer | None:
        if data.staff_number:
            return self.by_staff_number.get(data.staff_number)
        same = self.by_name.get((data.name, data.unit), ())
        return next((officer for officer in same if kind not in self.kinds[officer]), None)


def write(
    tx: journal.Transaction, authority: Authority, rows: list[Record], *, report: Report, actor: Actor, capacity: str
) -> None:
    """Enters officers and certificates; outcomes are counted by row, problems go into the report."""
    units = {name: unit.code for unit in Unit.objects.filter(authority=authority) for name in (unit.name, unit.code)}
    lines: list[tuple[Record, _Line]] = []
    seen: dict[str, int] = {}
    for row in rows:
        before = len(report.errors)
        line = _line(row, authority, units)
        if line is None or len(report.errors) > before:
            continue
        number = line.certificate.number
        if seen.setdefault(number, row.number) != row.number:
            row.error("number", f"证件号码“{number}”与第 {seen[number]} 行重复。", "请删去重复的一行。")
            continue
        lines.append((row, line))
    if report.errors:
        return
    known = _certificates(list(seen))
    register_now = _Register(authority)
    for row, line in lines:
        present = known.get(line.certificate.number)
        if present is None:
            outcome = _enter(tx, authority, row, line, register_now, actor, capacity)
        else:
            outcome = _update(tx, authority, row, line, present, actor, capacity)
        report.count(outcome)


def _line(row: Record, authority: Authority, units: dict[str, str]) -> _Line | None:
    unit = row.text("unit")
    if unit and unit not in units:
        row.error("unit", f"本机关没有机构“{unit}”。", "请先登记该机构，或核对名称。")
    kind = row.choice("kind", _KINDS, default=CertificateKind.ENFORCEMENT.value)
    status = row.choice("status", _STATUSES, default=CertificateStatus.VALID.value)
    areas = tuple(authority.region if area in _OWN_AREA else area for area in row.words("areas"))
    valid_from = row.day("valid_from")
    endless = kind == CertificateKind.LEGAL_PROFESSION and not row.text("valid_to")
    valid_to = WITHOUT_END if endless else row.day("valid_to")
    if valid_from is None or valid_to is None:
        return None
    certificate = CertificateData(
        row.code("number").upper(), kind, row.words("categories"), areas, valid_from, valid_to
    )
    for problem in check_certificate(certificate):
        row.error(problem.field, problem.message, problem.remedy)
    officer = OfficerData(
        row.text("name"), units.get(unit), row.text("post"), row.code("staff_number"), row.text("username") or None
    )
    return _Line(officer, certificate, status)


def _certificates(numbers: list[str]) -> dict[str, Certificate]:
    found: dict[str, Certificate] = {}
    for start in range(0, len(numbers), 500):
        rows = Certificate.objects.filter(number__in=numbers[start : start + 500])
        found |= {
            row.number: row for row in rows.select_related("officer__unit", "officer__user", "officer__authority")
        }
    return found


def _enter(
    tx: journal.Transaction,
    authority: Authority,
    row: Record,
    line: _Line,
    register_now: _Register,
    actor: Actor,
    capacity: str,
) -> Outcome:
    """A certificate that the register did not know."""
    officer = register_now.find(line.officer, line.certificate.kind)
    if officer is None:
        if not _fits(row, authority, line.officer, None):
            return "unchanged"
        officer = register(tx, authority, line.officer, actor=actor, capacity=capacity)
        register_now.add(officer)
    elif officer.name != line.officer.name:
        row.error("name", f"人员编号“{officer.staff_number}”登记的姓名是“{officer.name}”。", "请核对姓名和人员编号。")
        return "unchanged"
    register_now.kinds[officer].add(line.certificate.kind)
    certificate = issue(tx, officer, line.certificate, actor=actor, capacity=capacity)
    _set_status(tx, row, certificate, line.status, actor, capacity)
    return "created"


def _update(
    tx: journal.Transaction,
    authority: Authority,
    row: Record,
    line: _Line,
    present: Certificate,
    actor: Actor,
    capacity: str,
) -> Outcome:
    """A certificate that the register knows: columns that the table does not have leave things as they are."""
    officer = present.officer
    if officer.authority_id != authority.code or officer.name != line.officer.name:
        row.error(
            "number",
            f"证件号码“{present.number}”已登记在{officer.authority.name}{officer.name}名下。",
            "请核对证件号码和姓名；调动的，请在原单位办理变更。",
        )
        return "unchanged"
    wanted = _merged(row, data_of(officer), line.officer)
    if not _fits(row, authority, wanted, officer):
        return "unchanged"
    changed = amend_officer(tx, officer, wanted, actor=actor, capacity=capacity)
    certificate = line.certificate if "kind" in row.values else replace(line.certificate, kind=present.kind)
    changed |= amend_certificate(tx, present, certificate, actor=actor, capacity=capacity)
    if row.text("status"):
        changed |= _set_status(tx, row, present, line.status, actor, capacity)
    return "updated" if changed else "unchanged"


def _merged(row: Record, present: OfficerData, wanted: OfficerData) -> OfficerData:
    return OfficerData(
        present.name,
        wanted.unit if "unit" in row.values else present.unit,
        wanted.post if "post" in row.values else present.post,
        wanted.staff_number if "staff_number" in row.values else present.staff_number,
        wanted.username if "username" in row.values else present.username,
    )


def _fits(row: Record, authority: Authority, data: OfficerData, officer: Officer | None) -> bool:
    problems = check_officer(authority, data, officer)
    for problem in problems:
        row.error(problem.field, problem.message, problem.remedy)
    return not problems


def _set_status(
    tx: journal.Transaction, row: Record, certificate: Certificate, status: str, actor: Actor, capacity: str
) -> bool:
    if status == certificate.status:
        return False
    today = clock.legal_today()
    problems = check_status(certificate, status, today, "导入")
    for problem in problems:
        row.error(problem.field, problem.message, problem.remedy)
    if not problems:
        change_status(tx, certificate, status, today, reason="按导入的人员清单", actor=actor, capacity=capacity)
    return not problems
