"""Where objects lie: a folder of this host, or a bucket. Both place a finished local file, all or nothing."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer
    from mypy_boto3_s3.client import S3Client

TREES = ("sha256", "sealed")
READ_AHEAD = 1024 * 1024  # bytes asked of S3 at once: few requests, constant memory


class Backend(Protocol):
    """Names are relative, e.g. "sha256/ab/cd/abcd…"."""

    def place(self, source: Path, name: str) -> None: ...
    def open(self, name: str) -> BinaryIO: ...
    def exists(self, name: str) -> bool: ...
    def delete(self, name: str) -> None: ...
    def objects(self) -> Iterator[tuple[str, datetime]]: ...


def fsync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class FolderBackend:
    """`root` must be on the same file system as the spooled files, so that a rename is atomic."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, source: Path, name: str) -> None:
        target = self.root / name
        missing = [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        fsync_folder(target.parent)
        for folder in missing:  # a new folder is only safe when its parent's list of names is on disk too
            fsync_folder(folder.parent)

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")

    def exists(self, name: str) -> bool:
        return (self.root / name).is_file()

    def delete(self, name: str) -> None:
        target = self.root / name
        if target.exists():
            target.unlink(missing_ok=True)
            fsync_folder(target.parent)

    def objects(self) -> Iterator[tuple[str, datetime]]:
        for tree in TREES:
            for path in (self.root / tree).glob("*/*/*"):
                yield str(path.relative_to(self.root)), datetime.fromtimestamp(path.stat().st_mtime, UTC)


class S3Backend:
    """An upload to S3 is atomic by itself; the spooled file is removed once it is there."""

    def __init__(self, client: S3Client, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def place(self, source: Path, name: str) -> None:
        self._client.upload_file(str(source), self._bucket, self._prefix + name)
        source.unlink()

    def open(self, name: str) -> BinaryIO:
        if not self.exists(name):
            raise FileNotFoundError(name)
        return io.BufferedReader(_S3Reader(self._client, self._bucket, self._prefix + name), READ_AHEAD)

    def exists(self, name: str) -> bool:
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix + name, MaxKeys=1)
        return any(item.get("Key") == self._prefix + name for item in found.get("Contents", []))

    def delete(self, name: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def objects(self) -> Iterator[tuple[str, datetime]]:
        pages = self._client.get_paginator("list_objects_v2")
        for tree in TREES:
            for page in pages.paginate(Bucket=self._bucket, Prefix=f"{self._prefix}{tree}/"):
                for item in page.get("Contents", []):
                    yield item["Key"].removeprefix(self._prefix), item["LastModified"]


class _S3Reader(io.RawIOBase):
    """One object by ranged reads: seekable, and no connection is held between reads."""

    def __init__(self, client: S3Client, bucket: str, key: str) -> None:
        super().__init__()
        self._client = client
        self._bucket = bucket
        self._key = key
        self._size = client.head_object(Bucket=bucket, Key=key)["ContentLength"]
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        if self._position >= self._size or not view:
            return 0
        last = min(self._position + len(view), self._size) - 1
        answer = self._client.get_object(
            Bucket=self._bucket, Key=self._key, Range=f"bytes={self._position}-{last}"
        )
        data = answer["Body"].read()
        view[: len(data)] = data
        self._position += len(data)
        return len(data)
