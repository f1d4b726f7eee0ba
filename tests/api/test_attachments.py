"""Attachments: streamed in, given back as they were, and beyond the limit nothing is left."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from zhifa.files import UploadTooLarge
from zhifa.web.api.uploads import BoundedUpload

PDF = b"%PDF-1.7\n" + b"x" * 5000
LIMIT = 40_000


def upload(content: bytes, name: str = "现场照片.pdf", **fields: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "kind": "evidence", **fields}


def left_on_disk(*folders: Path) -> list[str]:
    return [str(path) for folder in folders for path in Path(folder).rglob("*") if path.is_file()]


def test_an_attachment_comes_back_as_it_was(cast: Cast) -> None:
    case = cast.case()
    api, path = cast.api("officer"), f"/cases/{case['id']}/attachments"
    assert api.upload(path, upload(PDF), idempotency_key="k" * 201).status_code == 422
    made = api.upload(path, upload(PDF))
    assert made.status_code == 201, made.content.decode()
    assert (made.json()["size"], made.json()["media_type"]) == (len(PDF), "application/pdf")
    back = api.get(f"{path}/{made.json()['id']}")
    assert b"".join(back.streaming_content) == PDF
    assert back["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''" in back["Content-Disposition"]
    assert [row["id"] for row in api.get(path).json()["items"]] == [made.json()["id"]]
    assert api.get(f"/cases/{case['id']}").json()["version"] == case["version"] + 1


def test_one_byte_beyond_the_limit_is_413_and_nothing_is_left(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_UPLOAD_LIMIT = LIMIT
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = incoming
    case = cast.case()
    version = case["version"]
    api, path = cast.api("officer"), f"/cases/{case['id']}/attachments"
    before = left_on_disk(tmp_path)
    for size in (LIMIT + 1, LIMIT * 20):
        refused = api.upload(path, upload(b"%PDF-" + b"x" * (size - 5)))
        assert (refused.status_code, refused.json()["limit"]) == (413, LIMIT)
        assert refused["Content-Type"] == "application/problem+json"
    assert left_on_disk(tmp_path) == before
    assert api.get(f"/cases/{case['id']}").json()["version"] == version
    assert api.upload(path, upload(b"%PDF-" + b"x" * (LIMIT - 5))).status_code == 201


def test_a_session_cannot_get_around_the_limit(cast: Cast, settings: Settings) -> None:
    settings.ZHIFA_UPLOAD_LIMIT = LIMIT
    case = cast.case()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.users["officer"], backend="django.contrib.auth.backends.ModelBackend")
    browser.get("/workbench/cases/new")  # gives the CSRF cookie: from here on the check reads the body
    refused = browser.post(f"/api/v1/cases/{case['id']}/attachments", upload(b"%PDF-" + b"x" * LIMIT))
    assert refused.status_code == 413


def test_reading_stops_at_the_limit_whatever_the_length_claims(settings: Settings) -> None:
    settings.ZHIFA_UPLOAD_LIMIT = LIMIT
    handler = BoundedUpload()
    handler.new_file("file", "a.pdf", "application/pdf", 0, None)
    handler.receive_data_chunk(b"x" * LIMIT, 0)
    with pytest.raises(UploadTooLarge):
        handler.receive_data_chunk(b"x", LIMIT)
    assert handler.stream is not None
    assert handler.stream.closed


def test_what_is_not_what_it_says_or_has_no_place_is_refused_by_name(cast: Cast) -> None:
    case = cast.case()
    api, path = cast.api("officer"), f"/cases/{case['id']}/attachments"
    cases = (
        upload(b"MZ\x90\x00" + b"\x00" * 100, "program.pdf"),
        upload(PDF, kind="nothing"),
        upload(PDF, party="x"),
        {"kind": "evidence"},
    )
    for fields in cases:
        answer = api.upload(path, fields)
        assert answer.status_code == 422, answer.content.decode()
        assert answer.json()["errors"][0]["remedy"]
    torn = api.client.post(
        f"/api/v1{path}", io.BytesIO(b"no boundary"), content_type="multipart/form-data",
        headers={"Authorization": f"Bearer {api.token}"},
    )  # fmt: skip
    assert torn.status_code == 422
