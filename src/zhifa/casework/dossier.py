"""A case's dossier: all its entries without a hole, its files, proofs; exporting it is itself an entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from zhifa import files
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import papers, write
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Attachment, Case, Document
from zhifa.files.kinds import DOCX
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry
from zhifa.journal.kinds import PARTS
from zhifa.ledger import api as ledger
from zhifa.proof.bundle import DossierEntry, DossierFile, Part, Payload, Shown, write_dossier
from zhifa.proof.dossier import export_stream


@dataclass(frozen=True)
class Prepared:
    """A dossier that has its export entry and waits for the ledger to cover it."""

    payload: Payload
    entries: tuple[Entry, ...]
    export: Entry

    @property
    def count(self) -> int:
        return len(self.entries)


def find(case: str) -> str:
    """The id of a case by id or number; raises NotFound."""
    found = Case.objects.filter(id=case).values_list("id", flat=True).first()
    found = found or Case.objects.filter(number=case).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"没有案号或者编号为 {case} 的案件，请核对。")
    return found


def prepare(actor: Actor, case: str, *, withhold_personal: bool = False) -> Prepared:
    """Fixes what the dossier shows and records the export. Raises NotFound, Forbidden."""
    case_id = find(case)
    row = write.load(actor, case_id).case
    capacity = require(
        actor, "case.dossier", authority=row.authority_id, unit=row.unit or None, own=write.is_own(actor, row)
    )
    for document in Document.objects.filter(case_id=case_id, state="approved"):
        papers.opened(document)
    with journal.transaction() as tx:
        loaded = write.load(actor, case_id)
        hidden = {"personal", "restricted"} if withhold_personal else set()
        shown = [as_shown(entry, hidden) for entry in loaded.entries]
        payload = Payload(write.stream_of(case_id), shown, [] if withhold_personal else _files(case_id))
        (export,) = tx.append(
            export_stream(payload.stream),
            [NewEntry("dossier.exported", open=payload.statement(), provenance="system")],
            authority=row.authority_id, actor=actor.id, capacity=capacity,
        )  # fmt: skip
    return Prepared(payload, loaded.entries, export)


def write_to(prepared: Prepared, out: BinaryIO) -> None:
    """Writes the dossier once the log covers the export entry. Raises LedgerAhead, ProofError."""
    proofs = ledger.proofs([*prepared.entries, prepared.export])
    write_dossier(
        out, prepared.payload, as_shown(prepared.export, set()), [proof.path for proof in proofs],
        proofs[-1].checkpoint, ledger.vkey(),
    )  # fmt: skip


def as_shown(entry: Entry, hidden: Collection[str]) -> DossierEntry:
    """An entry with its parts but for the hidden ones, of which the commitment alone stands."""
    parts: dict[str, Part] = {}
    for name in PARTS:
        if entry.commitments[name] is None:
            continue
        stored = entry.parts.get(name)
        if stored is None:
            parts[name] = "erased"
        else:
            parts[name] = "withheld" if name in hidden else Shown(stored.salt, stored.content)
    return DossierEntry(entry.position or 0, entry.header(), parts)


def _files(case_id: str) -> Sequence[DossierFile]:
    rows = [
        (sha256, f"{d.title}.{'docx' if media_type == DOCX.media_type else 'pdf'}", media_type, d.entry_id)
        for d in Document.objects.filter(case_id=case_id).exclude(file="")
        for sha256, media_type in ((d.file, d.media_type), (d.word, DOCX.media_type))
        if sha256
    ]
    rows += [(a.file, a.name, a.media_type, a.entry_id) for a in Attachment.objects.filter(case_id=case_id)]
    store = files.store()
    rendered = {
        sha256: e.entry_id
        for e in journal.read.stream(write.stream_of(case_id))
        if e.kind == "document.rendered"
        for sha256 in (e.open["file"], e.open["word"])
    }
    found: dict[str, DossierFile] = {}
    for sha256, name, media_type, entry_id in rows:
        if sha256 not in found and store.exists(sha256):
            size = size_of(store, sha256)
            named_by = rendered.get(sha256, entry_id)
            found[sha256] = DossierFile(sha256, size, name, media_type, named_by, opener(store, sha256))
    return list(found.values())


def opener(store: files.Store, sha256: str) -> Callable[[], BinaryIO]:
    return lambda: store.open(sha256)


def size_of(store: files.Store, sha256: str) -> int:
    with store.open(sha256) as stream:
        return stream.seek(0, 2)
