"""A second writer is told so, a repeated request happens once, and what is too large leaves nothing behind."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.functional import following
from tests.functional.demonstration import UPLOAD_LIMIT
from tests.functional.people import errors
from tests.functional.street import Street

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def test_a_second_writer_gets_409_with_the_present_version(street: Street) -> None:
    street.register()
    read = street.town.api("water.officer").get(street.path)
    tag = {"If-Match": read.headers["ETag"]}
    body = following.answer(street.offered("调查取证"), street.certificates)
    first, second = (street.send(body, headers=tag) for _ in "12")
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["type"].endswith("/conflict")
    assert second.headers["ETag"] == first.headers["ETag"] != read.headers["ETag"]


def test_the_same_request_twice_is_recorded_once_and_another_under_its_key_is_refused(street: Street) -> None:
    key = {"Idempotency-Key": secrets.token_hex(8)}
    street.register()
    before = street.case["version"]
    body = following.answer(street.offered("调查取证"), street.certificates)
    with ThreadPoolExecutor(4) as pool:  # a phone that retries before the first answer came
        sent = list(pool.map(lambda _: street.send(body, headers=key), range(4)))
    assert [one.status_code for one in sent] == [201] * 4
    assert sum(one.headers.get("Idempotency-Replayed") == "true" for one in sent) == 3
    assert len({one.json()["entries"][0]["entry_id"] for one in sent}) == 1
    assert street.town.api("water.officer").read(street.path)["version"] == before + 1
    other = street.ask("告知", headers=key)
    assert "Idempotency-Key" in errors(other)


@pytest.mark.parametrize("size", [UPLOAD_LIMIT + 1, 5 * UPLOAD_LIMIT])  # found out at the last byte, and by the length
def test_an_attachment_beyond_the_limit_is_refused_and_leaves_nothing_on_disk(street: Street, size: int) -> None:
    street.register()
    api, path = street.town.api("water.officer"), f"{street.town.url}/api/v1{street.path}/attachments"
    small = api.session.post(path, files={"file": ("a.png", PNG)}, data={"kind": "evidence"})
    assert small.status_code == 201, small.text
    before = _files(street.town.path)
    large = api.session.post(path, files={"file": ("a.mp4", b"x" * size)}, data={"kind": "evidence"})
    assert large.status_code == 413, large.text
    assert large.json()["limit"] == UPLOAD_LIMIT
    assert _files(street.town.path) == before
    assert list(street.town.uploads.iterdir()) == []
    assert len(api.read(street.path)["attachments"]) == 1




def _files(home: Path) -> set[str]:
    return {str(one.relative_to(home)) for one in (home / "files").rglob("*") if one.is_file()}
