"""Rule: an upload is what its content says; its name is cleaned; it is served so that no browser guesses or runs it."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.files import UploadRefused, clean_name, headers, recognise
from zhifa.files.kinds import DOCX, JPEG, PDF, TEXT, FileKind


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x20ftypisom", "mp4"),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "WordDocument".encode("utf-16-le"), "doc"),
        ("现场检查笔录\r\n第一页".encode(), "text"),
        (("现" * 40_000).encode(), "text"),
    ],
)
def test_the_content_tells_the_kind(content: bytes, code: str) -> None:
    stream = io.BytesIO(content)
    assert recognise(stream).code == code
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(20),
        archive("evil.exe"),
        archive("word/document.xml", "word/vbaProject.bin"),
        b"PK\x03\x04 broken",
        b"RIFF\x00\x00\x00\x00XXXX",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"text with a NUL \x00 inside",
        "\u202etxt.exe".encode(),
    ],
)
def test_everything_else_is_refused_with_what_may_be_sent(content: bytes) -> None:
    with pytest.raises(UploadRefused) as refusal:
        recognise(io.BytesIO(content))
    assert refusal.value.message
    assert refusal.value.remedy


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"]))
def test_no_content_makes_recognition_fall_over(content: bytes, start: bytes) -> None:
    with contextlib.suppress(UploadRefused):
        recognise(io.BytesIO(start + content))


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\照片\\现场.JPEG", JPEG, "现场.jpg"),
        ("invoice\u202efdp.exe", PDF, "invoicefdp.pdf"),
        ("a\r\nSet-Cookie: x=1", PDF, "aSet-Cookie x=1.pdf"),
        ("", PDF, "附件.pdf"),
        ("...", PDF, "附件.pdf"),
        ("笔录（第3次）.docx", DOCX, "笔录（第3次）.docx"),
        ("x" * 500, PDF, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_loses_paths_tricks_and_false_extensions(given: str, kind: FileKind, kept: str) -> None:
    assert clean_name(given, kind) == kept


@given(st.text())
def test_whatever_the_name_the_headers_are_one_line_each_and_forbid_guessing(name: str) -> None:
    answer = headers(PDF, name)
    assert all("\r" not in value and "\n" not in value and value.isascii() for value in answer.values())
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_only_what_a_browser_shows_safely_is_shown_in_place() -> None:
    assert headers(PDF, "a.pdf")["Content-Disposition"].startswith("inline")
    assert headers(PDF, "a.pdf", download=True)["Content-Disposition"].startswith("attachment")
    assert headers(TEXT, "a.html")["Content-Disposition"].startswith("attachment")
    assert "sandbox" in headers(JPEG, "a.jpg")["Content-Security-Policy"]
