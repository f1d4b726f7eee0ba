"""Rule: a file lies under the SHA-256 of its content, whole or not at all, in a folder and in a bucket alike."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from zhifa.files import FileMissing, Store, UploadTooLarge, keys
from zhifa.files import store as files_store
from zhifa.files.backends import FolderBackend, S3Backend
from zhifa.files.models import FileKey
from zhifa.files.sealed import CHUNK, HEADER, SealBroken, SealedReader, Sealer

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

pytestmark = pytest.mark.django_db
LIMIT = 50_000_000


def everything_under(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Client]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket="evidence")
    yield client
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Store(FolderBackend(tmp_path), tmp_path / "incoming", LIMIT)
    prefix = hashlib.sha256(request.node.name.encode()).hexdigest()[:12]
    return Store(S3Backend(request.getfixturevalue("s3"), "evidence", prefix), tmp_path / "incoming", LIMIT)


@pytest.mark.parametrize("personal", [False, True])
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17])
def test_what_was_put_comes_back_under_the_hash_of_its_content(store: Store, personal: bool, size: int) -> None:
    content = os.urandom(size)
    stored = store.put(io.BytesIO(content), personal=personal)
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), size)
    assert store.exists(stored.sha256)
    with store.open(stored.sha256) as stream:
        assert stream.read() == content


@pytest.mark.parametrize("personal", [False, True])
def test_a_part_can_be_read_from_the_middle(store: Store, personal: bool) -> None:
    content = os.urandom(2 * CHUNK + 100)
    with store.open(store.put(content, personal=personal).sha256) as stream:
        stream.seek(CHUNK - 5)
        assert stream.read(10) == content[CHUNK - 5 : CHUNK + 5]
        stream.seek(-7, io.SEEK_END)
        assert stream.read() == content[-7:]
        stream.seek(10**9)
        assert stream.read() == b""


def test_a_file_with_personal_data_is_nowhere_in_plain_text(tmp_path: Path) -> None:
    store = Store(FolderBackend(tmp_path), tmp_path / "incoming", LIMIT)
    secret = "身份证号 11010519491231002X".encode() * 50
    store.put(secret, personal=True)
    assert everything_under(tmp_path)
    assert not any(secret[:40] in path.read_bytes() for path in everything_under(tmp_path))


def test_content_once_known_to_be_personal_is_not_kept_plain_and_stays_sealed(tmp_path: Path) -> None:
    store = Store(FolderBackend(tmp_path), tmp_path / "incoming", LIMIT)
    content = b"the same photograph" * 9
    for personal in (False, True, False):
        stored = store.put(content, personal=personal)
    assert len(everything_under(tmp_path)) == 1
    assert content not in everything_under(tmp_path)[0].read_bytes()
    assert store.open(stored.sha256).read() == content


def test_erasing_destroys_key_and_object_and_may_be_repeated(store: Store) -> None:
    stored = store.put(b"statement of the party", personal=True)
    store.erase(stored.sha256)
    store.erase(stored.sha256)
    assert not FileKey.objects.exists()
    assert not store.exists(stored.sha256)
    with pytest.raises(FileMissing, match="不存在或已依法清除"):
        store.open(stored.sha256)


def test_a_sealed_object_kept_aside_cannot_be_read_after_erasure(tmp_path: Path) -> None:
    store = Store(FolderBackend(tmp_path), tmp_path / "incoming", LIMIT)
    stored = store.put(b"statement", personal=True)
    (copy,) = everything_under(tmp_path)
    kept = copy.read_bytes()
    store.erase(stored.sha256)
    store.put(b"statement", personal=True)  # uploaded again: a new key, which does not open the old copy
    key = keys.find(stored.sha256)
    assert key is not None
    with pytest.raises(SealBroken):
        SealedReader(io.BytesIO(kept), key)


@pytest.mark.parametrize("personal", [False, True])
def test_one_byte_above_the_limit_is_refused_in_mid_stream_and_leaves_nothing(tmp_path: Path, personal: bool) -> None:
    class Endless(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None, "the store asks for blocks"
            self.given += size
            return b"x" * size

    store = Store(FolderBackend(tmp_path), tmp_path / "incoming", 3_000_000)
    source = Endless()
    with pytest.raises(UploadTooLarge, match="2 MB") as refusal:
        store.put(source, personal=personal)
    assert refusal.value.limit == 3_000_000
    assert source.given < 6_000_000
    assert everything_under(tmp_path) == []
    assert not FileKey.objects.exists()
    assert store.put(b"x" * 3_000_000, personal=personal).size == 3_000_000


def test_a_sender_who_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    store = Store(FolderBackend(tmp_path), tmp_path / "incoming", LIMIT)
    with pytest.raises(ConnectionResetError):
        store.put(Broken(), personal=True)
    assert everything_under(tmp_path) == []


def test_the_sweep_removes_only_what_nobody_names_and_is_old(store: Store) -> None:
    named, orphan = store.put(b"named", personal=False), store.put(b"orphan", personal=True)
    assert store.sweep({named.sha256}) == 0
    (store._spool / "0123.part").write_bytes(b"left by a crash")
    assert store.sweep({named.sha256}, older_than=timedelta(seconds=-5)) == 2
    assert store.exists(named.sha256)
    assert not store.exists(orphan.sha256)
    assert everything_under(store._spool) == []


@pytest.mark.parametrize("address", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_what_is_no_address_names_no_file(store: Store, address: str) -> None:
    with pytest.raises(FileMissing):
        store.open(address)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    class Zeroes(io.BytesIO):
        left = 40 * 1024 * 1024

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None, "the store asks for blocks"
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    store = Store(FolderBackend(tmp_path), tmp_path / "incoming", LIMIT)
    tracemalloc.start()
    stored = store.put(Zeroes(), personal=True)
    with store.open(stored.sha256) as stream:
        while stream.read(1024 * 1024):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2 * CHUNK + HEADER + 40), st.integers(0, 2))
def test_any_change_to_a_sealed_object_is_noticed(position: int, how: int) -> None:
    key, content = bytes(32), bytes(range(256)) * (2 * CHUNK // 256) + b"end"
    out = io.BytesIO()
    sealer = Sealer(out)
    sealer.write(content)
    sealer.finish(key)
    sealed = bytearray(out.getvalue())
    position = min(position, len(sealed) - 1)
    if how == 0:
        sealed[position] ^= 1
    elif how == 1:
        del sealed[position:]
    else:
        first, second = HEADER, HEADER + CHUNK + 16
        sealed = sealed[:first] + sealed[second : second + CHUNK + 16] + sealed[first:second] + sealed[second + CHUNK + 16 :]
    with pytest.raises(SealBroken):
        io.BufferedReader(SealedReader(io.BytesIO(bytes(sealed)), key)).read()


def test_the_settings_choose_the_place_and_a_wrong_address_is_said_clearly(settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME, settings.ZHIFA_FILES_URL = tmp_path, ""
    stored = files_store().put(b"content", personal=False)
    assert (tmp_path / "files" / "sha256" / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).is_file()
    settings.ZHIFA_FILES_URL = "ftp://somewhere"
    with pytest.raises(ValueError, match="只支持 s3://"):
        files_store()
