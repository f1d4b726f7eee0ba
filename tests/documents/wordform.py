"""A Word form made on the spot: one paragraph a text, and a table whose middle line repeats."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx


def wordform(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(0, max(len(row) for row in table))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=False):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(content: bytes) -> str:
    """Every word of the body, without line ends."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join(run.text or "" for run in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
