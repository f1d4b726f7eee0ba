#!/usr/bin/env python3
"""核对一条公示的决定：内容与发布时的一致，发布的条目在存证日志里，日志的检查点有签名。

    python3 check_record.py record.json proof.json [--vkey 公钥文件] [--checkpoint 检查点文件]

record.json  来自 /api/v1/public/disclosures/<编号>.json      proof.json  来自 /api/v1/public/disclosures/<编号>/proof
公钥文件      一行，从存证日志页抄下，或者别人早先留存的；不给的，用 proof.json 自带的，并且说明没有经过外部核对
检查点文件    /log/checkpoint，可以是别处留存的；规模与证明相同的，根必须相同

只用 Python 3.9 以上和 cryptography（pip install cryptography），不用本系统的任何程序。格式见 docs/format.md。
"""

# This very file is handed out at /how-to-verify/check_record.py: it imports nothing of ours, so that whoever reads it
# has read everything. `proof/` checks the same with its own code; a test holds the two together.
from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOT_CONTENT = {"id", "edition", "published_at", "updated_at", "shown_until", "standing", "corrected_on"}
"""What the interface adds to the content that was published."""


class Wrong(Exception):
    """What does not hold."""


def wrong(message: str) -> NoReturn:
    raise Wrong(message)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def canonical(value: Any) -> bytes:
    """RFC 8785 for what occurs here: texts, whole numbers, ASCII keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def header_digest(entry: dict[str, Any]) -> bytes:
    """Of the 17 fields of the header, the three commitments among them."""
    plain = {name: value for name, value in entry.items() if name != "commitments"}
    return sha256(canonical({**plain, **entry["commitments"]}))


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a path leads to (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        wrong("位置不在日志的范围内")
    found, at, last = sha256(b"\x00" + leaf), index, size - 1
    for item in path:
        if last == 0:
            wrong("证明太长")
        if at & 1 or at == last:
            found = sha256(b"\x01" + item + found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + item)
        at, last = at >> 1, last >> 1
    if last:
        wrong("证明太短")
    return found


def opened(note: str, vkey: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint that this key signed (C2SP signed-note)."""
    name, key_id, encoded = vkey.strip().split("+", 2)  # there may be more of them in the last
    key = base64.b64decode(encoded)
    if sha256(name.encode() + b"\n" + key)[:4].hex() != key_id or key[:1] != b"\x01":
        wrong("公钥的编号与公钥不符")
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        signer, _, signature = line.removeprefix("— ").partition(" ")
        raw = base64.b64decode(signature)
        if signer == name and raw[:4].hex() == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], f"{text}\n".encode())
            except InvalidSignature:
                wrong("检查点的签名不对")
            origin, size, root = text.split("\n")
            return origin, int(size), base64.b64decode(root)
    return wrong("检查点没有这个公钥的签名")


def check_entry(proof: dict[str, Any], vkey: str) -> tuple[int, bytes]:
    """An entry is what its digest says and stands in the log; size and root of its checkpoint."""
    digest = header_digest(proof["entry"])
    if digest.hex() != proof["digest"]:
        wrong("条目头与摘要不符")
    _, size, root = opened(proof["checkpoint"], vkey)
    if root_of(digest, proof["index"], size, [bytes.fromhex(item) for item in proof["path"]]) != root:
        wrong("条目不在检查点所签的日志里")
    return size, root


def check_content(record: dict[str, Any], proof: dict[str, Any]) -> None:
    """The record is worded as it was when it was published."""
    entry, part = proof["entry"], proof["parts"]["open"]
    if (entry["kind"], entry["stream"]) != ("disclosure.published", f"disclosure/{record['id']}"):
        wrong("证明的不是发布这份决定的条目")
    if sha256(b"\x01" + bytes.fromhex(part["salt"]) + part["text"].encode()).hex() != entry["commitments"]["open"]:
        wrong("公开的部分与条目头里的承诺值不符")
    said = json.loads(part["text"])
    content = {name: value for name, value in record.items() if name not in NOT_CONTENT}
    if said["edition"] != record["edition"] or said["content_sha256"] != sha256(canonical(content)).hex():
        wrong("公示的内容与发布时的不一致")


def main() -> int:
    parser = argparse.ArgumentParser(description="核对一条公示的决定")
    parser.add_argument("record", type=Path)
    parser.add_argument("proof", type=Path)
    parser.add_argument("--vkey", type=Path, help="所信任的存证日志公钥")
    parser.add_argument("--checkpoint", type=Path, help="从别处得到的检查点")
    given = parser.parse_args()
    try:
        record, proof = (json.loads(path.read_text("utf-8")) for path in (given.record, given.proof))
        vkey = given.vkey.read_text("utf-8") if given.vkey else proof["vkey"]
        size, root = check_entry(proof, vkey)
        check_content(record, proof)
        check_entry(proof["decision"], vkey)
        if given.checkpoint:
            other = opened(given.checkpoint.read_text("utf-8"), vkey)
            if other[1] == size and other[2] != root:
                wrong("同一规模有两个不同的根：日志对不同的人说了不同的话")
    except Wrong as problem:
        print(f"✗ {problem}。")
        return 1
    except (KeyError, ValueError, TypeError, OSError) as problem:
        print(f"✗ 文件不完整或者格式不对：{type(problem).__name__} {problem}。")
        return 1
    place = f"发布的条目是日志第 {proof['position']} 条，日志共 {size} 条，签名正确。"
    print(f"✓ {record['number']}：内容与发布时一致，{place}")
    if not given.vkey:
        print("  公钥是网站给的，没有经过外部核对；请与别处留存的公钥比较，用 --vkey 指定。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
