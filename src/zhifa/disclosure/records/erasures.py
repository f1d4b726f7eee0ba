"""Erasing whom a decision of another system is about: the same two people, the same two steps as for a party of a case.

A record is about one party, so the record's id stands for it in the proposal.
"""

from __future__ import annotations

from typing import Literal

from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import permits, require
from zhifa.casework import erasures
from zhifa.casework.errors import NotFound, Refused
from zhifa.casework.requests import RequestKey
from zhifa.disclosure import erasing
from zhifa.disclosure.models import Disclosure, Record
from zhifa.journal.api import Entry, read
from zhifa.law.types import Refusal

Standing = Literal["", "none", "asked", "erased"]


def propose(actor: Actor, disclosure_id: str, reason: str, key: RequestKey | None = None) -> Entry:
    """Raises NotFound, Forbidden, Refused (a party of a case, erased or proposed before), Invalid."""
    duty = Disclosure.objects.filter(pk=disclosure_id).first()
    if duty is None:
        raise NotFound("没有这项公示任务，或者它不在您的范围内。")
    capacity = require(actor, "case.erase.propose", authority=duty.authority)
    if not duty.record_id:
        message = "这项决定出自本系统的案件，当事人记在案卷里。"
        raise Refused([Refusal("erasure.of_case", message, erasures.BASIS, "请在案件里提出抹除。")])
    stands = _stands(duty.record_id)
    if stands == "erased":
        raise Refused([Refusal("erasure.done", "当事人的信息已经抹除。", erasures.BASIS, "不需要再办。")])
    if stands == "asked":
        message = "已经有人提出抹除。"
        raise Refused([Refusal("erasure.asked", message, erasures.BASIS, "请等安全管理员批准。")])
    return erasures.record_proposal(actor, capacity, duty.record_id, duty.authority, duty.record_id, reason, key)


def approve(actor: Actor, record_id: str, proposal: str, key: RequestKey | None = None) -> Entry:
    """Carries an open proposal out: record, duties, public versions and their files. Raises as for a case."""
    row = Record.objects.filter(pk=record_id).first()
    if row is None:
        raise NotFound(erasures.UNKNOWN)
    return erasures.carry_out(actor, row.id, row.authority, proposal, lambda _: _targets(row.id), key)


def standing(actor: Actor, disclosure_id: str, authority: str) -> Standing:
    """How it stands for somebody who may propose: "none" asked for, "asked", "erased"; "" for anybody else, and where
    the decision comes from a case.
    """
    if not permits(actor, "case.erase.propose", authority=authority):
        return ""
    record = Disclosure.objects.filter(pk=disclosure_id).values_list("record_id", flat=True).first()
    return _stands(record) if record else ""


def _stands(record_id: str) -> Standing:
    if Record.objects.filter(pk=record_id, personal__isnull=True).exists():
        return "erased"
    return "asked" if erasures.open_proposals(record_id) else "none"


def _targets(record_id: str) -> erasures.Targets:
    filed = read.stream(f"record/{record_id}")[0]
    return erasing.targets(filed)
