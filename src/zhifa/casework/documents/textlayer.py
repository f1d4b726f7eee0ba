"""The text layer of a scanned PDF, page by page, and the mark that our documents print on every page. No OCR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import pikepdf

MOST_PAGES: Final = 200
MOST_CODES: Final = 20_000  # characters of one page; a page of ours has at most 616 and its mark
_CODE: Final = re.compile(r"ZF\s*([0-9A-Z]{4}(?:\s*[-－—]\s*[0-9A-Z]{4}){1,2})")
_COUNT: Final = re.compile(r"第\s*(\d{1,3})\s*页\s*共\s*(\d{1,3})\s*页")
_SPACES: Final = re.compile(r"\s+")
_CHARS: Final = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGES: Final = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK: Final = "begin{0}(.*?)end{0}"


@dataclass(frozen=True)
class Mark:
    """What one page of a scan says of itself; empty and 0 where it says nothing that can be read."""

    code: str = ""
    page: int = 0
    of: int = 0


def marks(stream: BinaryIO) -> tuple[Mark, ...]:
    """The mark of each page of a PDF, which is left at its start; none where it cannot be opened at all."""
    try:
        with pikepdf.open(stream) as document:
            return tuple(_mark(page) for page in document.pages[:MOST_PAGES])
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return ()
    finally:
        stream.seek(0)


def _mark(page: pikepdf.Page) -> Mark:
    try:
        text = "".join(_text(page))
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, AttributeError, TypeError):
        return Mark()  # a font or a stream that follows no rule says nothing
    plain = _SPACES.sub("", text)
    code, count = _CODE.search(plain), _COUNT.search(plain)
    return Mark(
        code=re.sub(r"\s*[-－—]\s*", "-", code[1]) if code else "",
        page=int(count[1]) if count else 0,
        of=int(count[2]) if count else 0,
    )


def _text(page: pikepdf.Page) -> Iterator[str]:
    fonts = {str(name): font for name, font in dict(page.Resources.get("/Font", {})).items()}
    current: _Font | None = None
    made = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "Tf":
            current = _Font.of(fonts[str(instruction.operands[0])])
        elif operator in {"Tj", "TJ", "'"} and current is not None:
            operands: Any = instruction.operands[0]
            for part in operands if operator == "TJ" else [operands]:
                if isinstance(part, pikepdf.String):
                    read = current.read(bytes(part))
                    made += len(read)
                    yield read
        if made > MOST_CODES:
            return


@dataclass(frozen=True)
class _Font:
    """How the bytes of a font become characters."""

    width: int
    table: dict[int, str]

    @classmethod
    def of(cls, font: Any) -> _Font:
        width = 2 if str(font.get("/Subtype", "")) == "/Type0" else 1
        table: dict[int, str] = {}
        if "/ToUnicode" in font:
            table = _to_unicode(bytes(font.ToUnicode.read_bytes()).decode("latin-1"))
        return cls(width, table)

    def read(self, raw: bytes) -> str:
        codes = [int.from_bytes(raw[i : i + self.width], "big") for i in range(0, len(raw), self.width)]
        if self.table:
            return "".join(self.table.get(code, "") for code in codes)
        return raw.decode("latin-1") if self.width == 1 else ""


def _to_unicode(cmap: str) -> dict[int, str]:
    table: dict[int, str] = {}
    for block in re.findall(_BLOCK.format("bfchar"), cmap, re.DOTALL):
        for code, target in _CHARS.findall(block):
            table[int(code, 16)] = bytes.fromhex(target).decode("utf-16-be", "replace")
    for block in re.findall(_BLOCK.format("bfrange"), cmap, re.DOTALL):
        for first, last, target in _RANGES.findall(block):
            start = bytes.fromhex(target).decode("utf-16-be", "replace")
            for step in range(min(int(last, 16) - int(first, 16) + 1, MOST_CODES)):
                table[int(first, 16) + step] = chr(ord(start[-1]) + step) if start else ""
    return table
