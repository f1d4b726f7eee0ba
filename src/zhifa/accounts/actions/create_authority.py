"""Registers an enforcement subject (执法主体)."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.kinds import AUTHORITY_REGISTERED
from zhifa.accounts.models import Authority, AuthorityKind, Level
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.law import identifiers

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,31}")
_REGION = re.compile(r"[0-9]{6}([0-9]{3}([0-9]{3})?)?")


@dataclass(frozen=True)
class AuthorityData:
    """What is registered of an authority; `parent`, `principal` and `supervises` are codes of registered ones."""

    code: str
    name: str
    short_name: str = ""
    kind: str = "authority"
    level: str = "county"
    region: str = ""
    sector: str = ""
    parent: str | None = None
    principal: str | None = None
    supervises: str | None = None
    number_word: str = ""
    credit_code: str = ""
    address: str = ""
    phone: str = ""
    reconsideration_body: str = ""
    court: str = ""


def create_authority(data: AuthorityData, *, actor: Actor) -> Authority:
    """The stored authority. Raises Forbidden (the parent's administrator registers it) and Invalid."""
    capacity = require(actor, "accounts.manage", authority=data.parent or "")
    problems = check(data, taken=True)
    if problems:
        raise Invalid(*problems)
    with journal.transaction() as tx:
        return register(tx, data, actor=actor, capacity=capacity)


def register(tx: journal.Transaction, data: AuthorityData, *, actor: Actor, capacity: str) -> Authority:
    """Writes row and entry inside the caller's transaction; the data are checked."""
    parent = Authority.objects.get(code=data.parent) if data.parent else None
    fields = asdict(data)
    fields["short_name"] = data.short_name or data.name
    row = {key: value for key, value in fields.items() if key not in {"parent", "principal", "supervises"}}
    authority = Authority.objects.create(
        **row,
        parent=parent,
        path=f"{parent.path if parent else '/'}{data.code}/",
        principal_id=data.principal,
        supervises_id=data.supervises,
    )
    tx.append(
        f"authority/{data.code}",
        [journal.NewEntry(AUTHORITY_REGISTERED.name, open=fields)],
        authority=data.code,
        actor=actor.id,
        capacity=capacity,
        expected_version=0,
    )
    return authority


def check(data: AuthorityData, *, taken: bool) -> list[FieldError]:
    """Every problem of the data; `taken` also asks whether code and name are free."""
    problems = []
    if not _CODE.fullmatch(data.code):
        problems.append(FieldError("code", f"机构编码“{data.code}”不合规。", "请用 1 至 32 位字母、数字、点、横线。"))
    if not data.name:
        problems.append(FieldError("name", "没有填写机关名称。", "请填写机关全称。"))
    if data.kind not in AuthorityKind.values:
        problems.append(_choice("kind", "主体类别", data.kind, AuthorityKind.labels))
    if data.level not in Level.values:
        problems.append(_choice("level", "层级", data.level, Level.labels))
    if not _REGION.fullmatch(data.region):
        problems.append(
            FieldError(
                "region", f"行政区划代码“{data.region}”不合规。", "请填写 6 位（到乡镇为 9 位）数字，见 GB/T 2260。"
            )
        )
    if data.credit_code and (problem := identifiers.check_credit_code(data.credit_code)):
        problems.append(FieldError("credit_code", f"{problem.message}。", f"{problem.remedy}。"))
    if (data.kind == AuthorityKind.ENTRUSTED) != bool(data.principal):
        problems.append(
            FieldError(
                "principal",
                "受委托组织须写明委托机关，其他主体没有委托机关（行政处罚法第二十条）。",
                "请核对主体类别，或填写委托机关的编码。",
            )
        )
    problems += _references(data)
    if taken:
        problems += _taken(data)
    return problems


def _choice(field: str, title: str, value: str, labels: list[str]) -> FieldError:
    return FieldError(field, f"{title}“{value}”不在可选范围内。", f"请填写：{'、'.join(labels)}。")


def _references(data: AuthorityData) -> list[FieldError]:
    wanted = {
        field: code
        for field, code in (("parent", data.parent), ("principal", data.principal), ("supervises", data.supervises))
        if code
    }
    known = set(Authority.objects.filter(code__in=wanted.values()).values_list("code", flat=True)) if wanted else set()
    return [
        FieldError(field, f"没有编码为“{code}”的机关。", "请先登记该机关，或核对编码。")
        for field, code in wanted.items()
        if code not in known
    ]


def _taken(data: AuthorityData) -> list[FieldError]:
    problems = []
    if Authority.objects.filter(code__iexact=data.code).exists():  # paths are compared without case on SQLite
        problems.append(FieldError("code", f"机构编码“{data.code}”已经登记。", "请换用未登记的编码，或变更该机关。"))
    if Authority.objects.filter(name=data.name).exists():
        problems.append(FieldError("name", f"名称“{data.name}”已经登记。", "请核对是否重复登记。"))
    return problems
