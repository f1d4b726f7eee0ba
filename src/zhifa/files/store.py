"""The store: spool and hash first, then place under the content's address (design 2.5)."""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from zhifa.clock import machine_now
from zhifa.files import keys
from zhifa.files.backends import Backend, FolderBackend, S3Backend
from zhifa.files.errors import FileMissing, UploadTooLarge
from zhifa.files.sealed import CHUNK, SealedReader, Sealer

if TYPE_CHECKING:
    from collections.abc import Container

BLOCK = 1024 * 1024
GRACE = timedelta(days=1)  # an upload may lie this long before the transaction that names it
_ADDRESS = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class StoredFile:
    """`sha256`: hex of the plaintext, the address. `size`: plaintext bytes."""

    sha256: str
    size: int


class Store:
    def __init__(self, backend: Backend, spool: Path, limit: int) -> None:
        self._backend = backend
        self._spool = spool
        self._limit = limit

    def put(self, stream: BinaryIO | bytes, *, personal: bool, limit: int | None = None) -> StoredFile:
        """Store to the last byte and fsync, before any transaction names it. `limit`: bytes, else
        ZHIFA_UPLOAD_LIMIT.

        Raises UploadTooLarge as soon as one byte more than the limit has come in; whatever is raised, nothing is left.
        """
        source = io.BytesIO(stream) if isinstance(stream, bytes) else stream
        self._spool.mkdir(parents=True, exist_ok=True)
        temporary = self._spool / f"{secrets.token_hex(16)}.part"
        try:
            stored = self._spool_to(temporary, source, personal=personal, limit=self._limit if limit is None else limit)
            self._place(temporary, stored.sha256, personal=personal)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def _spool_to(self, temporary: Path, source: BinaryIO, *, personal: bool, limit: int) -> StoredFile:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            sealer = Sealer(out) if personal else None
            write = sealer.write if sealer else out.write
            while block := source.read(BLOCK):
                size += len(block)
                if size > limit:
                    raise UploadTooLarge(limit)
                digest.update(block)
                write(block)
            if sealer:
                sealer.finish(keys.find_or_make(digest.hexdigest()))
            out.flush()
            os.fsync(out.fileno())
        return StoredFile(digest.hexdigest(), size)

    def _place(self, temporary: Path, sha256: str, *, personal: bool) -> None:
        if personal:
            self._backend.place(temporary, _name("sealed", sha256))
            self._backend.delete(_name("sha256", sha256))  # once known to be personal, no plain copy stays
        elif not self.exists(sha256):
            self._backend.place(temporary, _name("sha256", sha256))

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream of the plaintext. Raises FileMissing (never stored, or erased), SealBroken (altered)."""
        sealed, plain = _name("sealed", sha256), _name("sha256", sha256)
        key = keys.find(sha256)
        if key and self._backend.exists(sealed):
            return io.BufferedReader(SealedReader(self._backend.open(sealed), key), CHUNK)
        try:
            return self._backend.open(plain)
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error

    def exists(self, sha256: str) -> bool:
        """Whether `open` would find it."""
        sealed, plain = _name("sealed", sha256), _name("sha256", sha256)
        return (keys.find(sha256) is not None and self._backend.exists(sealed)) or self._backend.exists(plain)

    def erase(self, sha256: str) -> None:
        """Destroy the key first (from then on nobody can read it), then the object. Erasing twice does nothing more."""
        keys.destroy(sha256)
        self._backend.delete(_name("sealed", sha256))
        self._backend.delete(_name("sha256", sha256))

    def sweep(self, in_use: Container[str], *, older_than: timedelta = GRACE) -> int:
        """Remove objects and spooled leavings that nobody names and that are older; returns how many were removed."""
        before = machine_now() - older_than
        removed = 0
        for name, written in self._backend.objects():
            sha256 = name.rpartition("/")[2]
            if written < before and sha256 not in in_use:
                self.erase(sha256)
                removed += 1
        for leaving in self._spool.glob("*.part"):
            if datetime.fromtimestamp(leaving.stat().st_mtime, UTC) < before:
                leaving.unlink(missing_ok=True)
                removed += 1
        return removed


def _name(tree: str, sha256: str) -> str:
    """"sha256/ab/cd/abcd…"; what is no SHA-256 names nothing, and no path is ever built from it."""
    if not _ADDRESS.fullmatch(sha256):
        raise FileMissing(sha256)
    return f"{tree}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def store() -> Store:
    """The store of this installation, from ZHIFA_FILES_URL: empty for the folder HOME/files, or s3://bucket/prefix."""
    folder = Path(settings.ZHIFA_HOME) / "files"
    url = str(settings.ZHIFA_FILES_URL)
    if not url:
        return Store(FolderBackend(folder), folder / "incoming", settings.ZHIFA_UPLOAD_LIMIT)
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"ZHIFA_FILES_URL 只支持 s3://桶/前缀，收到的是“{url}”。请改正后重新启动。")
    import boto3

    client = boto3.client("s3", endpoint_url=str(settings.ZHIFA_S3_ENDPOINT) or None)
    backend = S3Backend(client, parts.netloc, parts.path.strip("/"))
    return Store(backend, folder / "incoming", settings.ZHIFA_UPLOAD_LIMIT)
