"""Files with things planted in them, as the programs of an office write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pikepdf
import pylopdf_fonts_zh_cn
from docx import Document
from openpyxl.comments import Comment
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from zhifa.casework.documents import typesetting

FONT = str(pylopdf_fonts_zh_cn.serif_path())


def drawn(lines: Sequence[str]) -> Image.Image:
    image = Image.new("RGB", (1100, 60 + 70 * len(lines)), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 34)
    for n, line in enumerate(lines):
        draw.text((30, 30 + 70 * n), line, font=font, fill="black")
    return image


def jpeg(lines: Sequence[str], unseen: Sequence[str] = ("", "")) -> bytes:
    """`unseen`: two texts for EXIF."""
    image, out = drawn(lines), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = (text.encode() for text in unseen)
    exif.get_ifd(0x8825)[2] = (30.0, 16.0, 5.0)
    image.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def png(lines: Sequence[str], unseen: str = "") -> bytes:
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_itxt("Comment", unseen)
    drawn(lines).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def pdf(lines: Sequence[str], unseen: Sequence[str] = (), picture: bytes | None = None) -> bytes:
    """`unseen`: texts for title, author, XMP, a remark and an embedded file, in turn."""
    from datetime import UTC, datetime

    head = {"title": "现场情况", "authority": "临江区水利局", "running": "", "day": "", "note": ""}
    content = typesetting.public_sheet(head, [("", "\n".join(lines))], timestamp=datetime(2026, 3, 5, tzinfo=UTC))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        with document.open_metadata() as xmp:
            for n, text in enumerate(unseen[2::5]):
                xmp[f"{{http://example.gov.cn/}}note{n}"] = text
        document.docinfo["/Title"], document.docinfo["/Author"] = "；".join(unseen[0::5]), "；".join(unseen[1::5])
        for text in unseen[3::5]:
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents=pikepdf.String(text)
            )
            page = document.pages[0]
            page.Annots = pikepdf.Array([*page.get("/Annots", []), document.make_indirect(note)])
        for n, text in enumerate(unseen[4::5]):
            document.attachments[f"{n}.txt"] = pikepdf.AttachedFileSpec(
                document, text.encode(), description="", filename=f"{n}.txt", mime_type="text/plain", creation_date="",
                mod_date="",
            )  # fmt: skip
        if picture is not None:
            from zhifa.disclosure.preflight.making import _add_page

            _add_page(document, picture)
        document.save(out)
    return out.getvalue()


def docx(lines: Sequence[str], unseen: Sequence[str] = (), picture: bytes | None = None) -> bytes:
    """`unseen`: texts for the author, a remark, deleted and hidden words, in turn."""
    document = Document()
    document.core_properties.author = "；".join(unseen[0::4])
    document.sections[0].header.paragraphs[0].text = lines[0]
    for line in lines[1:]:
        document.add_paragraph(line)
    for text in unseen[3::4]:
        document.add_paragraph().add_run(text).font.hidden = True
    for text in unseen[1::4]:
        run = document.add_paragraph("情况属实").runs[0]
        document.add_comment(run, text=text, author="核对人", initials="核")
    if picture is not None:
        document.add_picture(io.BytesIO(picture))
    out = io.BytesIO()
    document.save(out)
    deleted = "".join(
        f'<w:p><w:del w:id="{900 + n}" w:author="核对人"><w:r><w:delText>{text}</w:delText></w:r></w:del></w:p>'
        for n, text in enumerate(unseen[2::4])
    )
    return _with("word/document.xml", out.getvalue(), "<w:sectPr", f"{deleted}<w:sectPr")


def xlsx(lines: Sequence[str], unseen: Sequence[str] = ()) -> bytes:
    """`unseen`: texts for the author, a remark, a hidden sheet, a hidden row and a hidden column, in turn."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    book.properties.creator = "；".join(unseen[0::5])
    for line in lines:
        sheet.append([line])
    for n, text in enumerate(unseen[1::5], 1):
        sheet.cell(n, 1).comment = Comment(text, "核对人")
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    for text in unseen[2::5]:
        hidden.append([text])
    for text in unseen[3::5]:
        sheet.append([text])
        sheet.row_dimensions[sheet.max_row].hidden = True
    for n, text in enumerate(unseen[4::5], 1):
        sheet.cell(n, 6).value = text
    sheet.column_dimensions["F"].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with(member: str, archive: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as made:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == member:
                content = content.decode().replace(old, new, 1).encode()
            made.writestr(item, content)
    return out.getvalue()


def with_member(content: bytes, name: str, member: bytes) -> bytes:
    """An office file with one of its members put in place of another, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, member)
    return out.getvalue()


def with_a_torn_member(content: bytes, name: str) -> bytes:
    """An office file whose table of contents is whole and one of whose members is not."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        item = archive.getinfo(name)
    start = item.header_offset + 30 + len(name)
    torn = bytes(byte ^ 0xFF for byte in content[start : start + item.compress_size])
    return content[:start] + torn + content[start + item.compress_size :]


def locked(content: bytes) -> bytes:
    """An office file that says of every member that it is encrypted."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        items = archive.infolist()
    marked, at = bytearray(content), content.index(b"PK\x01\x02")
    for item in items:
        marked[item.header_offset + 6] |= 1
        marked[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(marked)


def pdf_drawn(drawn: bytes, image: tuple[bytes, int, int] | None = None) -> bytes:
    """One page with these drawing instructions, and a JPEG (with the size that it says) called I."""
    out, document = io.BytesIO(), pikepdf.new()
    page = document.add_blank_page()
    page.Contents = pikepdf.Stream(document, drawn)
    if image is not None:
        content, width, height = image
        picture = pikepdf.Stream(document, content)
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    document.save(out)
    return out.getvalue()
