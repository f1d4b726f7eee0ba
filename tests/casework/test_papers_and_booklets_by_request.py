"""Rule: a document is numbered with the act that makes it, and every action answers a repeated request once."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client

from tests.street import Street, actor
from zhifa.accounts.models import User
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


def test_a_decision_takes_its_number_from_the_device_that_holds_it_and_from_nobody_else(street: Street) -> None:
    block = booklets.issue(
        actor("unit_head"), "water", "罚当决字", size=3, holder="一队",
        to=booklets.Handing("PDA-07", "officer", date(2026, 12, 31)),
    )  # fmt: skip
    street.open()
    for step in (street.investigate, street.notify, street.represent):
        step()
    for device, why in (("", "发给了设备 PDA-07"), ("PDA-08", "发给了设备 PDA-07")):
        with pytest.raises(Invalid, match=why):
            street.decide(paper_number=1, device=device)
    with pytest.raises(Invalid, match="没有写设备号段里的编号"):
        street.decide(device="PDA-07")
    street.by = "officer2"
    with pytest.raises(Invalid, match="由另一人领取"):
        street.decide(paper_number=1, device="PDA-07")
    street.by = "officer"
    street.decide(paper_number=1, device="PDA-07")
    (seen,) = booklets.blocks(actor("unit_head"), "water")
    assert (seen.id, seen.used, seen.unused) == (block.id, (1,), (2, 3))


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (booklets.Handing("PDA-07", "officer"), "没有写明设备号段用到哪一天"),
        (booklets.Handing("PDA-07", "", date(2026, 12, 31)), "没有写明谁领取设备号段"),
        (booklets.Handing("PDA-07", "outsider", date(2026, 12, 31)), "“outsider”不是本机关的执法人员"),
        (booklets.Handing("", "officer"), "没有写设备"),
        (booklets.Handing("PDA-07", "officer", date(2027, 1, 1)), "号段只能用到 2026 年 12 月 31 日以前"),
    ],
)
def test_a_device_s_block_names_who_received_it_and_until_when(
    street: Street, to: booklets.Handing, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        booklets.issue(actor("unit_head"), "water", "罚当决字", size=3, holder="一队", to=to)
    assert numbers.blocks("water") == []


def test_the_page_shows_where_every_number_went(street: Street) -> None:
    head = actor("unit_head")
    booklets.issue(head, "water", "罚当决字", size=2, holder="二队")
    device = booklets.issue(
        head, "water", "罚当决字", size=5, holder="一队", to=booklets.Handing("PDA-07", "officer", date(2026, 6, 30))
    )
    booklets.spoil(head, device.id, 4, "设备故障")
    client = Client()
    client.force_login(User.objects.get(username="unit_head"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/workbench/numbers/").content.decode()
    for words in ("罚当决字〔2026〕3—7", "设备 PDA-07，甲领取", "2026年6月30日", "3、5—7", "纸质文书本", "还剩 4 个"):
        assert words in page
