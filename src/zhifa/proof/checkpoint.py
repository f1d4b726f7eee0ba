"""Signed tree heads: C2SP tlog-checkpoint and signed-note (https://c2sp.org/tlog-checkpoint, /signed-note), Ed25519."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhifa.proof.merkle import HASH_BYTES, ProofError

ED25519: Final = b"\x01"
NOTE_LIMIT: Final = 65_536
SIGNATURES_LIMIT: Final = 64
KEY_ID_BYTES: Final = 4
_SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n")
_UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_VKEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: its name, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note's text, ending in a newline."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint that `text` wrote; raises ProofError for any other spelling and for extension lines."""
        match = _TEXT.fullmatch(text)
        root = _unbase64(match[3]) if match else b""
        if match is None or len(root) != HASH_BYTES:
            raise ProofError("检查点应为三行：名称、规模、32 字节的根")
        return cls(match[1], int(match[2]), root)


@dataclass(frozen=True)
class Verifier:
    """A named Ed25519 public key (32 bytes), as a vkey carries it."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), first four bytes."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(ED25519 + self.public_key)}"

    def is_right(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def vkey(name: str, public_key: Ed25519PublicKey | bytes) -> str:
    """The key as one line of text: name+key id+key; raises ProofError for a name with space or plus."""
    raw = public_key if isinstance(public_key, bytes) else public_key.public_bytes_raw()
    return Verifier(_named(name), raw).vkey


def parse_vkey(text: str) -> Verifier:
    """Raises ProofError when the line is malformed, of another algorithm, or its key id does not fit."""
    match = _VKEY.fullmatch(text.strip())
    key = _unbase64(match[3]) if match else b""
    if match is None or key[:1] != ED25519 or len(key) != 1 + HASH_BYTES:
        raise ProofError("公钥应写作“名称+8 位编号+Base64”，且为 Ed25519 公钥")
    verifier = Verifier(match[1], key[1:])
    if verifier.key_id.hex() != match[2]:
        raise ProofError(f"公钥 {match[1]} 的编号与密钥不符")
    return verifier


def sign(checkpoint: Checkpoint, name: str, private_key: Ed25519PrivateKey) -> str:
    """The signed note: text, empty line, one signature line."""
    text = checkpoint.text()
    verifier = Verifier(_named(name), private_key.public_key().public_bytes_raw())
    signature = private_key.sign(text.encode())
    return f"{text}\n— {name} {_base64(verifier.key_id + signature)}\n"


def open_note(note: str, vkeys: Sequence[str]) -> Checkpoint:
    """The checkpoint in a note that one of `vkeys` signed.

    Raises ProofError when no known key signed it, or a known key's signature is wrong. Unknown signers are ignored.
    """
    text, signatures = split_note(note)
    verifiers = {(key.name, key.key_id): key for key in map(parse_vkey, vkeys)}
    signers = set()
    for name, signature in signatures:
        verifier = verifiers.get((name, signature[:KEY_ID_BYTES]))
        if verifier is None:
            continue
        if not verifier.is_right(signature[KEY_ID_BYTES:], text.encode()):
            raise ProofError(f"检查点上 {name} 的签名不对")
        signers.add(verifier)
    if not signers:
        raise ProofError("检查点没有已知公钥的签名")
    return Checkpoint.parse(text)


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Text and (name, key id ‖ signature) of a note; raises ProofError when it is not a signed note."""
    if len(note) > NOTE_LIMIT or _UNWANTED.search(note):
        raise ProofError("检查点过长，或含有控制字符或残缺字符")
    text, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or lines[-1] or not 1 <= len(lines) - 1 <= SIGNATURES_LIMIT:
        raise ProofError("检查点没有签名行")
    signatures = []
    for line in lines[:-1]:
        match = _SIGNATURE_LINE.fullmatch(line)
        signature = _unbase64(match[2]) if match else b""
        if match is None or len(signature) <= KEY_ID_BYTES:
            raise ProofError("检查点的签名行格式不对")
        signatures.append((match[1], signature))
    return text + "\n", signatures


def _named(name: str) -> str:
    if not name or "+" in name or any(c.isspace() for c in name):
        raise ProofError("日志名称不能为空，也不能含空白或加号")
    return name


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    """Strict: what does not encode back to the same text is refused, so that a note has one spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("Base64 格式不对") from error
    if _base64(data) != text:
        raise ProofError("Base64 写法不规范")
    return data
