"""PDF: the text of its pages and forms, its pictures, and all that it carries unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pypdf
from PIL import Image
from pypdf.errors import PyPdfError

from zhifa.disclosure.preflight import pictures
from zhifa.disclosure.preflight.reading import Dropped, Part, Reading, Unreadable

MOST_PAGES: Final = 200
MOST_DRAWN: Final = 5 * 1024 * 1024  # bytes of what stands on the pages, unpacked: a reader takes a minute for them
_BROKEN: Final = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError,
                  NotImplementedError, AssertionError, ArithmeticError, Image.DecompressionBombError)  # fmt: skip
"""What a reader of files that follow no rule runs into."""


def read(stream: BinaryIO) -> Reading:
    try:
        document = pypdf.PdfReader(stream)
        _check(document)
        parts = [Part(f"第{n}页", page.extract_text()) for n, page in enumerate(document.pages, 1)]
        parts += [Part("表单", form)] if (form := "\n".join(_forms(document))) else []
        dropped = list(_dropped(document))
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("PDF 已经损坏，读不出内容。") from error
    stream.seek(0)
    return pictures.added(images(stream), parts, dropped)


def _check(document: pypdf.PdfReader) -> None:
    """Raises Unreadable for what is locked or too much to read."""
    if document.is_encrypted:
        raise Unreadable("PDF 设有密码，读不出内容。")
    if len(document.pages) > MOST_PAGES:
        raise Unreadable(f"PDF 超过 {MOST_PAGES} 页。")
    drawn = 0
    for page in document.pages:
        contents = page.get_contents()
        drawn += len(contents.get_data()) if contents is not None else 0
        if drawn > MOST_DRAWN:
            raise Unreadable("PDF 的页面内容太多，读不完。")


def images(stream: BinaryIO) -> Iterator[tuple[str, Image.Image | None]]:
    """(place, picture) in the order of the pages; None for one that cannot be decoded."""
    for n, page in enumerate(pypdf.PdfReader(stream).pages, 1):
        try:
            names = list(page.images.keys())
        except _BROKEN:
            names = []
        for m, name in enumerate(names, 1):
            yield f"第{n}页图片{m}", _decoded(page, name)


def _decoded(page: Any, name: Any) -> Image.Image | None:
    try:
        image: Image.Image | None = page.images[name].image
    except _BROKEN:
        return None
    return image if image is not None and image.width * image.height <= pictures.MOST_PIXELS else None


def _forms(document: pypdf.PdfReader) -> Iterator[str]:
    for name, field in (document.get_fields() or {}).items():
        value = field.get("/V")
        if value not in (None, "", "/Off"):
            yield f"{field.get('/TU') or field.get('/T') or name}：{value}"


def _dropped(document: pypdf.PdfReader) -> Iterator[Dropped]:
    for name, value in (document.metadata or {}).items():
        yield Dropped(f"元数据“{str(name).lstrip('/')}”", str(value))
    root: Any = document.trailer["/Root"]
    if "/Metadata" in root:
        yield Dropped("元数据“XMP”", root["/Metadata"].get_object().get_data().decode("utf-8", "replace"))
    for item in _titles(document.outline):
        yield Dropped("书签", item)
    for name, contents in document.attachments.items():
        yield Dropped("嵌入的文件", name)
        for content in contents if isinstance(contents, list) else [contents]:
            yield Dropped("嵌入的文件", bytes(content).decode("utf-8", "replace"))
    for n, page in enumerate(document.pages, 1):
        for one in page.get("/Annots") or ():
            note: Any = one.get_object()
            for key in ("/Contents", "/RC", "/T", "/Subj"):
                if note.get("/Subtype") != "/Widget" and note.get(key):
                    yield Dropped(f"第{n}页批注", str(note[key]))


def _titles(outline: Any) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)
