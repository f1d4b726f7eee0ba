"""What a file is, told from its content; the sender's word for it (name, type) is never believed."""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from zhifa.files.errors import UploadRefused

NAME_LENGTH = 120
_ZIP_MEMBERS = 5000  # an office file has hundreds; a bomb of names is not opened further


@dataclass(frozen=True)
class FileKind:
    """`inline`: a browser may show it in place; everything else is only ever downloaded."""

    code: str
    media_type: str
    extension: str
    inline: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("pdf", "application/pdf", "pdf", inline=True)
JPEG = FileKind("jpeg", "image/jpeg", "jpg", inline=True)
PNG = FileKind("png", "image/png", "png", inline=True)
WEBP = FileKind("webp", "image/webp", "webp", inline=True)
MP4 = FileKind("mp4", "video/mp4", "mp4", inline=True)
M4A = FileKind("m4a", "audio/mp4", "m4a", inline=True)
MP3 = FileKind("mp3", "audio/mpeg", "mp3", inline=True)
WAV = FileKind("wav", "audio/wav", "wav", inline=True)
DOCX = FileKind("docx", f"{_OFFICE}.wordprocessingml.document", "docx")
XLSX = FileKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "xlsx")
OFD = FileKind("ofd", "application/ofd", "ofd")
OLE = {
    "WordDocument": FileKind("doc", "application/msword", "doc"),
    "Workbook": FileKind("xls", "application/vnd.ms-excel", "xls"),
}
TEXT = FileKind("text", "text/plain; charset=utf-8", "txt")

_MAGIC: tuple[tuple[int, bytes, FileKind], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (4, b"ftypM4A", M4A),
    (4, b"ftyp", MP4),
    (0, b"ID3", MP3),
    (0, b"\xff\xfb", MP3),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_ZIP_MARKS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 64 * 1024


def recognise(stream: BinaryIO) -> FileKind:
    """The kind of a seekable stream, which is left at its start. Raises UploadRefused for anything not on the list."""
    head = stream.read(_HEAD)
    stream.seek(0)
    if head.startswith(b"PK"):
        kind = _zip_kind(stream)
    elif head.startswith(_OLE_MAGIC):
        kind = _ole_kind(stream)
    elif head.startswith(b"RIFF"):
        kind = _RIFF.get(head[8:12])
    else:
        kind = next((kind for at, mark, kind in _MAGIC if head[at : at + len(mark)] == mark), None) or _text_kind(head)
    if kind is None:
        raise UploadRefused(
            "无法识别该文件的类型，或者该类型不允许上传。",
            "可以上传：PDF、JPG、PNG、WEBP 图片，MP4、M4A、MP3、WAV 音像，Word、Excel、OFD 文件和 UTF-8 纯文本。",
        )
    return kind


def _zip_kind(stream: BinaryIO) -> FileKind | None:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {item.filename for item in archive.infolist()[:_ZIP_MEMBERS]}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = set()
    stream.seek(0)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UploadRefused("该 Office 文件含有宏，不允许上传。", "请另存为不含宏的 .docx 或 .xlsx 后重新上传。")
    return next((kind for mark, kind in _ZIP_MARKS if mark in names), None)


def _ole_kind(stream: BinaryIO) -> FileKind | None:
    """Old Word or Excel, by the stream name in the compound file's directory (UTF-16), read in blocks."""
    tail = b""
    found = None
    while found is None and (block := stream.read(_HEAD)):
        window = tail + block
        found = next((kind for mark, kind in OLE.items() if mark.encode("utf-16-le") in window), None)
        tail = block[-64:]
    stream.seek(0)
    return found


def _text_kind(head: bytes) -> FileKind | None:
    """Plain UTF-8 text without control characters; a character may be cut at the end of the head."""
    if not head:
        return None
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(head) < _HEAD or error.start < len(head) - 3:
            return None
        text = head[: error.start].decode("utf-8-sig")
    return TEXT if all(char.isprintable() or char in "\r\n\t\u3000" for char in text) else None


def clean_name(name: str, kind: FileKind) -> str:
    """A harmless file name: no path, no control or direction characters, the extension of what it really is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*%;\u2028\u2029'
    )
    stem = kept.strip(" .")
    head, dot, extension = stem.rpartition(".")
    if dot and extension.isascii() and extension.isalnum() and len(extension) <= 5:  # noqa: PLR2004 - longest known: "docx", "jpeg"
        stem = head.strip(" .")
    return f"{stem[:NAME_LENGTH].strip(' .') or '附件'}.{kind.extension}"


def headers(kind: FileKind, name: str, *, download: bool = False) -> dict[str, str]:
    """Response headers for stored content: its own type, never guessed, never run as part of our pages (RFC 6266)."""
    disposition = "inline" if kind.inline and not download else "attachment"
    return {
        "Content-Type": kind.media_type,
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(clean_name(name, kind), safe='')}",
        "X-Content-Type-Options": "nosniff",
        # a sandboxed PDF is not shown by Chromium's viewer, which runs apart from the page anyway
        "Content-Security-Policy": "default-src 'none'" if kind is PDF else "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
