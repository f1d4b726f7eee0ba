"""Rule: an attachment is stored to the last byte and then named by an entry, or nothing of it is left."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, TypedDict

import pytest

from tests.street import Street, actor
from zhifa.casework import attachments, projection
from zhifa.casework.errors import Forbidden, Invalid, NotFound
from zhifa.casework.models import Attachment, Case
from zhifa.files import UploadRefused, UploadTooLarge
from zhifa.journal.api import read

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 2000


def _add(street: Street, content: bytes = PNG, by: str = "officer", **more: Any) -> Attachment:
    with street.later():
        return attachments.add(
            actor(by), street.case.id, io.BytesIO(content), "现场照片.png", **{"kind": "evidence", **more}
        )


def _on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_attachment_is_an_entry_and_reads_back_as_it_came(street: Street) -> None:
    street.open()
    made = _add(street)
    row, stream = attachments.open_file(actor("officer"), street.case.id, made.id)
    assert stream.read() == PNG
    entry = street.entries[-1]
    assert (entry.kind, entry.provenance) == ("attachment.added", "uploaded")
    assert (entry.open["file"], entry.open["media_type"]) == (row.file, "image/png")
    assert entry.personal == {"name": "现场照片.png"}
    case = Case.objects.get(id=street.case.id)
    assert (case.version, case.situation) == (entry.version, projection.refolded(street.entries))


def test_the_bytes_on_disk_are_sealed(street: Street, tmp_path: Path) -> None:
    street.open()
    _add(street, "当事人欧阳小明的陈述".encode())
    assert not any("欧阳小明".encode() in path.read_bytes() for path in _on_disk(tmp_path / "files"))


def test_what_is_too_large_is_refused_and_leaves_nothing(street: Street, settings: Any, tmp_path: Path) -> None:
    street.open()
    settings.ZHIFA_UPLOAD_LIMIT = 1000
    head = read.head()
    with pytest.raises(UploadTooLarge):
        _add(street)
    assert _on_disk(tmp_path / "files") == []
    assert read.head() == head
    assert not Attachment.objects.exists()


def test_what_nobody_recognises_is_refused_and_leaves_nothing(street: Street, tmp_path: Path) -> None:
    street.open()
    with pytest.raises(UploadRefused):
        _add(street, b"MZ\x90\x00\x03" + bytes(range(256)))
    assert _on_disk(tmp_path / "files") == []


class Belonging(TypedDict, total=False):
    kind: str
    party: str
    document: str


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"kind": "selfie"}, "kind"), ({"party": "nobody"}, "party"), ({"document": "nothing"}, "document")],
)
def test_what_it_belongs_to_must_be_of_the_case(
    street: Street, tmp_path: Path, wrong: Belonging, field: str
) -> None:
    street.open()
    with pytest.raises(Invalid) as refused:
        _add(street, **wrong)
    assert [error.field for error in refused.value.errors] == [field]
    assert _on_disk(tmp_path / "files") == []


def test_who_may_not_see_the_case_cannot_add_to_it_and_who_may_only_read_is_told(street: Street) -> None:
    street.open()
    with pytest.raises(NotFound):
        _add(street, by="outsider")
    with pytest.raises(Forbidden):
        _add(street, by="editor")


def test_a_scan_comes_back_to_its_document(street: Street) -> None:
    street.open()
    document = street.until_decided().documents[0]
    made = _add(street, b"%PDF-1.7\n%scan", kind="scan_back", document=document)
    assert (made.document, made.media_type) == (document, "application/pdf")
