"""What was read in a file: texts that can go out (once masked), pictures, and what never goes out at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO, Final

from zhifa import files
from zhifa.disclosure.masking import Text
from zhifa.files import kinds
from zhifa.law.redaction import scan

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_CHARACTERS: Final = 300_000  # a scan reads some ten thousand characters a second
REMEDY: Final = "请另存为没有密码的 PDF、Word（docx）、Excel（xlsx）、JPG、PNG 或者纯文本文件后重新上传。"
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # one for one, so that places stay
READABLE: Final = frozenset({kinds.PDF, kinds.DOCX, kinds.XLSX, kinds.TEXT, kinds.JPEG, kinds.PNG, kinds.WEBP})


class Unreadable(files.UploadRefused):
    """A file that cannot be read whole is never published."""

    def __init__(self, why: str) -> None:
        super().__init__(why, REMEDY)


@dataclass(frozen=True)
class Line:
    """text[start:end] of a picture's part stands in `box`: left, top, right, bottom in pixels."""

    start: int
    end: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Part:
    """A text that can go out, or a picture (`picture` is its number in the file) with the text seen in it.

    `unread`: no machine here reads pictures; `text` then says so.
    """

    place: str
    text: str
    picture: int | None = None
    lines: tuple[Line, ...] = ()
    unread: bool = False


@dataclass(frozen=True)
class Dropped:
    """What no public version takes over: metadata, remarks, hidden sheets, deleted words, pictures of no known form."""

    place: str
    text: str = ""
    kinds: tuple[str, ...] = ()
    """What a scan found in it, in words."""


@dataclass(frozen=True)
class Reading:
    parts: tuple[Part, ...]
    dropped: tuple[Dropped, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Reading:
        """Back from its JSON."""
        parts = [
            Part(**{**part, "lines": tuple(Line(**{**line, "box": tuple(line["box"])}) for line in part["lines"])})
            for part in found["parts"]
        ]
        dropped = (Dropped(one["place"], one["text"], tuple(one["kinds"])) for one in found["dropped"])
        return cls(tuple(parts), tuple(dropped))


def field_of(attachment: str, part: int) -> str:
    """Under which name findings speak of a part of a file."""
    return f"file.{attachment}.{part}"


def texts(attachment: str, number: int, reading: Reading) -> dict[str, Text]:
    """What masking gets to see: each part by its field, its place with the number of the file."""
    return {
        field_of(attachment, n): Text(part.text, f"附件{number}：{part.place}", unread=part.unread)
        for n, part in enumerate(reading.parts)
    }


def read(stream: BinaryIO, kind: files.FileKind) -> Reading:
    """The whole of a seekable file, left at its start. Raises Unreadable: unknown, encrypted, broken, too long."""
    from zhifa.disclosure.preflight import office, pdf, pictures

    if kind not in READABLE:
        raise Unreadable("这种文件不能作为公示的附件，系统读不出其中的内容。")
    if stream.seek(0, 2) > MOST_BYTES:
        raise Unreadable(f"公示的附件最大 {MOST_BYTES // 1024 // 1024} MB。")
    stream.seek(0)
    readers = {kinds.PDF: pdf.read, kinds.DOCX: office.read_docx, kinds.XLSX: office.read_xlsx, kinds.TEXT: _text}
    try:
        found = readers.get(kind, pictures.read)(stream)
    finally:
        stream.seek(0)
    if sum(len(part.text) for part in found.parts) + sum(len(one.text) for one in found.dropped) > MOST_CHARACTERS:
        raise Unreadable(f"文件中的文字超过 {MOST_CHARACTERS:,} 字。")
    parts = tuple(replace(part, text=_UNWRITABLE.sub(" ", part.text)) for part in found.parts)
    return Reading(parts, tuple(map(_scanned, found.dropped)))


def _scanned(one: Dropped) -> Dropped:
    text = _UNWRITABLE.sub(" ", one.text)
    return Dropped(_UNWRITABLE.sub(" ", one.place), text, tuple(sorted({finding.title for finding in scan(text)})))


def _text(stream: BinaryIO) -> Reading:
    try:
        return Reading((Part("正文", stream.read().decode("utf-8-sig")),))
    except UnicodeDecodeError as error:
        raise Unreadable("文本文件不是 UTF-8 编码。") from error
