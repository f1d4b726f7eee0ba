"""Word to PDF by LibreOffice where it is installed; where it is not, the Word file is the document that is printed."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from pathlib import Path

log = logging.getLogger(__name__)
PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 120  # seconds; the first start of LibreOffice takes long on a slow machine


def program() -> str | None:
    """The converter of this machine; looked for each time, so that installing it needs no restart."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def to_pdf(word: bytes) -> bytes | None:
    """The PDF of a Word file; None where there is no converter, or it failed (the log says why)."""
    found = program()
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="zhifa-word-") as folder:
        source = Path(folder, "document.docx")
        source.write_bytes(word)
        command = [
            found, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - fixed words
        except (OSError, subprocess.TimeoutExpired):
            log.exception("LibreOffice 没有完成转换，改用 Word 文件")
            return None
        made = source.with_suffix(".pdf")
        if done.returncode or not made.exists():
            log.error("LibreOffice 转换失败，改用 Word 文件：%s", done.stderr.decode(errors="replace")[:500])
            return None
        return made.read_bytes()
