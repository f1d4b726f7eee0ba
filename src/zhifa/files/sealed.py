"""Chunked AES-256-GCM (the STREAM construction), so that a file of any size is sealed and read in constant memory.

An object is `MAGIC ‖ wrapped content key (40 bytes, RFC 3394 under the file's key) ‖ chunks`. Chunk i is the GCM of up
to CHUNK plaintext bytes under the nonce `i (11 bytes, big-endian) ‖ last (1 byte)`: a chunk dropped, swapped or cut
does not open. The content key is fresh for each object and only wrapped by the file's key at the end, because the
address (and with it the key's row) is not known before the last byte was hashed, and because two uploads of the same
content may race.
"""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"ZFSEAL01"
CHUNK = 256 * 1024
TAG = 16
HEADER = len(MAGIC) + 40


class SealBroken(ValueError):
    """The object is not what was sealed: cut, altered, or opened with another key."""

    def __init__(self) -> None:
        super().__init__("加密文件已损坏或被改动，无法打开。请从备份恢复该文件。")


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class Sealer:
    """Writes plaintext into `out` as sealed chunks; `finish(key)` writes the header that makes it readable."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._content_key = secrets.token_bytes(32)
        self._cipher = AESGCM(self._content_key)
        self._pending = bytearray()
        self._index = 0
        out.write(bytes(HEADER))

    def write(self, data: bytes) -> None:
        self._pending += data
        while len(self._pending) > CHUNK:  # the last chunk is held back: only finish() knows that it is the last
            self._emit(bytes(self._pending[:CHUNK]), last=False)
            del self._pending[:CHUNK]

    def _emit(self, chunk: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._index, last=last), chunk, None))
        self._index += 1

    def finish(self, key: bytes) -> None:
        """`key`: 32 bytes, the file's own key from the database."""
        self._emit(bytes(self._pending), last=True)
        self._out.seek(0)
        self._out.write(MAGIC + aes_key_wrap(key, self._content_key))
        self._out.seek(0, io.SEEK_END)


class SealedReader(io.RawIOBase):
    """The plaintext of a sealed object as a seekable stream. Raises SealBroken when a chunk does not open."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._source = source
        total = source.seek(0, io.SEEK_END)
        source.seek(0)
        header = source.read(HEADER)
        if not header.startswith(MAGIC) or len(header) != HEADER:
            raise SealBroken
        try:
            self._cipher = AESGCM(aes_key_unwrap(key, header[len(MAGIC) :]))
        except InvalidUnwrap as error:
            raise SealBroken from error
        body = total - HEADER
        self._chunks = max(1, -(-body // (CHUNK + TAG)))
        self.size = body - self._chunks * TAG
        self._position = 0
        self._loaded = -1
        self._plain = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        index, start = divmod(self._position, CHUNK)
        if index >= self._chunks:
            return 0
        if index != self._loaded:
            self._plain = self._load(index)
            self._loaded = index
        piece = self._plain[start : start + len(view)]
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _load(self, index: int) -> bytes:
        self._source.seek(HEADER + index * (CHUNK + TAG))
        sealed = self._source.read(CHUNK + TAG)
        try:
            return self._cipher.decrypt(_nonce(index, last=index == self._chunks - 1), sealed, None)
        except InvalidTag as error:
            raise SealBroken from error

    def close(self) -> None:
        self._source.close()
        super().close()
