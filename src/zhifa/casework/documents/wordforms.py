"""A province's or an authority's own form: a Word file with named fields `{{ party_name }}`, filled by docxtpl.

No code in forms: the sandboxed environment of Jinja, and of its language only names, columns of a row, `for`, `if`.
"""

from __future__ import annotations

import difflib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import jinja2
import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from zhifa.casework.documents.composing import words
from zhifa.casework.documents.data import Data
from zhifa.casework.documents.names import all_addresses
from zhifa.casework.documents.problems import FormProblem

UNPACKED_LIMIT = 50_000_000  # bytes; a form of a few pages has some hundred thousand
HEAD = {
    "doc_authority": "行政机关名称", "doc_title": "文书名称", "doc_number": "文号", "doc_date": "成文日期",
    "doc_code": "核对码", "doc_url": "核对网址", "doc_mark": "草稿、演示数据的标注", "doc_qr": "核对二维码（图）",
}  # fmt: skip
PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
)  # fmt: skip
QR_WIDTH = Mm(24)
UNREADABLE = FormProblem("file", "这不是能读的 Word 文件（.docx）。", "请用 Word 另存为 .docx 再导入。")
NEAR = 3


class FormRefused(ValueError):
    """A Word file that cannot be a form; `problems` name each thing in Chinese."""

    def __init__(self, problems: Iterable[FormProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("".join(problem.message for problem in self.problems))


def field_name(address: str) -> str:
    """How a Word form names an address: `decide.amount_fen` is decide_amount_fen, `serve:at` serve__at."""
    return address.replace(".", "_").replace(":", "__")


@cache
def known() -> dict[str, tuple[str, str]]:
    """Every field that a form may name: name → (Chinese title, address; empty for those of the head)."""
    found = {name: (title, "") for name, title in HEAD.items()}
    return found | {field_name(address): (title, address) for address, title in all_addresses().items()}


def addresses(fields: Iterable[str]) -> tuple[str, ...]:
    """The addresses behind the fields of a form."""
    return tuple(known()[name][1] for name in fields if name in known() and known()[name][1])


def fields(content: bytes) -> tuple[str, ...]:
    """The fields that a Word form names, in order of their names. Raises FormRefused naming every unknown one."""
    _check_archive(content)
    try:
        template = DocxTemplate(io.BytesIO(content))
        named = sorted(template.get_undeclared_template_variables(_environment()))
        _check_language(template)
    except jinja2.TemplateSyntaxError as error:
        problem = FormProblem("file", f"域的写法不对：{error.message}。", "域写成 {{ 名称 }} 的样子，名称见下表。")
        raise FormRefused([problem]) from error
    except FormRefused:
        raise
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise FormRefused([UNREADABLE]) from error
    if unknown := [name for name in named if name not in known()]:
        raise FormRefused(map(_unknown, unknown))
    if not named:
        message = "文件里没有一个域，填不进任何内容。"
        raise FormRefused([FormProblem("file", message, "在要填写的地方写 {{ 名称 }}，名称见下表。")])
    return tuple(named)


def _unknown(name: str) -> FormProblem:
    near = difflib.get_close_matches(name, known(), NEAR, 0.5)
    near += [code for code, (title, _) in known().items() if name in title][:NEAR]
    told = "、".join(f"{code}（{known()[code][0]}）" for code in dict.fromkeys(near))
    remedy = f"您要的可能是：{told}。全部名称见下表。" if told else "请从下表的名称中选择。"
    return FormProblem(name, f"没有名为“{name}”的域。", remedy)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            links = [name for name in archive.namelist() if name.endswith(".rels") and size <= UNPACKED_LIMIT]
            outside = any(_reaches_out(archive.read(name)) for name in links)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise FormRefused([UNREADABLE]) from error
    if size > UNPACKED_LIMIT:
        raise FormRefused([FormProblem("file", "文件展开以后太大。", "请去掉大的图片再导入。")])
    if outside:
        message = "文件引用了外部的图片、模板或者对象。"
        raise FormRefused([FormProblem("file", message, "请把图片存到文件里，去掉外部模板，再导入。")])


def _reaches_out(relations: bytes) -> bool:
    """Whether a part draws on something outside the file; an ordinary link in the text is harmless."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        found = etree.fromstring(relations, parser)
    except etree.XMLSyntaxError:
        return True
    return any(
        one.get("TargetMode") == "External" and not str(one.get("Type", "")).endswith("/hyperlink") for one in found
    )


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=True)
    environment.filters.clear()
    environment.globals.clear()
    environment.tests.clear()
    return environment


def _check_language(template: Any) -> None:
    environment = _environment()
    for source in _sources(template):
        for node in environment.parse(source).find_all(nodes.Node):
            if not isinstance(node, PLAIN) or _is_more(node):
                kind = type(node).__name__
                message = f"域里只能写名称、逐行重复（for）和有无判断（if），不能写 {kind}。"
                raise FormRefused([FormProblem("file", message, "请只写 {{ 名称 }}。")])


def _is_more(node: nodes.Node) -> bool:
    """A loop with a condition of its own, or an attribute that belongs to the language and to no row."""
    if isinstance(node, nodes.For):
        return bool(node.recursive or node.test)
    return isinstance(node, nodes.Getattr) and node.attr.startswith("_")


def _sources(template: Any) -> Iterator[str]:
    """The text of the body, heads and feet, with docxtpl's own marks resolved."""
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))


def fill(content: bytes, data: Data, title: str, named: Iterable[str]) -> bytes:
    """The form with its fields filled; a field without a value stays empty."""
    template = DocxTemplate(io.BytesIO(content))
    values = {name: _value(data.values.get(known()[name][1], "")) for name in named if known()[name][1]}
    template.render({**values, **_head(template, data, title)}, _environment(), autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def _value(value: Any) -> Any:
    """Rows stay rows, for a table that repeats its line; everything else is text."""
    rows = isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value)
    return value if rows else words(value)


def _head(template: Any, data: Data, title: str) -> dict[str, Any]:
    marks = ["草稿：尚未编号，不发生效力"] if data.draft else []
    marks += ["演示数据，不具有法律效力"] if data.demonstration else []
    verification = data.verification
    return {
        "doc_authority": data.authority, "doc_title": title, "doc_number": data.number, "doc_date": data.date,
        "doc_code": verification.code if verification else "", "doc_url": verification.url if verification else "",
        "doc_mark": "　".join(marks), "doc_qr": _qr(template, verification.url) if verification else "",
    }  # fmt: skip


def _qr(template: Any, url: str) -> Any:
    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    return InlineImage(template, picture, width=QR_WIDTH)


