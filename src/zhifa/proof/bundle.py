"""Dossiers: writing one, and verifying one with nothing but the file (design 2.4; docs/format.md 7)."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from zhifa.proof import handover, verification
from zhifa.proof.container import MOST_BYTES, MOST_MEMBERS, add_bytes, add_file
from zhifa.proof.dossier import (
    BAG_INFO,
    BAGIT,
    BAGIT_TEXT,
    BASE,
    CHECKPOINT,
    EXPORT,
    INCLUSION,
    MANIFEST,
    TAG_MANIFEST,
    VKEY,
    DossierEntry,
    DossierFile,
    Part,
    Payload,
    Shown,
    bag_info,
    file_name,
    inclusion_bytes,
    manifest,
)
from zhifa.proof.merkle import ProofError
from zhifa.proof.verification import Check, Report

__all__ = [
    "Check", "DossierEntry", "DossierFile", "Part", "Payload", "ProofError", "Report", "Shown", "verify",
    "write_dossier",
]  # fmt: skip
_SPOOLED = 32 << 20


def write_dossier(
    out: BinaryIO, payload: Payload, export: DossierEntry, paths: Sequence[Sequence[bytes]], note: str, vkey: str
) -> Report:
    """Makes the dossier, verifies it, and only then copies it to `out`.

    `export` is the committed entry whose open part contains `payload.statement()`; `paths` are the inclusion paths of
    the payload's entries in order, then of `export`, all under the signed `note`. Raises ProofError when it would be
    too large, or does not verify: a dossier that does not prove itself is never handed out.
    """
    texts = payload.texts()
    files = {file_name(file.sha256): file for file in payload.files}
    octets = sum(map(len, texts.values())) + sum(file.size for file in files.values())
    if len(texts) + len(files) > MOST_MEMBERS - 10 or octets > MOST_BYTES - (MOST_BYTES >> 6):
        raise ProofError("卷宗超过 4 GB 或 65000 个文件，请分批导出附件")
    leaves = [(entry.position - 1, path) for entry, path in zip([*payload.entries, export], paths, strict=True)]
    tags = {
        BAG_INFO: bag_info(payload.stream, octets, len(texts) + len(files)),
        BAGIT: BAGIT_TEXT,
        MANIFEST: manifest(payload.hashes()),
        CHECKPOINT: note.encode(),
        EXPORT: export.to_bytes(),
        INCLUSION: inclusion_bytes(leaves),
        VKEY: f"{vkey}\n".encode(),
    }
    tags[TAG_MANIFEST] = manifest({name: hashlib.sha256(content).hexdigest() for name, content in tags.items()})
    with tempfile.SpooledTemporaryFile(_SPOOLED) as made:
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in _in_order(texts | tags, files):
                _add(archive, name, content)
        report = verification.verify(made)  # type: ignore[arg-type] # typeshed: SpooledTemporaryFile is no BinaryIO, though it does all that one does
        if not report.ok:
            wrong = "；".join(check.message for check in report.checks if not check.ok)
            raise ProofError(f"写出的卷宗未能通过自检：{wrong}")
        made.seek(0)
        shutil.copyfileobj(made, out, 1 << 20)
    return report


def _in_order(texts: dict[str, bytes], files: dict[str, DossierFile]) -> Iterator[tuple[str, bytes | DossierFile]]:
    members: dict[str, bytes | DossierFile] = {**texts, **files}
    for name in sorted(members):
        yield name, members[name]


def _add(archive: zipfile.ZipFile, name: str, content: bytes | DossierFile) -> None:
    if isinstance(content, bytes):
        add_bytes(archive, BASE + name, content)
    else:
        add_file(archive, BASE + name, content.size, content.open)


def verify(file: BinaryIO, trust: Sequence[str] = ()) -> Report:
    """Checks a dossier, or a file for a challenge with the dossier in it. Raises as `verification.verify` does."""
    return handover.verify(file, trust) if handover.is_one(file) else verification.verify(file, trust)
