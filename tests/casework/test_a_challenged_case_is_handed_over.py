"""Rule (issue challenges; 行政复议法 48, 行政诉讼法 67): the body that reviews gets the papers in its order, proven, and nothing internal unless chosen."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from tests.cast import PARTY
from tests.office import Office
from tests.street import actor
from zhifa.casework import challenge_file
from zhifa.casework.errors import Forbidden, Invalid
from zhifa.casework.models import Document
from zhifa.ledger import api as ledger
from zhifa.proof import bundle

INTERNAL = {"review_submission", "review_opinion", "discussion_record", "investigation_report", "hearing_report", "closing_approval"}


def exported(office: Office, by: str = "unit_head", *more: str) -> bytes:
    with office.later():
        prepared = challenge_file.prepare(actor(by), office.case.id, more=more)
        ledger.integrate()
        out = io.BytesIO()
        challenge_file.write_to(prepared, out)
    return out.getvalue()


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def repacked(content: bytes, change: dict[str, bytes | None]) -> bytes:
    """The same archive with members replaced, added or (None) taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in [*old.namelist(), *(name for name in change if name not in old.namelist())]:
            said = change.get(name, old.read(name) if name in old.namelist() else None)
            if said is not None:
                new.writestr(zipfile.ZipInfo(name), said)
    return out.getvalue()


def ok(content: bytes) -> bool:
    return bundle.verify(io.BytesIO(content), [ledger.vkey()]).ok


def test_the_papers_lie_in_the_order_of_the_reviewing_body_and_verify(office: Office) -> None:
    content = exported(office)
    report = bundle.verify(io.BytesIO(content), [ledger.vkey()])
    assert report.ok, [check.message for check in report.checks if not check.ok]
    assert report.stream == f"case/{office.case.id}"
    found = names(content)
    folders = list(dict.fromkeys(name.partition("/")[0] for name in found if "/" in name))
    assert folders == [*challenge_file.SECTIONS.values(), "proof"]
    assert any("答复书" in name for name in found if name.startswith("01"))
    assert any("目录" in name for name in found if name.startswith("02"))
    assert {"行政处罚决定书", "送达回证"} <= {next((w for w in ("行政处罚决定书", "送达回证") if w in name), "") for name in found if name.startswith("03")}
    assert any("询问笔录" in name for name in found if name.startswith("04"))
    for title in ("立案审批表", "听证告知书", "听证笔录"):
        assert any(title in name for name in found if name.startswith("05")), title


def test_what_is_internal_stays_inside_in_the_papers_and_in_the_proof(office: Office) -> None:
    content = exported(office)
    titles = {row.title for row in Document.objects.filter(case_id=office.case.id, template__in=INTERNAL)}
    assert len(titles) == len(INTERNAL)
    assert not [name for name in names(content) if any(title in name for title in titles)]
    with zipfile.ZipFile(io.BytesIO(content)) as outer, zipfile.ZipFile(io.BytesIO(outer.read("proof/dossier.zip"))) as proof:
        text = b"".join(proof.read(name) for name in proof.namelist()).decode("utf-8")
    discussed = next(e for e in office.entries if e.kind == "case.discuss")
    assert "".join(proof_part(discussed)) not in text
    assert PARTY["name"] not in text


def proof_part(entry: Any) -> str:
    return str(entry.parts["open"].content.decode())[:60]


def test_a_paper_of_the_secondary_volume_is_handed_out_when_it_is_chosen_by_name(office: Office) -> None:
    opinion = Document.objects.filter(case_id=office.case.id, template="review_opinion").latest("made_at")
    content = exported(office, "unit_head", opinion.id)
    inside = [name for name in names(content) if name.startswith(challenge_file.SECONDARY)]
    assert len(inside) == 1
    assert "法制审核意见书" in inside[0]
    assert ok(content)
    with pytest.raises(Invalid, match="不在副卷"):
        exported(office, "unit_head", office.made_by("decide", office.parties[0]))


def test_nothing_of_another_party_is_in_it(office: Office) -> None:
    small = office.parties[1]
    theirs = {str(row.number) for row in Document.objects.filter(case_id=office.case.id, party=small).exclude(number=None)}
    assert theirs
    assert not [name for name in names(exported(office)) if any(number in name for number in theirs)]


def test_handing_it_out_is_an_entry_that_names_the_challenge_and_its_papers(office: Office) -> None:
    from zhifa.journal.api import read

    exported(office)
    export = read.stream(f"dossier/{office.case.id}")[-1]
    received = next(e for e in office.entries if e.kind == "case.challenge.receive")
    assert export.open["challenge"] == received.entry_id
    assert export.open["secondary"] == []
    assert export.display() == f"导出复议、诉讼卷，共 {export.open['papers']} 份材料，不含副卷材料。"


@pytest.mark.parametrize("what", ["changed", "added", "taken", "listed"])
def test_a_paper_that_is_changed_added_or_taken_is_noticed(office: Office, what: str) -> None:
    content = exported(office)
    paper = next(name for name in names(content) if name.startswith("03"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = archive.read("manifest-sha256.txt")
    line = next(one for one in manifest.splitlines(keepends=True) if one.decode().rstrip("\n").endswith(paper))
    changes: dict[str, dict[str, bytes | None]] = {
        "changed": {paper: b"%PDF- other"}, "added": {"04 证据/99 x.pdf": b"x"}, "taken": {paper: None},
        "listed": {paper: None, "manifest-sha256.txt": manifest.replace(line, b"")},
    }  # fmt: skip
    assert ok(repacked(content, {}))
    assert not ok(repacked(content, changes[what]))


def test_only_who_answers_for_the_case_hands_it_out(office: Office) -> None:
    for by in ("archivist", "supervisor"):
        with office.later(), pytest.raises(Forbidden):
            challenge_file.prepare(actor(by), office.case.id)
