"""A file for a reconsideration body or a court: papers in folders, a manifest, and the dossier that proves them.

    <folder>/<paper>          as the reader opens them, in the order of their names
    00 目录.txt               what lies where, and what is missing
    manifest-sha256.txt       SHA-256 of every one of these
    proof/dossier.zip         every entry of the case without its files (docs/format.md 7)

The export entry in the dossier states the SHA-256 of the manifest, so the log vouches for which papers were handed out.
Each paper must moreover be named by an entry of the case; only the list of contents is written for the occasion.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from zhifa.proof import dossier, verification
from zhifa.proof.container import MOST_BYTES, Container, ContainerError, add_bytes, add_file
from zhifa.proof.dossier import DossierEntry, Shown
from zhifa.proof.merkle import ProofError
from zhifa.proof.verification import MOST_TEXT, Check, Report

DOSSIER: Final = "proof/dossier.zip"
MANIFEST: Final = dossier.MANIFEST
CONTENTS: Final = "00 目录.txt"
STATED: Final = "papers_sha256"
MOST_PROOF: Final = 256 << 20  # bytes of a dossier without files
_SPOOLED: Final = 32 << 20


@dataclass(frozen=True)
class Paper:
    """One file by its path in the archive; `open` gives its bytes."""

    name: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Handover:
    """What is handed out. Fixed before the export entry is made."""

    papers: Sequence[Paper]
    contents: str

    def manifest(self) -> bytes:
        hashes = {paper.name: paper.sha256 for paper in self.papers}
        return dossier.manifest({**hashes, CONTENTS: hashlib.sha256(self.contents.encode()).hexdigest()})

    def statement(self) -> dict[str, Any]:
        """What the open part of the export entry says besides what a dossier demands."""
        return {"papers": len(self.papers), STATED: hashlib.sha256(self.manifest()).hexdigest()}


def write(out: BinaryIO, handover: Handover, proof: BinaryIO) -> Report:
    """Writes the file around a dossier, verifies it, and only then copies it to `out`. Raises ProofError."""
    length = proof.seek(0, 2)
    if length + sum(paper.size for paper in handover.papers) > MOST_BYTES - (MOST_BYTES >> 6):
        raise ProofError("材料超过 4 GB，请分批提供附件")
    with tempfile.SpooledTemporaryFile(_SPOOLED) as made:
        with zipfile.ZipFile(made, "w") as archive:
            add_bytes(archive, CONTENTS, handover.contents.encode())
            for paper in sorted(handover.papers, key=lambda one: one.name):
                add_file(archive, paper.name, paper.size, paper.open)
            add_bytes(archive, MANIFEST, handover.manifest())
            proof.seek(0)
            add_file(archive, DOSSIER, length, lambda: proof)
        report = verify(cast("BinaryIO", made))
        if not report.ok:
            wrong = "；".join(check.message for check in report.checks if not check.ok)
            raise ProofError(f"写出的卷未能通过自检：{wrong}")
        made.seek(0)
        shutil.copyfileobj(made, out, 1 << 20)
    return report


def is_one(file: BinaryIO) -> bool:
    try:
        return DOSSIER in Container(file).members
    except ContainerError:
        return False


def verify(file: BinaryIO, trust: Sequence[str] = ()) -> Report:
    """Checks papers, manifest and dossier. Never raises for what the file contains.

    Raises ProofError only when a line of `trust` is no key.
    """
    outer = Container(file)
    with tempfile.SpooledTemporaryFile(_SPOOLED) as copy:
        try:
            copy.write(outer.read(DOSSIER, MOST_PROOF))
        except ContainerError as error:
            return Report(False, (Check("卷", False, f"{error}。"),), "未能确认任何公钥", "", 0)
        inner = cast("BinaryIO", copy)
        proven = verification.verify(inner, trust)
        named, stated = _proven(inner) if proven.ok else (b"", "")
    wrong = [*_papers(outer), *(_named(outer, named, stated) if proven.ok else ())]
    count = len(outer.members) - 3
    right = f"{count} 份材料与清单一致，每一份都由案件的记录写明，清单由导出条目写明。"
    checks = [Check("材料", False, f"{sentence}。") for sentence in wrong[: verification.MOST_WRONG_PER_CHECK]]
    checks = checks or [Check("材料", proven.ok, right if proven.ok else "存证没有通过核对，材料无从确认。")]
    every = (*proven.checks, *(Check(one.name, one.ok, _plain(one.message)) for one in checks))
    return Report(all(one.ok for one in every), every, proven.trusted, proven.stream, proven.entries)


def _hashes(outer: Container) -> Mapping[str, str]:
    return {name: outer.sha256(name) for name in outer.members if name not in {MANIFEST, DOSSIER}}


def _papers(outer: Container) -> list[str]:
    """What the manifest and the papers say of each other that does not agree."""
    try:
        if outer.read(MANIFEST, MOST_TEXT) != dossier.manifest(_hashes(outer)):
            return [f"材料与 {MANIFEST} 不符：有材料被改动、增加或者拿掉"]
    except ContainerError as error:
        return [str(error)]
    return [] if CONTENTS in outer.members else [f"缺少 {CONTENTS}"]


def _proven(inner: BinaryIO) -> tuple[bytes, str]:
    """Everything that the entries of a verified dossier show, and the hash of the manifest that its export states."""
    read = Container(inner)
    shown = bytearray()
    for name in read.members:
        if dossier.ENTRY_NAME.fullmatch(name.removeprefix(dossier.BASE)):
            entry = DossierEntry.from_bytes(read.read(name, MOST_TEXT))
            shown += b"".join(part.content for part in entry.parts.values() if isinstance(part, Shown))
    export = DossierEntry.from_bytes(read.read(dossier.BASE + dossier.EXPORT, MOST_TEXT))
    part = export.parts["open"]
    said = dossier.parse_canonical(part.content) if isinstance(part, Shown) else {}
    return bytes(shown), str(said.get(STATED, ""))


def _named(outer: Container, named: bytes, stated: str) -> list[str]:
    try:
        if hashlib.sha256(outer.read(MANIFEST, MOST_TEXT)).hexdigest() != stated:
            return ["导出条目记载的清单与这一份不符：导出以后清单被换过"]
        unknown = [name for name, digest in _hashes(outer).items() if name != CONTENTS and digest.encode() not in named]
    except ContainerError as error:
        return [str(error)]
    return [f"材料 {name!r} 没有任何案件记录提到它" for name in unknown]


def _plain(sentence: str) -> str:
    """Names come from the file: none of them may move the cursor or turn the text of whoever prints the verdict."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in sentence)
