"""Word and Excel files: what a reader of the paper sees, and what the file carries besides."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

import openpyxl
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from zhifa.disclosure.preflight import pictures
from zhifa.disclosure.preflight.reading import Dropped, Part, Reading, Unreadable

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_MARKUP: Final = 20 * 1024 * 1024  # of what is parsed whole, which takes some thirty times as much memory
MOST_CELLS: Final = 200_000
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN: Final = (("word/document.xml", "正文"), ("word/header", "页眉"), ("word/footer", "页脚"),
                 ("word/footnotes", "脚注"), ("word/endnotes", "尾注"))  # fmt: skip
_UNSEEN: Final = (("docProps/", "元数据"), ("word/comments", "批注"), ("word/people", "批注人"),
                  ("xl/comments", "批注"), ("xl/threadedComments", "批注"), ("xl/persons", "批注人"),
                  ("customXml/", "自定义数据"),
                  ("word/embeddings/", "嵌入的文件"), ("xl/embeddings/", "嵌入的文件"), ("xl/drawings/", "图形"),
                  ("xl/charts/", "图表"), ("word/charts/", "图表"), ("word/glossary/", "词库"))  # fmt: skip
_MEDIA: Final = re.compile("^(?:word|xl)/media/")
_CARRIED: Final = re.compile("^(?:word|xl)/(?:media|embeddings)/")
_TAG: Final = re.compile(r"\{[^}]*\}")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, ValueError, OSError,
                  etree.XMLSyntaxError)  # fmt: skip
"""What unpacking and parsing run into where a member is cut off, altered, locked or packed in a way nobody knows."""
_OFF: Final = frozenset({"0", "false", "off", "none"})


def read_docx(stream: BinaryIO) -> Reading:
    """Deleted words, hidden words and remarks are dropped; inserted words count as the text."""
    parts: list[Part] = []
    dropped: list[Dropped] = []
    with _archive(stream) as archive:
        for name in archive.namelist():
            place = next((title for start, title in _SHOWN if name.startswith(start) and name.endswith(".xml")), "")
            if place:
                root = _parsed(archive.read(name))
                parts.append(Part(place, "\n".join(_paragraphs(root))))
                dropped += [Dropped("修订中删除的文字", text) for text in _texts(root, f"{W}delText")]
                dropped += [Dropped("隐藏的文字", text) for text in _hidden(root)]
                dropped += [Dropped("修订人", text) for text in sorted(_authors(root))]
        dropped += _unseen(archive)
    return pictures.added(images(stream), parts, dropped)


def read_xlsx(stream: BinaryIO) -> Reading:
    """Sheets, rows and columns that are hidden are dropped, and so are remarks; values count, not formulas."""
    with _archive(stream) as archive:
        dropped = list(_unseen(archive))
    stream.seek(0)
    parts: list[Part] = []
    try:
        book = openpyxl.load_workbook(stream, data_only=True)
    except Exception as error:  # openpyxl raises whatever a broken sheet makes it run into
        raise Unreadable("Excel 文件已经损坏，读不出内容。") from error
    for n, sheet in enumerate(book.worksheets, 1):
        shown, hidden = _cells(sheet)
        if sheet.sheet_state == "visible":
            said = [sheet.title, *shown, *_margins(sheet)]
            parts.append(Part(f"第{n}个工作表", "\n".join(said)))
            dropped += [Dropped(f"第{n}个工作表隐藏的行列", text) for text in hidden]
        else:
            text = "\n".join([sheet.title, *shown, *hidden])
            dropped.append(Dropped(f"隐藏的第{n}个工作表", text))
    return pictures.added(images(stream), parts, dropped)


def images(stream: BinaryIO) -> Iterator[tuple[str, Image.Image | None]]:
    """(place, picture) in the order of their names; None for a drawing of a form that cannot be decoded."""
    with _archive(stream) as archive:
        for n, name in enumerate(sorted(filter(_MEDIA.match, archive.namelist())), 1):
            try:
                yield f"图片{n}", pictures.opened(io.BytesIO(archive.read(name)))
            except Unreadable:
                yield f"图片{n}", None


@contextmanager
def _archive(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Raises Unreadable for what is broken, locked or unpacks too large, whenever that shows."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check(archive)
            yield archive
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("文件已经损坏，或者设有密码，打不开。") from error


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    markup = sum(item.file_size for item in members if not _CARRIED.match(item.filename))
    if markup > MOST_MARKUP or sum(item.file_size for item in members) > MOST_UNPACKED:
        raise Unreadable("文件解开以后太大。")


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root: etree._Element | None = etree.fromstring(content, parser)
    if root is None:
        raise Unreadable("文件已经损坏，读不出内容。")
    return root


def _paragraphs(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p"):
        pieces = [
            (node.text or "") if node.tag == f"{W}t" else " "
            for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")
            if next(node.iterancestors(f"{W}p")) is paragraph and not _is_hidden(node)
        ]
        if text := "".join(pieces).strip():
            yield text


def _is_hidden(node: etree._Element) -> bool:
    run = next(node.iterancestors(f"{W}r"), None)
    vanish = None if run is None else run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in _OFF


def _hidden(root: etree._Element) -> Iterator[str]:
    return (node.text for node in root.iter(f"{W}t") if node.text and _is_hidden(node))


def _authors(root: etree._Element) -> set[str]:
    return {str(node.get(f"{W}author")) for node in root.iter() if node.get(f"{W}author")}


def _texts(root: etree._Element, tag: str) -> Iterator[str]:
    return (node.text for node in root.iter(tag) if node.text)


def _unseen(archive: zipfile.ZipFile) -> Iterator[Dropped]:
    """Everything beside the text: properties by their names, remarks and the like as the text in them."""
    for name in archive.namelist():
        place = next((title for start, title in _UNSEEN if name.startswith(start)), "")
        if place and not name.endswith(".xml"):
            yield Dropped(place)
        elif place:
            yield from _said(archive.read(name), place)


def _said(content: bytes, place: str) -> Iterator[Dropped]:
    for node in _parsed(content).iter():
        if isinstance(node.tag, str) and node.text and node.text.strip():
            title = f"元数据“{_TAG.sub('', node.tag)}”" if place == "元数据" else place
            yield Dropped(title, node.text.strip())


def _cells(sheet: Worksheet) -> tuple[list[str], list[str]]:
    """(what is seen, what is hidden), a line for each row."""
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MOST_CELLS:
        raise Unreadable(f"工作表超过 {MOST_CELLS:,} 个单元格。")
    shown: list[str] = []
    hidden: list[str] = []
    away = [column for column in sheet.column_dimensions.values() if column.hidden]
    unseen = {place for column in away for place in range(column.min or 0, (column.max or 0) + 1)}
    for row in sheet.iter_rows():
        seen: list[str] = []
        for cell in row:
            if cell.value is None:
                continue
            gone = sheet.row_dimensions[cell.row].hidden or cell.column in unseen
            (hidden if gone else seen).append(str(cell.value))
        if seen:
            shown.append("　".join(seen))
    return shown, hidden


def _margins(sheet: Worksheet) -> Iterator[str]:
    for margin in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter):
        for part in (margin.left, margin.center, margin.right) if margin else ():
            if part and part.text:
                yield str(part.text)
