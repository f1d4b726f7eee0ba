"""Counts of this minute, shared by all processes of a host: a small table in a file that every process maps.

No database: a count is worth less than a write of the journal, and is nobody's business afterwards. What is counted is
named by a keyed fingerprint; no address lies on the disk, and the next minute writes over it.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import threading
from functools import cache
from pathlib import Path
from typing import Final

SLOT: Final = struct.Struct("<QII")  # fingerprint, minute, count
SLOTS: Final = 1 << 16
TRIED: Final = 16  # slots for one name; when all are taken by others in this minute, it is not counted
MOST: Final = 2**32 - 1
_threads: Final = threading.Lock()


class Counts:
    """One table, at `path`; `key` makes its fingerprints meaningless to anybody else."""

    def __init__(self, path: Path, key: bytes, slots: int = SLOTS) -> None:
        self._key, self._slots = key, slots
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._file).st_size < SLOT.size * slots:
            os.ftruncate(self._file, SLOT.size * slots)
        self._table = mmap.mmap(self._file, SLOT.size * slots)

    def add(self, name: str, minute: int) -> int:
        """One more of `name` in this minute; how many that makes, 0 when the table is full."""
        mark = hashlib.blake2b(name.encode(), key=self._key, digest_size=16).digest()
        wanted, first = int.from_bytes(mark[:8], "little"), int.from_bytes(mark[8:], "little")
        with _threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                return self._add(wanted, first, minute)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _add(self, wanted: int, first: int, minute: int) -> int:
        free = None
        for n in range(TRIED):
            place = (first + n) % self._slots * SLOT.size
            mark, when, count = SLOT.unpack_from(self._table, place)
            if when == minute and mark == wanted:
                count = min(count + 1, MOST)
                SLOT.pack_into(self._table, place, wanted, minute, count)
                return int(count)
            if when != minute and free is None:
                free = place
        if free is None:
            return 0
        SLOT.pack_into(self._table, free, wanted, minute, 1)
        return 1


@cache
def counts(path: Path, key: bytes) -> Counts:
    """One object a process, so that the file is mapped once."""
    return Counts(path, key)
