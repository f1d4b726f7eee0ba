"""Enters a certificate of an officer into the register."""

from __future__ import annotations

import re
from typing import Any

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.law import identifiers
from zhifa.registry.actions.register_officer import stream_of
from zhifa.registry.content import CertificateData
from zhifa.registry.kinds import CERTIFICATE_ISSUED
from zhifa.registry.models import NOT_PUBLIC, Certificate, CertificateKind, Officer

_AREA = re.compile(r"[0-9]{6}([0-9]{3}([0-9]{3})?)?")


def issue_certificate(officer: Officer, data: CertificateData, *, actor: Actor) -> Certificate:
    """The stored certificate, valid from its first day on. Raises Forbidden and Invalid."""
    capacity = require(actor, "registry.change", authority=officer.authority_id)
    with journal.transaction() as tx:
        problems = check(data)
        if Certificate.objects.filter(number=data.number).exists():
            problems.append(FieldError("number", f"证件号码“{data.number}”已经登记。", "请核对证件号码。"))
        if problems:
            raise Invalid(*problems)
        return issue(tx, officer, data, actor=actor, capacity=capacity)


def issue(
    tx: journal.Transaction, officer: Officer, data: CertificateData, *, actor: Actor, capacity: str
) -> Certificate:
    """Writes row and entry inside the caller's transaction; the data are checked."""
    certificate = Certificate.objects.create(officer=officer, **columns(data))
    tx.append(
        stream_of(officer),
        [journal.NewEntry(CERTIFICATE_ISSUED.name, open=data.as_open())],
        authority=officer.authority_id,
        actor=actor.id,
        capacity=capacity,
    )
    return certificate


def columns(data: CertificateData) -> dict[str, Any]:
    """The certificate's columns that the data fill."""
    return {
        "number": data.number,
        "kind": data.kind,
        "categories": list(data.categories),
        "areas": list(data.areas),
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
    }


def check(data: CertificateData) -> list[FieldError]:
    """Every problem of the data that needs no look at the register."""
    problems = []
    if problem := identifiers.check_certificate_number(data.number):
        problems.append(FieldError("number", f"{problem.message}。", f"{problem.remedy}。"))
    if data.kind not in CertificateKind.values:
        choices = "、".join(str(label) for label in CertificateKind.labels)
        problems.append(FieldError("kind", f"不认识的证件种类“{data.kind}”。", f"请填写：{choices}。"))
    enforces = data.kind not in NOT_PUBLIC  # a qualification names neither work nor place
    if (enforces and not data.categories) or any("|" in word for word in data.categories):
        problems.append(FieldError("categories", "没有填写执法类别。", "请按证件填写，多个类别用顿号隔开。"))
    wrong = [area for area in data.areas if not _AREA.fullmatch(area)]
    if wrong or (enforces and not data.areas):
        problems.append(
            FieldError(
                "areas",
                f"执法区域“{'、'.join(wrong)}”不是行政区划代码。" if wrong else "没有填写执法区域。",
                "请填写 6 位（到乡镇为 9 位）行政区划代码，多个区域用顿号隔开。",
            )
        )
    if data.valid_to < data.valid_from:
        problems.append(
            FieldError(
                "valid_to", f"有效期止 {data.valid_to} 早于有效期起 {data.valid_from}。", "请核对证件上的有效期。"
            )
        )
    return problems
