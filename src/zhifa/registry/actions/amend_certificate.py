"""Changes what a certificate covers or how long it is valid (换证、延期); its number and holder never change."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.actions.issue_certificate import check, columns
from zhifa.registry.actions.register_officer import stream_of
from zhifa.registry.content import CertificateData
from zhifa.registry.kinds import CERTIFICATE_CHANGED
from zhifa.registry.models import Certificate


def amend_certificate(certificate: Certificate, data: CertificateData, *, actor: Actor) -> bool:
    """True if anything changed. Raises Forbidden and Invalid."""
    officer = certificate.officer
    capacity = require(actor, "registry.change", authority=officer.authority_id)
    with journal.transaction() as tx:
        problems = check(data)
        if data.number != certificate.number:
            problems.append(FieldError("number", "证件号码不能变更。", "换发新号的，请注销旧证并登记新证。"))
        if problems:
            raise Invalid(*problems)
        return amend(tx, certificate, data, actor=actor, capacity=capacity)


def amend(
    tx: journal.Transaction, certificate: Certificate, data: CertificateData, *, actor: Actor, capacity: str
) -> bool:
    """Writes row and entry inside the caller's transaction; the data are checked. False where nothing differs."""
    wanted = columns(data)
    changed = [name for name, value in wanted.items() if getattr(certificate, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(certificate, name, wanted[name])
    certificate.save(update_fields=changed)
    officer = certificate.officer
    tx.append(
        stream_of(officer),
        [journal.NewEntry(CERTIFICATE_CHANGED.name, open=data.as_open())],
        authority=officer.authority_id,
        actor=actor.id,
        capacity=capacity,
    )
    return True
