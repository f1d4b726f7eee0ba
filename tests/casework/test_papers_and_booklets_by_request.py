"""Rule: a document is numbered with the act that makes it, and every action answers a repeated request once."""

from __future__ import annotations

import io

import pytest

from tests.street import Street, actor
from zhifa.casework import attachments, booklets, drafts, erasures
from zhifa.casework.errors import Forbidden, Invalid, NotFound, Refused
from zhifa.casework.models import Attachment, Document
from zhifa.casework.requests import RequestKey
from zhifa.journal.api import idempotency, numbers, read


def test_a_draft_is_never_numbered_by_itself_and_the_refusal_names_the_act(street: Street) -> None:
    street.open()
    street.until_decided()
    draft = drafts.create(actor("officer"), street.case.id, "service_receipt", {"serve.place": "河边", "serve.method": "当场交付"})
    with pytest.raises(Refused) as refused:
        drafts.approve(actor("officer"), street.case.id, draft.id)
    (why,) = refused.value.refusals
    assert (why.code, why.message) == ("document.with_its_act", "《送达回证》不能单独定稿：它随“送达”定稿、编号。")
    assert "办理“送达”" in why.remedy
    assert Document.objects.get(id=draft.id).number is None


def test_a_draft_uploaded_twice_with_one_key_is_there_once(street: Street) -> None:
    street.open()
    words = "当事人的情况说明".encode()
    made = [
        attachments.add(actor("officer"), street.case.id, io.BytesIO(words), "说明.txt", kind="evidence", key="k")
        for _ in range(2)
    ]
    assert made[0].id == made[1].id
    assert Attachment.objects.filter(case_id=street.case.id).count() == 1
    with pytest.raises(idempotency.KeyReused):
        attachments.add(actor("officer"), street.case.id, io.BytesIO(b"other"), "说明.txt", kind="evidence", key="k")


def test_an_erasure_asked_for_twice_with_one_key_is_one_proposal(street: Street) -> None:
    street.open()
    asked = [
        erasures.propose(actor("archivist"), street.case.id, street.parties[0], "申请", RequestKey("k", "h"))
        for _ in range(2)
    ]
    assert asked[0].entry_id == asked[1].entry_id
    again = RequestKey("a", "h")
    first = erasures.approve(actor("secadmin"), street.case.id, asked[0].entry_id, RequestKey("a", "h"))
    assert erasures.approve(actor("secadmin"), street.case.id, asked[0].entry_id, again).entry_id == first.entry_id
    assert again.replayed


def test_a_booklet_is_handed_out_once_by_who_may_and_for_a_kind_there_is(street: Street) -> None:
    head = actor("unit_head")
    keys = [RequestKey("k", "h"), RequestKey("k", "h")]
    made = [booklets.issue(head, "water", "罚当决字", size=3, holder="一队", key=key) for key in keys]
    assert [made[0].id, keys[0].replayed] == [made[1].id, False]
    assert keys[1].replayed
    assert [(b.first, b.last) for b in booklets.blocks(head, "water")] == [(1, 3)]
    with pytest.raises(Invalid, match="没有文书字“借条”"):
        booklets.issue(head, "water", "借条", size=3, holder="一队")
    with pytest.raises(Forbidden):
        booklets.issue(actor("officer"), "water", "罚当决字", size=3, holder="一队")
    with pytest.raises(NotFound):
        booklets.spoil(actor("outsider"), made[0].id, 1, "写坏")


def test_a_spoilt_form_is_accounted_for_once(street: Street) -> None:
    head = actor("unit_head")
    block = booklets.issue(head, "water", "罚当决字", size=3, holder="一队")
    booklets.spoil(head, block.id, 2, "写坏")
    with pytest.raises(Invalid, match="已经用过或作废"):
        booklets.spoil(head, block.id, 2, "又写坏")
    (seen,) = numbers.blocks("water")
    assert (seen.spoilt, seen.unused) == ((2,), (1, 3))
    assert [e.kind for e in read.stream(f"number/water/罚当决字/{block.year}")] == [
        "number.block_issued",
        "number.spoilt",
    ]
