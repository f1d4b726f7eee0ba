"""The same blocks as a Word file, for what is still negotiated. It is a working copy: the PDF is the document."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from zhifa.casework.documents.composing import Paper

BODY, TITLE = "仿宋", "方正小标宋简体"
BODY_SIZE, FORM_SIZE, TITLE_SIZE, SMALL = Pt(16), Pt(12), Pt(22), Pt(9)
PITCH = Pt(28.9)
GRID = "Table Grid"
SIDES = {
    "indent": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "flush": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
OUTCOMES = {
    "pending": "签名", "signed": "已签名", "fingerprint": "已捺印", "read_aloud": "宣读后签名（捺印）",
    "by_agent": "由代理人（代收人）签名", "through_interpreter": "经翻译后签名", "pad": "已在签名板上签名",
    "refused": "拒绝签名", "absent": "不在场",
}  # fmt: skip
A4 = (Mm(210), Mm(297))
SLIP = (Mm(80), Mm(297))
Holder = Document | _Cell


def export(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    document = docx.Document()
    _frame(document, paper)
    data = paper.data
    for line in (data.authority, paper.template.title):
        _styled(document.add_paragraph(), line, TITLE, TITLE_SIZE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if data.number or (paper.template.numbered and data.draft):
        _line(document, data.number or "〔　　　　〕　　号", "centre")
    for block in paper.blocks:
        _draw(document, block, paper)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _frame(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    width, height = SLIP if paper.template.paper == "slip80" else A4
    if paper.template.landscape:
        width, height = height, width
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = width, height
    if paper.template.paper == "a4":
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    else:
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(5)
    document.core_properties.title = paper.data.authority + paper.template.title
    document.core_properties.author = paper.data.authority
    notices = ["工作稿：以正式的 PDF 文书为准"]
    notices += ["草稿：尚未编号，不发生效力"] if paper.data.draft else []
    notices += ["演示数据，不具有法律效力"] if paper.data.demonstration else []
    head = _styled(section.header.paragraphs[0], "　".join(notices), BODY, SMALL)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    code = f"ZF {paper.data.verification.code}　" if paper.data.verification else ""
    for words, field in ((f"{code}第", "PAGE"), ("页共", "NUMPAGES"), ("页", "")):
        _styled(foot, words, BODY, SMALL)
        if field:
            _field(foot, field)


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that Word reckons by itself: PAGE or NUMPAGES."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    paragraph._p.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def _styled(paragraph: Paragraph, text: str, face: str, size: Pt) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = face, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001 - for Han characters
    return paragraph


def _line(holder: Holder, text: str, side: str = "flush", size: Pt = BODY_SIZE) -> Paragraph:
    paragraph = _styled(holder.add_paragraph(), text, BODY, size)
    paragraph.alignment = SIDES[side]
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if size == BODY_SIZE:
        shape.line_spacing = PITCH
    if side == "indent":
        shape.first_line_indent = size * 2
    return paragraph


def _draw(holder: Holder, block: dict[str, Any], paper: Paper, size: Pt = BODY_SIZE) -> None:
    for text, side in _lines(block, paper):
        _line(holder, text, side, size)
    if block["kind"] == "form":
        _form(holder, block["rows"], paper)
    elif block["kind"] == "table":
        _table(holder, ["序号", *(column["title"] for column in block["columns"])], block["rows"])
    elif block["kind"] == "approvals":
        signed = [[row["role"], row["opinion"], row["name"], row["at"]] for row in block["rows"]]
        _table(holder, ["身份", "意见", "签名", "日期"], signed)


def _lines(block: dict[str, Any], paper: Paper) -> Iterable[tuple[str, str]]:
    """(text, where it stands) of the blocks that are lines."""
    kind = block["kind"]
    if kind == "text":
        return [(line, block["place"]) for line in block["paragraphs"]]
    if kind == "closing" and block["style"] != "code":
        return [(paper.data.authority, "right"), (paper.data.date, "right")]
    side = "indent" if kind in {"heading", "list"} else "flush"
    return [(line, side) for line in (LINES[kind](block) if kind in LINES else ())]


LINES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "heading": lambda block: [block["text"]],
    "fields": lambda block: [f"{label}：{value}" for label, value in block["rows"]],
    "list": lambda block: [f"{n}．{item}" for n, item in enumerate(block["items"], 1)],
    "questions": lambda block: [text for asked, said in block["rows"] for text in (f"问：{asked}", f"答：{said}")],
    "sign": lambda block: [line for slot in block["slots"] for line in _slot(slot)],
}


def _slot(slot: dict[str, Any]) -> list[str]:
    named = "，".join(filter(None, (slot["name"], f"证号{slot['certificate']}" if slot["certificate"] else "")))
    lines = [f"{slot['role']}{f'（{named}）' if named else ''}{OUTCOMES[slot['outcome']]}：＿＿＿＿＿＿　{slot['at']}"]
    lines += [f"　　{slot['note']}"] if slot["note"] else []
    return lines + ([f"　　见证人：{slot['witness']}"] if slot["witness"] else [])


def _form(holder: Holder, rows: Sequence[Any], paper: Paper) -> None:
    table = holder.add_table(0, 2)
    table.style = GRID
    table.autofit = False
    for label, cell in rows:
        left, right = table.add_row().cells
        left.width, right.width = Mm(34), Mm(122)
        _styled(left.paragraphs[0], label, BODY, FORM_SIZE)
        for block in cell:
            _draw(right, block, paper, FORM_SIZE)
        _without_first(right)


def _table(holder: Holder, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = holder.add_table(0, len(titles))
    table.style = GRID
    for values in (titles, *rows):
        for cell, value in zip(table.add_row().cells, values, strict=True):
            _styled(cell.paragraphs[0], value, BODY, FORM_SIZE)


def _without_first(cell: _Cell) -> None:
    """A new cell begins with an empty paragraph, which nobody wrote."""
    first = cell.paragraphs[0]
    if len(cell.paragraphs) > 1 and not first.text:
        first._p.getparent().remove(first._p)  # noqa: SLF001 - python-docx removes nothing by itself
