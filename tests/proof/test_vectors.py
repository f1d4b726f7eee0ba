"""The published examples are what the code makes, and they hold by plain hashing too."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.proof import vectors
from zhifa.proof import bundle
from zhifa.proof.canonical import NotCanonical, canonical_bytes


@pytest.mark.parametrize("name", sorted(vectors.all_files()))
def test_the_format_has_not_changed(name: str) -> None:
    assert (vectors.FOLDER / name).read_bytes() == vectors.all_files()[name]


def test_every_vector_file_is_tested() -> None:
    assert {path.name for path in vectors.FOLDER.iterdir()} == set(vectors.all_files())


def test_what_the_vectors_refuse_is_refused() -> None:
    for raw in json.loads((vectors.FOLDER / "canonical.json").read_text())["refused"]:
        with pytest.raises(NotCanonical):
            canonical_bytes(json.loads(raw))


def test_digests_and_commitments_follow_from_the_bytes_by_sha256_alone() -> None:
    for entry in json.loads((vectors.FOLDER / "entries.json").read_text())["entries"]:
        assert hashlib.sha256(entry["canonical_header"].encode()).hexdigest() == entry["digest"]
        for name, part in entry["parts"].items():
            committed = hashlib.sha256(b"\x01" + bytes.fromhex(part["salt"]) + bytes.fromhex(part["bytes"])).hexdigest()
            assert part["commitment"] == committed == entry["header"][name]


def test_the_dossier_among_the_vectors_verifies_with_the_test_key() -> None:
    vkey = json.loads((vectors.FOLDER / "checkpoint.json").read_text())["vkey"]
    with (vectors.FOLDER / "dossier.zip").open("rb") as file:
        assert bundle.verify(file, [vkey]).ok
