"""Suspends, revokes, cancels, reports lost or restores a certificate. Acts done before stay valid."""

from __future__ import annotations

from datetime import date

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.actions.register_officer import stream_of
from zhifa.registry.kinds import CERTIFICATE_STATUS
from zhifa.registry.models import Certificate, CertificateStatus

_FINAL = {CertificateStatus.REVOKED, CertificateStatus.CANCELLED}


def set_certificate_status(
    certificate: Certificate, status: str, *, reason: str, actor: Actor, since: date | None = None
) -> None:
    """Adds a line to the certificate's history from the legal day `since` (today). Raises Forbidden and Invalid."""
    day = since or clock.legal_today()
    capacity = require(actor, "registry.change", authority=certificate.officer.authority_id)
    with journal.transaction() as tx:
        certificate = Certificate.objects.select_for_update().select_related("officer").get(pk=certificate.pk)
        problems = check(certificate, status, day, reason)
        if problems:
            raise Invalid(*problems)
        change(tx, certificate, status, day, reason=reason, actor=actor, capacity=capacity)


def change(
    tx: journal.Transaction,
    certificate: Certificate,
    status: str,
    day: date,
    *,
    reason: str,
    actor: Actor,
    capacity: str,
) -> None:
    """Writes row and entry inside the caller's transaction; the data are checked."""
    certificate.history = [*certificate.history, [day.isoformat(), status]]
    certificate.status = status
    certificate.save(update_fields=["history", "status"])
    payload = {"number": certificate.number, "status": status, "since": day.isoformat(), "reason": reason}
    tx.append(
        stream_of(certificate.officer),
        [journal.NewEntry(CERTIFICATE_STATUS.name, open=payload)],
        authority=certificate.officer.authority_id,
        actor=actor.id,
        capacity=capacity,
    )


def check(certificate: Certificate, status: str, day: date, reason: str) -> list[FieldError]:
    """Every problem of the change."""
    problems = []
    if status not in CertificateStatus.values:
        choices = "、".join(str(label) for label in CertificateStatus.labels)
        return [FieldError("status", f"不认识的证件状态“{status}”。", f"请填写：{choices}。")]
    if status == certificate.status:
        problems.append(FieldError("status", f"证件已是“{CertificateStatus(status).label}”。", "无须重复办理。"))
    if certificate.status in _FINAL:
        problems.append(
            FieldError(
                "status",
                f"证件已{CertificateStatus(certificate.status).label}，不能再变更状态。",
                "请登记新证件。",
            )
        )
    if not reason.strip():
        problems.append(FieldError("reason", "没有说明理由。", "请写明变更证件状态的理由。"))
    if day > clock.legal_today():
        problems.append(FieldError("since", f"状态起始日 {day} 在今天之后。", "请在生效当日办理。"))
    if certificate.history and day.isoformat() < certificate.history[-1][0]:
        problems.append(
            FieldError("since", f"状态起始日 {day} 早于上一次变更（{certificate.history[-1][0]}）。", "请核对日期。")
        )
    return problems
