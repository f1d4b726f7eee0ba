"""Rule: who knows docs/format.md alone finds every member of a file handed over, and can check it without our code."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest

from tests.contract.reference import ROOT
from tests.office import Office
from tests.street import actor
from zhifa.casework import challenge_file
from zhifa.ledger import api as ledger

PAPER = re.compile(r"\d\d [^/]+/\d\d [^/]+\.\w+")


@pytest.fixture
def members(office: Office) -> dict[str, bytes]:
    """Every member of a handed-over file by its name, a paper of the secondary volume among them."""
    out = io.BytesIO()
    with office.later():
        inside = next(item for item in challenge_file.contents(actor("unit_head"), office.case.id).items if item.secondary)
        prepared = challenge_file.prepare(actor("unit_head"), office.case.id, more=[inside.id])
        ledger.integrate()
        challenge_file.write_to(prepared, out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def described() -> str:
    return (ROOT / "docs/format.md").read_text("utf-8").partition("\n## 8. ")[2]


def test_every_member_and_every_folder_is_named_on_the_page(members: dict[str, bytes]) -> None:
    page = described()
    papers = {name for name in members if PAPER.fullmatch(name)}
    assert {name for name in members if f"| `{name}` |" in page} == members.keys() - papers
    assert {name.partition("/")[0] for name in papers} == set(re.findall(r"`(0\d [^`/]+)`", page)) - {"00 目录.txt"}


def test_the_checks_of_the_page_hold_when_they_are_made_by_hand(members: dict[str, bytes]) -> None:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    listed = [name for name in sorted(members) if name not in {"manifest-sha256.txt", "proof/dossier.zip"}]
    assert members["manifest-sha256.txt"].decode() == "".join(f"{hashes[name]}  {name}\n" for name in listed)
    with zipfile.ZipFile(io.BytesIO(members["proof/dossier.zip"])) as dossier:
        assert json.loads(dossier.read("dossier/data/files.json")) == []
        said = json.loads(json.loads(dossier.read("dossier/proof/export.json"))["parts"]["open"]["text"])
        entries = "".join(dossier.read(name).decode() for name in dossier.namelist() if "/data/entries/" in name)
    assert said["papers_sha256"] == hashes["manifest-sha256.txt"]
    assert (said["papers"], len(said["secondary"])) == (len(listed) - 1, 1)
    assert said["challenge"] in entries
    assert {name for name in listed if hashes[name] not in entries} == {"00 目录.txt"}
    assert {"papers", "papers_sha256", "challenge", "secondary"} == set(re.findall(r"^\| `(\w+)` \| ", described(), re.MULTILINE))
