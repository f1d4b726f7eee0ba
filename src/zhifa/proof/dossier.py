"""What a dossier consists of: entries, parts, files, and what its export entry states (docs/format.md 7)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Literal, cast

from zhifa.proof.canonical import PARTS, SALT_BYTES, canonical_bytes, entry_digest, is_hash
from zhifa.proof.merkle import HASH_BYTES, ProofError

BASE: Final = "dossier/"
BAGIT: Final = "bagit.txt"
BAG_INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
FILES: Final = "data/files.json"
EXPORT: Final = "proof/export.json"
INCLUSION: Final = "proof/inclusion.json"
CHECKPOINT: Final = "proof/checkpoint"
VKEY: Final = "proof/vkey"
TAGS: Final = (BAG_INFO, BAGIT, MANIFEST, CHECKPOINT, EXPORT, INCLUSION, VKEY)  # in the order of their names
EXPORT_KIND: Final = "dossier.exported"
BAGIT_TEXT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ENTRY_NAME: Final = re.compile(r"data/entries/([0-9]{6}|[1-9][0-9]{6,8})\.json")
FILE_NAME: Final = re.compile(r"data/files/([0-9a-f]{64})")
STREAM: Final = re.compile(r"[^\s/]+/[^\s]+")
_FILE_FIELDS: Final = {"sha256", "size", "name", "media_type", "entry_id"}


@dataclass(frozen=True)
class Shown:
    """A part that the dossier shows: the salt (32 bytes) and the exact bytes that were committed to."""

    salt: bytes
    content: bytes


Part = Shown | Literal["withheld", "erased"]


@dataclass(frozen=True)
class DossierEntry:
    """One entry: `header` are the 17 fields; `parts` has a value for each part that the header commits to."""

    position: int
    header: Mapping[str, Any]
    parts: Mapping[str, Part]

    @property
    def digest(self) -> str:
        """Raises NotCanonical when the header has another shape."""
        return entry_digest(self.header)

    def to_bytes(self) -> bytes:
        parts = {
            name: {"salt": part.salt.hex(), "text": part.content.decode()} if isinstance(part, Shown) else part
            for name, part in self.parts.items()
        }
        return canonical_bytes({"header": dict(self.header), "parts": parts, "position": self.position})

    @classmethod
    def from_bytes(cls, raw: bytes) -> DossierEntry:
        """The entry that `to_bytes` wrote; raises ProofError for any other shape or spelling."""
        value = parse_canonical(raw)
        if not isinstance(value, dict) or value.keys() != {"header", "parts", "position"}:
            raise ProofError("应只有 header、parts、position 三项")
        header, parts, position = value["header"], value["parts"], value["position"]
        if not isinstance(header, dict) or not isinstance(parts, dict) or not is_count(position):
            raise ProofError("header、parts 或 position 的类型不对")
        return cls(position, header, {name: _part(name, part) for name, part in parts.items()})


@dataclass(frozen=True)
class DossierFile:
    """A file by its SHA-256 (hex) and size in bytes; `entry_id` is the entry that names it. `open` gives its bytes."""

    sha256: str
    size: int
    name: str
    media_type: str
    entry_id: str
    open: Callable[[], BinaryIO]

    def as_json(self) -> dict[str, Any]:
        return {
            "sha256": self.sha256, "size": self.size, "name": self.name, "media_type": self.media_type,
            "entry_id": self.entry_id,
        }  # fmt: skip


@dataclass(frozen=True)
class Payload:
    """What a dossier shows of a stream: all its entries in order, and files. Fixed before the export entry is made."""

    stream: str
    entries: Sequence[DossierEntry]
    files: Sequence[DossierFile] = ()

    def texts(self) -> dict[str, bytes]:
        """The payload's members but for the files, by name."""
        made = {entry_name(n): entry.to_bytes() for n, entry in enumerate(self.entries, start=1)}
        made[FILES] = canonical_bytes([file.as_json() for file in self.files])
        return made

    def hashes(self) -> dict[str, str]:
        """SHA-256 of every member of the payload, by name."""
        made = {name: hashlib.sha256(content).hexdigest() for name, content in self.texts().items()}
        return made | {file_name(file.sha256): file.sha256 for file in self.files}

    def statement(self) -> dict[str, Any]:
        """What the open part of the export entry (kind dossier.exported) must say at least."""
        return {
            "stream": self.stream,
            "entries": len(self.entries),
            "last_digest": self.entries[-1].digest,
            "manifest_sha256": hashlib.sha256(manifest(self.hashes())).hexdigest(),
        }


