"""Fixed examples for whoever writes another verifier; `python -m tests.proof.vectors` writes tests/vectors/ anew.

The files are committed and compared with what the code makes (test_vectors.py): a difference is a change of format.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.proof import sample
from zhifa.proof.bundle import Shown
from zhifa.proof.canonical import canonical_bytes, commitment, entry_digest
from zhifa.proof.checkpoint import Checkpoint, sign
from zhifa.proof.merkle import consistency_path, inclusion_path, leaf_hash, root
from zhifa.proof.tiles import entries_path, new_tiles, node_of, tile_path

FOLDER = Path(__file__).parent.parent / "vectors"
VALUES: list[Any] = [
    {},
    [],
    {"b": 1, "a": 2, "": 3},
    {"é": 1, "b": 2, "𝄞": 3, "\ufb33": 4, "案号": "明水罚当决字〔2026〕3号"},
    ['引号"与反斜杠\\', "换行\n制表\t", "\u001f\u007f\u2028", "/<>&"],
    [0, -1, 2**53 - 1, -(2**53) + 1, True, False, None],
    {"fine": 20000, "parties": [{"kind": "organisation", "name": "某某公司"}], "served": None},
]
REFUSED = ["1.0", "1e3", '"\\u0000"', '"\\ud800"', "9007199254740992", "NaN"]
DIGESTS = [hashlib.sha256(b"zhifa vector %d" % n).digest() for n in range(600)]
SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 255, 256, 257, 600]


def canonical() -> dict[str, Any]:
    return {
        "canonical": [{"value": value, "bytes": canonical_bytes(value).hex()} for value in VALUES],
        "refused": REFUSED,
    }


def entries() -> dict[str, Any]:
    """Commitments and digests: the entries of the sample case, salts and part bytes included."""
    _, payload = sample.payload()
    made = []
    for entry in payload.entries:
        parts = {
            name: {
                "salt": part.salt.hex(), "bytes": part.content.hex(), "text": part.content.decode(),
                "commitment": commitment(part.salt, part.content),
            }
            for name, part in entry.parts.items() if isinstance(part, Shown)
        }  # fmt: skip
        made.append(
            {
                "header": entry.header,
                "parts": parts,
                "canonical_header": canonical_bytes(entry.header).decode(),
                "digest": entry_digest(entry.header),
            }
        )
    return {"entries": made}


def tree() -> dict[str, Any]:
    leaves = [leaf_hash(digest) for digest in DIGESTS]
    node = node_of(leaves)
    inclusion = [(0, 1), (0, 2), (1, 3), (4, 5), (6, 7), (255, 256), (256, 257), (300, 600), (599, 600)]
    consistency = [(1, 2), (2, 3), (3, 7), (4, 7), (6, 8), (255, 257), (256, 600), (300, 600), (600, 600)]
    return {
        "leaf": "SHA-256(0x00 || digest); digest n = SHA-256(ASCII 'zhifa vector n')",
        "digests": [digest.hex() for digest in DIGESTS[:8]],
        "leaf_hashes": [leaf.hex() for leaf in leaves[:8]],
        "roots": {str(size): root(leaves[:size]).hex() for size in SIZES},
        "inclusion": [
            {"index": i, "size": s, "path": [h.hex() for h in inclusion_path(i, s, node)]} for i, s in inclusion
        ],
        "consistency": [
            {"old": a, "new": b, "path": [h.hex() for h in consistency_path(a, b, node)]} for a, b in consistency
        ],
    }


def tiles() -> dict[str, Any]:
    """Paths, and SHA-256 of each file of the log of 600 entries (those of up to 256 bytes also in full)."""
    files = new_tiles(0, DIGESTS, lambda _: b"")
    return {
        "paths": [
            {"level": 0, "index": 0, "width": 256, "path": tile_path(0, 0)},
            {"level": 1, "index": 1234067, "width": 256, "path": tile_path(1, 1234067)},
            {"level": 0, "index": 1234, "width": 17, "path": tile_path(0, 1234, 17)},
            {"level": "entries", "index": 2, "width": 88, "path": entries_path(2, 88)},
        ],
        "size": len(DIGESTS),
        "files": {
            path: {"sha256": hashlib.sha256(content).hexdigest(), "length": len(content)}
            | ({"hex": content.hex()} if len(content) <= 256 else {})
            for path, content in files
        },
    }


def checkpoint() -> dict[str, Any]:
    """A signed note with a test key whose private bytes are 00 01 02 … 1f: never trust it."""
    head = Checkpoint(sample.ORIGIN, 600, root(map(leaf_hash, DIGESTS)))
    return {
        "private_key": bytes(range(32)).hex(),
        "vkey": sample.VKEY,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "text": head.text(),
        "note": sign(head, sample.ORIGIN, sample.KEY),
    }


def all_files() -> dict[str, bytes]:
    made = {f"{make.__name__}.json": make() for make in (canonical, entries, tree, tiles, checkpoint)}
    texts = {name: json.dumps(value, ensure_ascii=False, indent=1) + "\n" for name, value in made.items()}
    return {name: text.encode() for name, text in texts.items()} | {"dossier.zip": sample.dossier()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in all_files().items():
        (FOLDER / name).write_bytes(content)
