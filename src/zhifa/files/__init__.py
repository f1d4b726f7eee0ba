"""Content-addressed storage. Public names: store(), Store, StoredFile, UploadTooLarge, FileMissing, kinds.*."""

from __future__ import annotations

from zhifa.files.errors import FileMissing, UploadRefused, UploadTooLarge
from zhifa.files.kinds import FileKind, clean_name, headers, recognise
from zhifa.files.store import Store, StoredFile, store

__all__ = [
    "FileKind",
    "FileMissing",
    "Store",
    "StoredFile",
    "UploadRefused",
    "UploadTooLarge",
    "clean_name",
    "headers",
    "recognise",
    "store",
]