def entry_name(version: int) -> str:
    return f"data/entries/{version:06d}.json"


def file_name(sha256: str) -> str:
    return f"data/files/{sha256}"


def export_stream(stream: str) -> str:
    """case/42 -> dossier/42."""
    return f"dossier/{stream.partition('/')[2]}"


def manifest(hashes: Mapping[str, str]) -> bytes:
    """A BagIt manifest over members by name, in the order of their names."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def bag_info(stream: str, octets: int, count: int) -> bytes:
    return (
        f"Bagging-Software: Zhifa\nExternal-Identifier: {stream}\n"
        f"Payload-Oxum: {octets}.{count}\nZhifa-Dossier-Version: 1\n"
    ).encode()


def inclusion_bytes(leaves: Sequence[tuple[int, Sequence[bytes]]]) -> bytes:
    """(leaf index, path) of the entries in order, then of the export entry."""
    listed = [{"index": index, "path": [item.hex() for item in path]} for index, path in leaves]
    return canonical_bytes({"leaves": listed, "shift": 0})


def parse_inclusion(raw: bytes) -> list[tuple[int, list[bytes]]]:
    """What `inclusion_bytes` wrote; raises ProofError for any other shape."""
    value = parse_canonical(raw)
    if not isinstance(value, dict) or value.keys() != {"leaves", "shift"} or value["shift"] != 0:
        raise ProofError("应只有 leaves 与 shift（为 0）两项")
    leaves = []
    for leaf in value["leaves"] if isinstance(value["leaves"], list) else [None]:
        if not isinstance(leaf, dict) or leaf.keys() != {"index", "path"} or not isinstance(leaf["index"], int):
            raise ProofError("leaves 的格式不对")
        path = leaf["path"]
        if not isinstance(path, list) or len(path) > HASH_BYTES * 2 or not all(map(is_hash, path)):
            raise ProofError("path 应为至多 64 个十六进制哈希")
        leaves.append((leaf["index"], [bytes.fromhex(item) for item in path]))
    return leaves


def parse_files(raw: bytes) -> list[dict[str, Any]]:
    """The rows of data/files.json; raises ProofError for any other shape."""
    value = parse_canonical(raw)
    if not isinstance(value, list):
        raise ProofError("应为列表")
    for row in value:
        if not isinstance(row, dict) or row.keys() != _FILE_FIELDS or not is_hash(row["sha256"]):
            raise ProofError("每行应有 sha256、size、name、media_type、entry_id 五项")
        if not all(isinstance(row[field], str) for field in _FILE_FIELDS - {"size"}):
            raise ProofError("sha256、name、media_type、entry_id 应为文字")
    return value


def parse_canonical(raw: bytes) -> Any:
    """JSON in its one canonical spelling; raises ProofError for any other."""
    try:
        value = json.loads(raw)
        same = canonical_bytes(value) == raw
    except (ValueError, RecursionError) as error:
        raise ProofError("不是规范形式的 JSON") from error
    if not same:
        raise ProofError("不是规范形式的 JSON（RFC 8785）")
    return value


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _part(name: str, part: Any) -> Part:
    if name not in PARTS:
        raise ProofError(f"没有名为 {name} 的部分")
    if part in ("withheld", "erased"):
        return cast("Part", part)
    if not isinstance(part, dict) or part.keys() != {"salt", "text"} or not is_hash(part["salt"]):
        raise ProofError(f"{name} 部分应有 {SALT_BYTES} 字节的 salt 与 text，或为 withheld、erased")
    if not isinstance(part["text"], str):
        raise ProofError(f"{name} 部分的 text 应为文字")
    return Shown(bytes.fromhex(part["salt"]), part["text"].encode())
