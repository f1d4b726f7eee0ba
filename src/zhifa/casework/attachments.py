"""Attachments: streamed into files/ first, then named by an entry of the case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, BinaryIO

from zhifa import clock, files
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import bearing, projection, retries, scans, write
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.models import Attachment, Document
from zhifa.casework.requests import RequestKey
from zhifa.casework.scans import Told
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry, new_id
from zhifa.proof.canonical import canonical_bytes

SCAN = "scan_back"
NOTHING = Told()
KINDS = {"evidence": "证据材料", SCAN: "签名盖章后的扫描件", "other": "其他材料"}


def add(
    actor: Actor, case_id: str, stream: BinaryIO, name: str, *, kind: str, document: str = "", party: str = "",
    provenance: str = "uploaded", key: str = "", told: Told = NOTHING,
) -> Attachment:  # fmt: skip
    """Stores the upload and records it; `key` is an Idempotency-Key, its body the file and what is said of it;
    `told` is said of the paper of a scan that comes back.

    Raises NotFound, Forbidden, Invalid, UploadTooLarge, UploadRefused, idempotency.KeyReused.
    """
    loaded = write.load(actor, case_id)
    case = loaded.case
    capacity = require(
        actor, "case.attachment", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case)
    )
    _check(case_id, kind, document, party, {p.id for p in loaded.parties})
    media = files.recognise(stream)
    paper = _paper(stream, media, kind, document, told)
    stored = files.store().put(stream, personal=True)
    said = {"kind": kind, "document": document, "party": party, "name": files.clean_name(name, media),
            "media_type": media.media_type, "size": stored.size, "file": stored.sha256,
            "paper": paper}  # fmt: skip
    request = RequestKey(key, _digest({"case": case_id, **said})) if key else None

    def make() -> Attachment:
        return _record(actor, case_id, said, capacity, provenance, request)

    return retries.once(actor, request, lambda made: Attachment.objects.get(id=made), make)


def _paper(stream: BinaryIO, media: files.FileKind, kind: str, document: str, told: Told) -> dict[str, Any] | None:
    """Of a scan that comes back: which pages of its document it holds. Raises Invalid."""
    row = Document.objects.filter(id=document).first() if kind == SCAN and document else None
    return scans.read(stream, media, row, told) if row else None


def _record(
    actor: Actor, case_id: str, told: Mapping[str, Any], capacity: str, provenance: str, request: RequestKey | None
) -> Attachment:
    with journal.transaction() as tx:
        loaded = write.load(actor, case_id, to_write=True)
        attachment_id = new_id()
        payload = {k: v or None if k in {"document", "party"} else v for k, v in told.items() if k != "name"}
        new = NewEntry(
            "attachment.added", open={"attachment": attachment_id, **payload}, personal={"name": told["name"]},
            provenance=provenance,
        )  # fmt: skip
        entries = tx.append(
            write.stream_of(case_id), [new], authority=loaded.case.authority_id, actor=actor.id, capacity=capacity
        )
        made = Attachment.objects.create(
            id=attachment_id, case=loaded.case, **told, entry_id=entries[0].entry_id, added_at=clock.legal_now()
        )
        projection.update(loaded.case, loaded.situation, entries, write.handler(actor))
        retries.remember(actor, request, made.id, entries)
    return made


def _digest(value: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


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
    """An attachment of a case the actor may read, or that bears on the review he is invited to, and its bytes.

    Raises NotFound, FileMissing when erased.
    """
    loaded = write.load(actor, case_id, "case.read", "case.review")
    found = Attachment.objects.filter(id=attachment_id, case_id=case_id).first()
    if found is None or not bearing.sight(actor, loaded).attachment(found):
        raise NotFound("没有这个附件。")
    return found, files.store().open(found.file)
