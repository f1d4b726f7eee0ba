"""Rule: a slip in an approved document becomes one finding of its case; the words meant are erasable, the message is not."""

from __future__ import annotations

from tests.cast import ORGANISATION
from tests.street import Street, actor
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import drafts, queries
from zhifa.casework.models import Document
from zhifa.journal.api import followers, read
from zhifa.statutes import imports

WRONG = ORGANISATION["name"].replace("水产", "水厂")


def test_a_name_one_character_off_is_found_once_and_shown_on_the_document(street: Street) -> None:
    street.open(ORGANISATION)
    street.investigate(facts=f"{WRONG}未经批准倾倒渣土，应罚100元（壹仟元整）。")
    street.notify()
    street.represent()
    street.decide()
    with street.later():
        followers.run_to_end()
        followers.run_to_end()
    found = [e for e in read.stream(f"finding/{street.case.id}") if e.kind == "finding.wording"]
    assert sorted(e.open["code"] for e in found) == ["amounts", "names"]
    assert all(WRONG not in str(e.open) for e in found)
    document = Document.objects.get()
    assert {slip.quote for slip in queries.wording_of(street.case.id, document)} == {
        "100元（壹仟元整）", f"“{WRONG}”，登记的是“{ORGANISATION['name']}”",
    }  # fmt: skip
    assert found[0] in queries.findings(actor("unit_head"))


def test_a_document_without_slips_makes_no_finding(street: Street) -> None:
    street.open(ORGANISATION)
    street.until_served()
    with street.later():
        followers.run_to_end()
    assert [e for e in read.stream(f"finding/{street.case.id}") if e.kind == "finding.wording"] == []


def test_a_draft_is_checked_as_it_stands(street: Street) -> None:
    street.open(ORGANISATION)
    street.until_served()
    with street.later():
        made = drafts.create(actor("officer"), street.case.id, "service_receipt", {"serve.place": f"{WRONG}门前"})
    assert [slip.message for slip in queries.wording_of(street.case.id, made)] == ["名称与登记的差一个字。"]


def test_an_article_that_the_statute_has_not_is_found(street: Street) -> None:
    assert imports.run(imports.BASIC, SYSTEM).ok
    street.open(ORGANISATION)
    street.until_served()
    with street.later():
        place = {"serve.place": "依《中华人民共和国行政处罚法》第五百条，在《无法》第一条所说的门前"}
        made = drafts.create(actor("officer"), street.case.id, "service_receipt", place)
    (slip,) = queries.wording_of(street.case.id, made)
    assert (slip.message, slip.quote) == ("没有所引的这一条。", "《中华人民共和国行政处罚法》第五百条")
