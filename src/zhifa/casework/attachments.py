"""Attachments: streamed into files/ first, then named by an entry of the case."""

from __future__ import annotations

from typing import BinaryIO

from zhifa import clock, files
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import projection, write
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.models import Attachment, Document
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry, new_id

KINDS = {"evidence": "证据材料", "scan_back": "签名盖章后的扫描件", "other": "其他材料"}


def add(
    actor: Actor, case_id: str, stream: BinaryIO, name: str, *, kind: str, document: str = "", party: str = "",
    provenance: str = "uploaded",
) -> Attachment:  # fmt: skip
    """Stores the upload and records it. Raises NotFound, Forbidden, Invalid, UploadTooLarge, UploadRefused."""
    loaded = write.load(actor, case_id)
    case = loaded.case
    capacity = require(
        actor, "case.attachment", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case)
    )
    _check(case_id, kind, document, party, {p.id for p in loaded.parties})
    media = files.recognise(stream)
    upload = files.store().put(stream, personal=True)
    clean = files.clean_name(name, media)
    with journal.transaction() as tx:
        loaded = write.load(actor, case_id)
        attachment_id = new_id()
        payload = {
            "attachment": attachment_id, "kind": kind, "file": upload.sha256, "size": upload.size,
            "media_type": media.media_type, "document": document or None, "party": party or None,
        }  # fmt: skip
        entries = tx.append(
            write.stream_of(case_id),
            [NewEntry("attachment.added", open=payload, personal={"name": clean}, provenance=provenance)],
            authority=case.authority_id, actor=actor.id, capacity=capacity,
        )  # fmt: skip
        made = Attachment.objects.create(
            id=attachment_id, case=loaded.case, document=document, party=party, kind=kind, name=clean,
            media_type=media.media_type, size=upload.size, file=upload.sha256, entry_id=entries[0].entry_id,
            added_at=clock.legal_now(),
        )  # fmt: skip
        projection.update(loaded.case, loaded.situation, entries, actor.id)
    return made


def _check(case_id: str, kind: str, document: str, party: str, parties: set[str]) -> None:
    problems = []
    if kind not in KINDS:
        problems.append(FieldError("kind", f"没有“{kind}”这种附件。", f"请选择：{'、'.join(KINDS.values())}。"))
    if party and party not in parties:
        problems.append(FieldError("party", "这名当事人不在本案。", "请从本案的当事人中选择。"))
    if document and not Document.objects.filter(id=document, case_id=case_id).exists():
        problems.append(FieldError("document", "这份文书不在本案。", "请从本案的文书中选择。"))
    if problems:
        raise Invalid(*problems)


def open_file(actor: Actor, case_id: str, attachment_id: str) -> tuple[Attachment, BinaryIO]:
    """The attachment and its bytes; raises NotFound, FileMissing when erased."""
    write.load(actor, case_id)
    found = Attachment.objects.filter(id=attachment_id, case_id=case_id).first()
    if found is None:
        raise NotFound("没有这个附件。")
    return found, files.store().open(found.file)
