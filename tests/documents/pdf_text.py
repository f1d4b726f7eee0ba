"""Text of a PDF read back the way a search engine does it: glyph codes through each font's ToUnicode map."""

from __future__ import annotations

import io
import re

import pikepdf


def text(pdf: bytes) -> str:
    """All text of the file in drawing order, without spaces and line ends."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "".join(_page_text(page) for page in document.pages)


def _page_text(page: pikepdf.Page) -> str:
    maps = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    current: dict[int, str] = {}
    read: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            current = maps[str(operands[0])]
        elif operator in {"Tj", "TJ"}:
            parts = operands[0] if operator == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    read.extend(current[int.from_bytes(codes[i : i + 2])] for i in range(0, len(codes), 2))
    return re.sub(r"\s", "", "".join(read))


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    cmap = bytes(font.ToUnicode.read_bytes()).decode("ascii")
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, target in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            table[int(code, 16)] = bytes.fromhex(target).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, target in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                table[code] = chr(ord(bytes.fromhex(target).decode("utf-16-be")) + step)
    return table
