"""The paper that comes back: which pages of which document a scan holds, seam seal, where the sheets lie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from zhifa.casework.documents import textlayer
from zhifa.casework.errors import FieldError, Invalid
from zhifa.casework.models import Attachment, Document
from zhifa.files.kinds import PDF, FileKind

SHELF_MAX = 100
_PAGES = re.compile(r"(\d{1,3})(?:[-－—至到](\d{1,3}))?")


@dataclass(frozen=True)
class Told:
    """What the person says of a scan: its pages (`1-3、5`), whether the seam is sealed, where the paper lies."""

    pages: str = ""
    seam_seal: bool = False
    shelf: str = ""


@dataclass(frozen=True)
class Coverage:
    """How much of a document has come back signed and sealed."""

    missing: tuple[int, ...]
    seam_seal: bool
    shelf: str
    unknown: int
    """Scans of which nobody knows what pages they hold."""


def read(stream: BinaryIO, media: FileKind, document: Document, told: Told) -> dict[str, Any]:
    """What the entry of a scan says of the paper. Raises Invalid for another document's scan, or pages it has not."""
    if len(told.shelf) > SHELF_MAX:
        raise Invalid(FieldError("shelf", f"存放位置超过 {SHELF_MAX} 字。", "请写短一些，例如“一楼档案室 3 柜 2 层”。"))
    marks = textlayer.marks(stream) if media is PDF else ()
    codes = {mark.code for mark in marks if mark.code}
    if codes and codes != {document.code}:
        own = document.code or "草稿没有核对码"
        message = f"扫描件上的核对码是 {'、'.join(sorted(codes))}，不是这份文书的（{own}）。"
        raise Invalid(FieldError("file", message, "请核对扫描的是哪一份文书。"))
    said = _said(told.pages, document.pages)
    pages = said or sorted({mark.page for mark in marks if mark.code and mark.page})
    if not pages and document.pages == 1:
        pages = [1]
    found = "said" if said else "mark" if any(mark.page for mark in marks) else ""
    return {"pages": pages, "known_by": found, "seam_seal": told.seam_seal, "shelf": told.shelf.strip()}


def _said(text: str, count: int) -> list[int]:
    pages: set[int] = set()
    for part in filter(None, re.split(r"[、，,;；\s]+", text.strip())):
        match = _PAGES.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= (count or last):
            message = f"“{part}”不是这份文书的页码{f'（共 {count} 页）' if count else ''}。"
            raise Invalid(FieldError("pages", message, "请写成 1-3 或者 1、3 的样子。"))
        pages |= set(range(first, last + 1))
    return sorted(pages)


def coverage(document: Document, scans: Iterable[Attachment]) -> Coverage:
    """What has come back of a document so far."""
    papers = [scan.paper for scan in scans if scan.paper]
    seen = {page for paper in papers for page in paper["pages"]}
    return Coverage(
        missing=tuple(page for page in range(1, document.pages + 1) if page not in seen),
        seam_seal=any(paper["seam_seal"] for paper in papers),
        shelf=next((paper["shelf"] for paper in reversed(papers) if paper["shelf"]), ""),
        unknown=sum(not paper["pages"] for paper in papers),
    )
