"""The public version of a file, made anew: text set again from the masked words, pictures encoded again.

Nothing of the file itself goes out. A picture by itself stays a picture; everything else becomes a PDF, its pictures on
pages of their own behind the text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

import pikepdf
from PIL import Image

from zhifa import files
from zhifa.casework.documents import typesetting
from zhifa.disclosure.masking import Covered
from zhifa.disclosure.preflight import office, pdf, pictures
from zhifa.disclosure.preflight.reading import Line, Part, Reading, field_of
from zhifa.files import kinds

_A4: Final = (595.28, 841.89)  # points
_RIM: Final = 36.0  # points
_FORMS: Final = {kinds.JPEG: "JPEG", kinds.PNG: "PNG", kinds.WEBP: "PNG"}
_NOTE: Final = "本文件由遮盖后的内容重新生成，不是原件；原件的元数据、批注和隐藏内容不公开。“×××”处依法不公开。"


@dataclass(frozen=True)
class Made:
    """`content` as anybody may have it; `left_out`: pictures that stay in because nobody has read or accepted them."""

    content: bytes
    kind: files.FileKind
    left_out: int


@dataclass(frozen=True)
class Head:
    """What stands above a file made anew. `moment` is the only time in it."""

    title: str
    number: str
    authority: str
    moment: datetime


def made(
    stream: BinaryIO, kind: files.FileKind, attachment: str, reading: Reading, covered: Mapping[str, Covered],
    head: Head,
) -> Made | None:  # fmt: skip
    """The public version; None where nothing of the file may be seen. `covered` as masking.build gives it."""
    seen = [(part, covered[field_of(attachment, n)]) for n, part in enumerate(reading.parts)]
    shown = dict(_pictures(stream, kind, seen))
    left_out = sum(part.picture is not None for part, _ in seen) - len(shown)
    if kind in _FORMS:
        form = _FORMS[kind]
        return Made(shown[0], kinds.JPEG if form == "JPEG" else kinds.PNG, 0) if shown else None
    rows = [("" if part.place == "正文" else part.place, one.text) for part, one in seen if part.picture is None]
    if not shown and not any(text.strip() for _, text in rows):
        return None
    told = {
        "title": head.title, "authority": head.authority, "running": head.number, "day": "",
        "note": _NOTE + (f"另有 {left_out} 幅图片不公开。" if left_out else ""),
    }  # fmt: skip
    content = typesetting.public_sheet(told, rows, timestamp=head.moment)
    return Made(_with_pages(content, [shown[n] for n in sorted(shown)]), kinds.PDF, left_out)


def _pictures(
    stream: BinaryIO, kind: files.FileKind, seen: list[tuple[Part, Covered]]
) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each picture that may be seen, found lines blacked out."""
    wanted = {part.picture: (part, one) for part, one in seen if part.picture is not None}
    if not wanted:
        return
    for number, (_, image) in enumerate(_decoded(stream, kind)):
        if image is None or number not in wanted:
            continue
        part, one = wanted[number]
        if part.unread and not one.shown:
            continue
        boxes = [line.box for line in part.lines if _touched(line, one)]
        yield number, pictures.anew(image, boxes, _FORMS.get(kind, "JPEG"))
    stream.seek(0)


def _touched(line: Line, one: Covered) -> bool:
    return any(start < line.end and line.start < end for start, end, _ in one.struck)


def _decoded(stream: BinaryIO, kind: files.FileKind) -> Iterator[tuple[str, Image.Image | None]]:
    if kind == kinds.PDF:
        return pdf.images(stream)
    return iter([("", pictures.opened(stream))]) if kind in _FORMS else office.images(stream)


def _with_pages(content: bytes, images: list[bytes]) -> bytes:
    """Behind the text a page for each JPEG. The same bytes for the same input."""
    if not images:
        return content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        for image in images:
            _add_page(document, image)
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _add_page(document: pikepdf.Pdf, jpeg: bytes) -> None:
    width, height = Image.open(io.BytesIO(jpeg)).size
    scale = min((_A4[0] - 2 * _RIM) / width, (_A4[1] - 2 * _RIM) / height, 1.0)
    across, down = width * scale, height * scale
    page = document.add_blank_page(page_size=_A4)
    picture = pikepdf.Stream(document, jpeg)
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    drawn = f"q {across:.2f} 0 0 {down:.2f} {(_A4[0] - across) / 2:.2f} {_A4[1] - _RIM - down:.2f} cm /P Do Q"
    page.Contents = pikepdf.Stream(document, drawn.encode())
