"""Rule: a Word document becomes a PDF where LibreOffice is installed; a converter that fails never stops a document.

The program on the path is a stand-in that keeps LibreOffice's command line: the real one is not on every machine.
"""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pypdf
import pytest

from tests.documents.wordform import wordform
from zhifa.casework import converting

WORKS = """#!/bin/sh
for last; do :; done
while [ "$1" != --outdir ]; do shift; done
printf '%%PDF-1.7 made' > "$2/$(basename "$last" .docx).pdf"
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "soffice"
    program.write_text(script)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_a_converter_there_is_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert converting.program() is None
    assert converting.to_pdf(b"PK") is None


def test_a_converter_on_the_path_is_used_without_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, WORKS)
    assert converting.to_pdf(b"PK") == b"%PDF-1.7 made"


@pytest.mark.parametrize("script", ["#!/bin/sh\nexit 7\n", "#!/bin/sh\nexit 0\n", "no program at all"])
def test_a_converter_that_fails_leaves_the_word_file(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, script)
    assert converting.to_pdf(b"PK") is None


@pytest.mark.skipif(converting.program() is None, reason="LibreOffice is not installed")
def test_libreoffice_itself_makes_a_pdf_whose_words_can_be_searched() -> None:
    made = converting.to_pdf(wordform("当事人：{{ party.name }}。罚款20,000元（贰万元整）。"))
    assert made is not None
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert "罚款20,000元（贰万元整）" in words.replace(" ", "")
