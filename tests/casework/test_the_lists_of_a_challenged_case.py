"""Rule (issue challenges; 行政复议法 48): the papers of a challenged case say what is missing, and its evidence stands in a numbered list."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import build_cast
from tests.documents import pdf_text
from tests.office import Office
from tests.street import actor
from zhifa import files
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import attachments, challenge_file
from zhifa.casework.errors import Refused
from zhifa.casework.models import Document
from zhifa.ledger import api as ledger
from zhifa.statutes import imports as statutes


@pytest.fixture
def office(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Office:
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    assert statutes.run(statutes.BASIC, SYSTEM).ok
    return Office(noon)


def contents_page(office: Office) -> str:
    with office.later():
        prepared = challenge_file.prepare(actor("unit_head"), office.case.id)
        ledger.integrate()
        out = io.BytesIO()
        challenge_file.write_to(prepared, out)
    with zipfile.ZipFile(out) as archive:
        return archive.read("00 目录.txt").decode()


def test_a_reply_that_was_not_made_is_said_to_be_missing(office: Office) -> None:
    office.register()
    (party,) = office.parties
    office.do("file")
    office.until_concluded(party)
    office.do("notify", party)
    office.do("waive", party)
    office.do("decide", party)
    office.do("serve", party)
    with office.later(), pytest.raises(Refused, match="没有复议、诉讼"):
        challenge_file.contents(actor("unit_head"), office.case.id)
    office.do("challenge.receive", party, received_on="2026-03-05")
    with office.later():
        assert challenge_file.contents(actor("unit_head"), office.case.id).missing == ("答复书（答辩状）", "证据、依据目录")
    assert "缺：答复书（答辩状）还没有制作。" in contents_page(office)


def test_the_list_numbers_the_evidence_and_quotes_the_law_of_the_day(office: Office) -> None:
    office.register()
    (party,) = office.parties
    office.do("inspect_scene")
    office.do("file")
    office.do("collect_evidence")
    with office.later():
        attachments.add(actor("officer"), office.case.id, io.BytesIO(b"%PDF-1.7 x"), "监控截图.pdf", kind="evidence")
    office.until_concluded(party)
    office.do("notify", party)
    office.do("waive", party)
    office.do("decide", party)
    office.do("serve", party)
    office.do("challenge.receive", party, received_on="2026-03-05")
    office.do("challenge.reply", party)
    row = Document.objects.get(case_id=office.case.id, template="evidence_list")
    with office.later():
        printed = pdf_text.text(files.store().open(row.file).read())
    for said in ("现场检查（勘验）笔录", "现场的情况和检查、勘验的经过", "监控截图.pdf", "执法人员收集", "作出决定之日有效的文本"):
        assert said in printed, said
    collected = next(e for e in office.entries if e.kind == "case.collect_evidence").personal
    assert isinstance(collected, dict)
    for item in collected["data"]["items"]:
        assert item["name"] in printed
        assert item["proves"].rstrip("。") in printed
