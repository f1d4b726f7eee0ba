"""Typst behind two functions: a composed paper becomes a PDF/A-2b file, the same bytes for the same inputs."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Literal

import pylopdf_fonts_zh_cn
import segno
import typst

from zhifa.casework.documents import catalogue, composing
from zhifa.casework.documents.composing import Paper

LAYOUT = Path(__file__).parent / "layout.typ"
PARTY_SHEET = LAYOUT.with_name("party_sheet.typ")
PUBLIC_SHEET = LAYOUT.with_name("public.typ")

# The first family present wins. The proprietary faces of GB/T 9704 are used only where an administrator installed them;
# the Noto faces come with the platform and hold the characters of names that the others lack.
NOTO_SERIF = ("Noto Serif CJK SC", "Noto Serif SC")
FAMILIES = {
    "body": ("FangSong_GB2312", "FangSong", "FandolFang R", "FandolFang", *NOTO_SERIF),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *NOTO_SERIF),
    "heading": ("SimHei", "FandolHei", "Noto Sans CJK SC", *NOTO_SERIF),
}
QR_BORDER_MODULES = 2
UNKNOWN = "□"
MOST_UNKNOWN = 50  # characters without a font in one sheet

# One compiler per process: it keeps fonts and parsed templates, and must not be entered by two threads.
_entry = Lock()


class UnprintableError(ValueError):
    """Typst could not set the document; the message says what to change: mostly `characters`, which no font holds."""

    def __init__(self, message: str, characters: str = "") -> None:
        super().__init__(message)
        self.characters = characters


def render(paper: Paper, *, timestamp: datetime) -> bytes:
    """The document as PDF/A-2b.

    `timestamp` (aware) becomes the creation date; it is the only time in the file, so equal inputs give equal bytes on
    a host with the same fonts. Raises UnprintableError, and ValueError for a naive time.
    """
    return _compile(paper, timestamp, "pdf")[0]


def pages_png(paper: Paper, *, timestamp: datetime, ppi: float = 96) -> list[bytes]:
    """The same pages as PNG images, for a preview; `ppi` in pixels per inch. Raises as render does."""
    return _compile(paper, timestamp, "png", ppi)


def party_sheet(head: Mapping[str, str | bool], *, url: str, timestamp: datetime) -> bytes:
    """The page behind a served copy with the party's code as text and QR; `head` as party_sheet.typ reads it."""
    inputs = {
        "head": json.dumps({**head, "url": url}, ensure_ascii=False),
        "fonts": json.dumps(_families(), ensure_ascii=False),
        "qr": _qr_svg(url),
    }
    return _set(PARTY_SHEET, "查案告知", inputs, timestamp, "pdf")[0]


def public_sheet(head: Mapping[str, str], rows: Sequence[tuple[str, str]], *, timestamp: datetime) -> bytes:
    """What the public may keep, made from masked words: `rows` of (heading, text), `head` as public.typ reads it.

    A sign that no font holds is shown as □, so that a rare one keeps nothing from the public. Raises as render does.
    """
    values = json.dumps({"head": dict(head), "rows": [list(row) for row in rows]}, ensure_ascii=False)
    for _ in range(MOST_UNKNOWN):
        said = json.loads(values)
        inputs = {name: json.dumps(said[name], ensure_ascii=False) for name in ("head", "rows")}
        try:
            return _set(PUBLIC_SHEET, head["title"], inputs | {"fonts": _families_json()}, timestamp, "pdf")[0]
        except UnprintableError as error:
            if not error.characters:
                raise
            unknown = error.characters
        values = values.replace(unknown, UNKNOWN)
    raise UnprintableError(f"《{head['title']}》里没有字体的字太多，无法排印。请管理员安装字体后重试。")


def _families_json() -> str:
    return json.dumps(_families(), ensure_ascii=False)


@cache
def template_digest(source: str) -> str:
    """SHA-256 (hex) over what decides the file beside the data: template, layout, names of fonts, the two libraries.

    `source` names the template's file, as catalogue.source does.
    """
    parts = {
        "template": catalogue.digest(source),
        "composing": _sha256(Path(composing.__file__).read_bytes()),
        "layout": _sha256(LAYOUT.read_bytes()),
        "fonts": _families(),
        "typst": version("typst"),
        "segno": version("segno"),
    }
    return _sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def _compile(paper: Paper, timestamp: datetime, form: Literal["pdf", "png"], ppi: float = 96) -> list[bytes]:
    if timestamp.tzinfo is None:
        raise ValueError("排版时间没有时区。请提供带时区的时间。")
    verification = paper.data.verification
    inputs = {
        "head": json.dumps(paper.head(), ensure_ascii=False),
        "blocks": json.dumps(paper.blocks, ensure_ascii=False),
        "fonts": json.dumps(_families(), ensure_ascii=False),
        "qr": _qr_svg(verification.url) if verification else "",
    }
    return _set(LAYOUT, paper.template.title, inputs, timestamp, form, ppi)


def _set(
    layout: Path, title: str, inputs: dict[str, str], timestamp: datetime, form: Literal["pdf", "png"], ppi: float = 96
) -> list[bytes]:
    with _entry:
        try:
            made = _compiler().compile(
                input=str(layout),
                format=form,
                ppi=ppi,
                sys_inputs=inputs,
                pdf_standards="a-2b",
                timestamp=timestamp.astimezone(UTC).replace(microsecond=0),  # a PDF date has whole seconds
            )
        except typst.TypstError as error:
            raise UnprintableError(_explain(title, error.message), _unknown(error.message)) from error
    if made is None:  # only with an output file, which is never asked for here
        raise AssertionError
    return made if isinstance(made, list) else [made]


def _unknown(reason: str) -> str:
    r"""The characters that no font holds; Typst writes what it cannot show itself as \u{e000}."""
    said = reason.partition("`")[2].partition("`")[0].strip('"') if "could not be displayed" in reason else ""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), said)


def _explain(title: str, reason: str) -> str:
    if character := _unknown(reason):
        codes = "、".join(f"U+{ord(char):04X}" for char in character)
        return f"《{title}》里的“{character}”（{codes}）没有可用的字体，无法排印。请管理员安装含有该字的字体后重试。"
    return f"《{title}》无法排版：{reason}。请把这段说明交给系统管理员。"


@cache
def _fonts() -> typst.Fonts:
    bundled = str(pylopdf_fonts_zh_cn.serif_path().parent)
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[bundled])


@cache
def _families() -> dict[str, list[str]]:
    present = set(_fonts().families())
    return {use: [family for family in wanted if family in present] for use, wanted in FAMILIES.items()}


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(LAYOUT.parent), font_paths=_fonts())


def _qr_svg(url: str) -> str:
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="svg", border=QR_BORDER_MODULES, xmldecl=False)
    return buffer.getvalue().decode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
