"""Reading and writing a ZIP strictly: every byte belongs to exactly one member or to a header that says nothing more.

General readers skip what they do not understand, which is where things can be hidden. Refused here: bytes before,
between or after members, comments, extra fields, encryption, data descriptors, ZIP64, double names, headers that
contradict the directory. Members may be stored or deflated, so that a dossier that was packed again still verifies.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

STORED: Final = 0
DEFLATED: Final = 8
MOST_MEMBERS: Final = 65_000
MOST_BYTES: Final = 2**32 - 2**20  # below what needs ZIP64, packed and unpacked
MOST_EXPANSION: Final = 200
_UTF_8: Final = 0x800
_CHUNK: Final = 1 << 20
_FILE_MODE: Final = 0o100644 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class ContainerError(ValueError):
    """The file is not a ZIP as this format allows; the message names the member where there is one."""


@dataclass(frozen=True)
class Member:
    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Container:
    """The members of a ZIP, in the file's order. Raises ContainerError for what is not strictly a ZIP."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        length = file.seek(0, 2)
        if not _END.size <= length <= MOST_BYTES:
            raise ContainerError("文件为空、不完整或超过 4 GB，不是可核验的卷宗包")
        start, count = self._end(length)
        self.members: dict[str, Member] = {}
        end = self._members(start, count, length - _END.size - start)
        if end != start:
            raise ContainerError("压缩包的成员与目录之间夹有多余内容")
        if sum(member.size for member in self.members.values()) > min(MOST_BYTES, MOST_EXPANSION * length + _CHUNK):
            raise ContainerError("压缩包展开后过大，疑似恶意文件，未予展开")

    def read(self, name: str, limit: int) -> bytes:
        """The member's bytes; raises ContainerError when it is absent, damaged or larger than `limit`."""
        member = self.members.get(name)
        if member is None:
            raise ContainerError(f"缺少成员 {name}")
        if member.size > limit:
            raise ContainerError(f"成员 {name} 过大（{member.size} 字节）")
        return b"".join(self._chunks(member))

    def sha256(self, name: str) -> str:
        """The hash of the member's bytes, hex; raises ContainerError when it is damaged."""
        digest = hashlib.sha256()
        for chunk in self._chunks(self.members[name]):
            digest.update(chunk)
        return digest.hexdigest()

    def _end(self, length: int) -> tuple[int, int]:
        fields = _END.unpack(self._at(length - _END.size, _END.size))
        signature, disk, first_disk, here, count, size, start, comment = fields
        if signature != b"PK\5\6" or comment or disk or first_disk or here != count:
            raise ContainerError("文件不是完整的 ZIP，或末尾带有多余内容")
        if count > MOST_MEMBERS or start + size != length - _END.size:
            raise ContainerError("压缩包的目录位置或成员数不对")
        return start, count

    def _members(self, start: int, count: int, size: int) -> int:
        """Fills `members`; where the last one ends."""
        directory, at, end = self._at(start, size), 0, 0
        outer: set[tuple[int, ...]] = set()
        for _ in range(count):
            if at + _CENTRAL.size > size:
                raise ContainerError("压缩包的目录不完整")
            central = _CENTRAL.unpack_from(directory, at)
            raw_name = directory[at + _CENTRAL.size : at + _CENTRAL.size + central[10]]
            at += _CENTRAL.size + central[10]
            member = self._member(central, raw_name, end)
            outer.add((central[1], central[14], central[15]))
            self.members[member.name] = member
            end += _LOCAL.size + len(raw_name) + member.packed
        if at != size or len(outer) > 1:
            raise ContainerError("压缩包的目录带有多余内容，或各成员的属性不一致")
        return end

    def _member(self, central: tuple[Any, ...], raw_name: bytes, expected: int) -> Member:
        _, _, _, flags, method, _, _, crc, packed, size, _, extra, comment, disk, inner, _, offset = central
        try:
            name = raw_name.decode()
        except UnicodeDecodeError as error:
            raise ContainerError("压缩包中有名称不是 UTF-8 的成员") from error
        if central[0] != b"PK\1\2" or flags & ~_UTF_8 or method not in {STORED, DEFLATED} or disk or inner > 1:
            raise ContainerError(f"成员 {name!r} 使用了不允许的压缩或加密方式")
        if extra or comment:
            raise ContainerError(f"成员 {name!r} 带有附加字段或注释")
        if name in self.members:
            raise ContainerError(f"成员 {name!r} 出现了两次")
        if offset != expected:
            raise ContainerError(f"成员 {name!r} 之前夹有多余内容，或与其他成员重叠")
        local = _LOCAL.unpack(self._at(offset, _LOCAL.size))
        if local != (b"PK\3\4", *central[2:11], 0) or self._at(offset + _LOCAL.size, len(raw_name)) != raw_name:
            raise ContainerError(f"成员 {name!r} 的头与压缩包目录不一致")
        if method == STORED and packed != size:
            raise ContainerError(f"成员 {name!r} 的长度前后不一致")
        return Member(name, method, crc, packed, size, offset + _LOCAL.size + len(raw_name))

    def _at(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        data = self._file.read(size)
        if len(data) != size:
            raise ContainerError("压缩包不完整")
        return data

    def _chunks(self, member: Member) -> Iterator[bytes]:
        crc, size = 0, 0
        for chunk in self._raw(member) if member.method == STORED else self._inflated(member):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            yield chunk
        if crc != member.crc or size != member.size:
            raise ContainerError(f"成员 {member.name} 已损坏：内容与压缩包记载的校验值不符")

    def _raw(self, member: Member) -> Iterator[bytes]:
        for done in range(0, member.packed, _CHUNK):
            yield self._at(member.offset + done, min(_CHUNK, member.packed - done))

    def _inflated(self, member: Member) -> Iterator[bytes]:
        """Never more than the member's declared size, whatever the compressed bytes would give."""
        inflate, left = zlib.decompressobj(-zlib.MAX_WBITS), member.size
        try:
            for packed in self._raw(member):
                data = packed
                while data and not inflate.eof:
                    chunk = inflate.decompress(data, min(_CHUNK, left + 1))
                    left -= len(chunk)
                    if left < 0:
                        raise ContainerError(f"成员 {member.name} 展开后比记载的大")
                    yield chunk
                    data = inflate.unconsumed_tail
                if inflate.unused_data or (inflate.eof and data):
                    raise ContainerError(f"成员 {member.name} 之后夹有多余内容")
        except zlib.error as error:
            raise ContainerError(f"成员 {member.name} 已损坏，无法解压") from error
        if not inflate.eof:
            raise ContainerError(f"成员 {member.name} 不完整")


def add_bytes(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(_info(name), content)


def add_file(archive: zipfile.ZipFile, name: str, size: int, opened: Callable[[], BinaryIO]) -> None:
    """A member of `size` bytes, read from what `opened` gives and never held in memory whole."""
    info = _info(name)
    info.file_size = size
    with opened() as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, _CHUNK)


def _info(name: str) -> zipfile.ZipInfo:
    """Stored, with a fixed date and mode: the same members are the same file."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, _FILE_MODE
    return info
