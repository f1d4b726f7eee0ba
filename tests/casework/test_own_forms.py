"""Rule: nation < province < authority: a document is printed in the form in force for its authority on its day."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from tests.cast import GOVERNMENT, MARKET, WATER
from tests.documents.wordform import text_of, wordform
from tests.street import Street, actor
from zhifa import files
from zhifa.casework import converting, drafts, ownforms, sets
from zhifa.casework.documents.catalogue import Place
from zhifa.casework.errors import Forbidden, Invalid
from zhifa.casework.models import Document, OwnForm
from zhifa.journal.api import read

DECISION = "penalty_summary_decision"
FORM = wordform("明水样式 {{ doc_number }}", "{{ party_name }}：{{ investigate_facts }}", "处罚：{{ penalties }}{{ officers_names }}")


def bring(content: bytes = FORM, **changes: Any) -> OwnForm:
    wanted = {"authority": WATER, "template": DECISION, "valid_from": date(2026, 3, 1), **changes}
    return ownforms.bring(actor("sysadmin"), ownforms.Wanted(**wanted), io.BytesIO(content), "决定书.docx")


def test_an_import_is_an_entry_and_versions_are_kept(street: Street) -> None:
    with street.later():
        first, second = bring(), bring(wordform("第二版{{ party_name }}"))
    assert (first.version, second.version) == (1, 2)
    entries = read.stream(ownforms.STREAM)
    assert [entry.open["version"] for entry in entries] == [1, 2]
    assert entries[0].open["fields"] == ["doc_number", "investigate_facts", "officers_names", "party_name", "penalties"]
    assert "第 2 版" in entries[1].display()
    assert "违反的规定" in ownforms.unused(second)


def test_a_form_with_unknown_fields_is_refused_and_nothing_is_kept(street: Street) -> None:
    with street.later(), pytest.raises(Invalid, match="没有名为“dangshiren”的域"):
        bring(wordform("{{ dangshiren }}"))
    with street.later(), pytest.raises(Invalid, match="停用的日期早于启用"):
        bring(valid_to=date(2026, 2, 1))
    assert not OwnForm.objects.exists()
    assert read.stream(ownforms.STREAM) == []


def test_only_an_administrator_of_the_authority_imports(street: Street) -> None:
    wanted = ownforms.Wanted(WATER, DECISION, date(2026, 3, 1))
    for username in ("officer", "unit_head", "secadmin"):
        with pytest.raises(Forbidden):
            ownforms.bring(actor(username), wanted, io.BytesIO(FORM), "x.docx")
    with pytest.raises(Forbidden):
        bring(authority=MARKET)


def test_a_decision_is_printed_in_the_authoritys_own_form(street: Street) -> None:
    with street.later():
        form = bring()
    street.open()
    street.until_decided()
    (document,) = Document.objects.all()
    approved = next(entry for entry in street.entries if entry.kind == "document.approved")
    assert approved.open["set"] == f"form/{form.id}"
    assert isinstance(approved.personal, dict)
    assert "行政复议" in approved.personal["data"]["values"]["remedies"]  # wanted by the law, whatever the form prints
    word = document.word or document.file
    with files.store().open(word) as stream:
        said = text_of(stream.read())
    assert said.startswith(f"明水样式 {document.number}明水县甲水产有限公司：当事人未经批准")
    assert "罚款人民币伍拾元整" in said
    assert "甲（执法证号23012500101）" in said
    assert text_of(drafts.word(actor("officer"), street.case.id, document.id)[1]) == said
    if converting.program() is None:
        assert (document.media_type, document.pages) == ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", 0)
    else:
        assert (document.media_type, document.pages > 0) == ("application/pdf", True)


def test_the_nearest_form_in_force_is_chosen() -> None:
    rows = {
        "province": OwnForm(id="p", authority_id=GOVERNMENT, template=DECISION, version=1, region="23", valid_from=date(2026, 1, 1)),
        "sector": OwnForm(id="s", authority_id=GOVERNMENT, template=DECISION, version=2, region="23", sector="水利", valid_from=date(2026, 1, 1)),
        "own": OwnForm(id="o", authority_id=WATER, template=DECISION, version=1, valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31)),
    }

    def chosen(place: Place, day: date) -> str:
        found = ownforms.chosen(rows.values(), DECISION, place, day)
        return found.id if found else ""

    water = Place(WATER, "230125", "水利")
    assert chosen(water, date(2026, 3, 5)) == "o"
    assert chosen(water, date(2026, 4, 1)) == "s"
    assert chosen(Place(MARKET, "230125", "市场监管"), date(2026, 3, 5)) == "p"
    assert chosen(Place(MARKET, "440000", "市场监管"), date(2026, 3, 5)) == ""
    assert chosen(water, date(2025, 12, 31)) == ""
    assert ownforms.chosen(rows.values(), "service_receipt", water, date(2026, 3, 5)) is None


def test_acts_that_make_no_document_read_no_forms() -> None:
    assert sets.own_forms("investigate") == ()
