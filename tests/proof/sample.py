"""A small log in memory and a dossier of one of its cases: fixed salts, ids, times and key, so that it is a vector too."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhifa.proof import bundle
from zhifa.proof.canonical import canonical_bytes, commitment, entry_digest
from zhifa.proof.checkpoint import Checkpoint, sign, vkey
from zhifa.proof.merkle import inclusion_path, leaf_hash, root
from zhifa.proof.tiles import node_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "demo.zhifa.invalid/test"
VKEY = vkey(ORIGIN, KEY.public_key())
STREAM = "case/0195f0a0-0000-7000-8000-00000000c0de"
PDF = b"%PDF-1.7 a decision"
PHOTO = b"\xff\xd8 a photo"
PDF_SHA, PHOTO_SHA = (hashlib.sha256(content).hexdigest() for content in (PDF, PHOTO))


class Log:
    """Appends entries as the journal does, and keeps their parts."""

    def __init__(self) -> None:
        self.digests: list[bytes] = []
        self.heads: dict[str, tuple[int, str | None]] = {}
        self.by_id: dict[str, bundle.DossierEntry] = {}

    def append(
        self, stream: str, kind: str, *, hide: Mapping[str, bundle.Part] | None = None, **parts: Any
    ) -> bundle.DossierEntry:
        n = len(self.digests) + 1
        version, previous = self.heads.get(stream, (0, None))
        shown = {name: bundle.Shown(bytes([n, i] * 16), canonical_bytes(value)) for i, (name, value) in enumerate(parts.items())}
        commitments = {name: commitment(part.salt, part.content) for name, part in shown.items()}
        header = {
            "v": 1, "entry_id": f"0195f0a0-0000-7000-8000-{n:012x}", "authority": "MS-WATER", "stream": stream,
            "version": version + 1, "kind": kind, "schema": 1, "actor": "officer-1", "capacity": "officer",
            "occurred_at": f"2026-03-05T02:{n:02d}:00.000000Z", "recorded_at": f"2026-03-05T02:{n:02d}:01.000000Z",
            "provenance": "on_site", "cause": None, "previous": previous,
            **{name: commitments.get(name) for name in ("open", "personal", "restricted")},
        }  # fmt: skip
        entry = bundle.DossierEntry(n, header, {**shown, **(hide or {})})
        digest = entry_digest(header)
        self.heads[stream] = (version + 1, digest)
        self.digests.append(bytes.fromhex(digest))
        return entry

    def leaves(self) -> list[bytes]:
        return [leaf_hash(digest) for digest in self.digests]

    def note(self) -> str:
        return sign(Checkpoint(ORIGIN, len(self.digests), root(self.leaves())), ORIGIN, KEY)

    def paths(self, entries: Iterable[bundle.DossierEntry]) -> list[list[bytes]]:
        return [inclusion_path(entry.position - 1, len(self.digests), node_of(self.leaves())) for entry in entries]


def payload(log: Log | None = None) -> tuple[Log, bundle.Payload]:
    log = log or Log()
    log.append("installation", "installation.started", open={"name": "明水县水务局"})
    entries = [log.append(STREAM, "case.register_lead", open={"act": "register_lead", "text": "巡查发现"}, personal={"name": "张三"})]
    log.append("case/other", "case.register_lead", open={"act": "register_lead"})
    entries.append(
        log.append(
            STREAM, "case.investigate", open={"act": "investigate"}, restricted={"photo": PHOTO_SHA}, hide={"restricted": "withheld"}
        )
    )
    entries.append(log.append(STREAM, "case.represent", open={"said": "无异议"}, personal={"id": "x"}, hide={"personal": "erased"}))
    entries.append(log.append(STREAM, "case.decide", open={"document": PDF_SHA, "fine": 20000, "number": "明水罚当决字〔2026〕3号"}))
    log.append("case/other", "case.decide", open={"act": "decide"})
    files = [
        bundle.DossierFile(PDF_SHA, len(PDF), "当场处罚决定书.pdf", "application/pdf", entries[3].header["entry_id"], lambda: io.BytesIO(PDF)),
        bundle.DossierFile(PHOTO_SHA, len(PHOTO), "现场照片.jpg", "image/jpeg", entries[1].header["entry_id"], lambda: io.BytesIO(PHOTO)),
    ]
    return log, bundle.Payload(STREAM, entries, files)


def export(
    log: Log, content: bundle.Payload, statement: dict[str, Any] | None = None, kind: str = "dossier.exported"
) -> bundle.DossierEntry:
    made = log.append(f"dossier/{STREAM.partition('/')[2]}", kind, open=statement or content.statement())
    log.append("case/other", "case.serve", open={"act": "serve"})
    return made


def dossier() -> bytes:
    """The bytes of a dossier that verifies."""
    log, content = payload()
    exported = export(log, content)
    out = io.BytesIO()
    bundle.write_dossier(out, content, exported, log.paths([*content.entries, exported]), log.note(), VKEY)
    return out.getvalue()
