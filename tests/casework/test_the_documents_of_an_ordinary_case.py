"""Rule: every step of the ordinary procedure makes its documents from what was recorded, and nobody types a thing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import CERTIFICATES, MATTER, ORGANISATION
from tests.documents import pdf_text
from tests.street import Street, actor
from zhifa import files
from zhifa.casework import write
from zhifa.casework.models import Document
from zhifa.casework.requests import OpenRequest

ITEMS = [{"name": "自卸车", "specification": "东风", "quantity": "一辆", "state": "完好"}]
FACTS = "当事人向河道内倾倒渣土约三立方米。"
FEN = 5_000


def text_of(template: str) -> str:
    row = Document.objects.filter(template=template).last()
    assert row is not None, f"no {template}: {list(Document.objects.values_list('template', flat=True))}"
    with files.store().open(row.file) as stream:
        return pdf_text.text(stream.read())


class Walk(Street):
    """An ordinary case, step by step."""

    def begin(self) -> None:
        asked = OpenRequest("penalty-ordinary", MATTER, [ORGANISATION], {"kind": "inspection", "text": "日常巡查发现"})
        with self.later():
            self._kept(write.open_case(actor(self.by), asked))

    def office(self, act: str, data: dict[str, Any], by: str = "") -> Any:
        return self.act(act, data, by=by, in_office=True, party=None)

    def signed(self, act: str, data: dict[str, Any], *signers: str, team: bool = False) -> None:
        made = self.act(act, data) if team else self.office(act, data)
        for by in signers:
            self.approve(made.entries[0].entry_id, by=by)

    def at(self, minutes: int) -> str:
        return (self.now + timedelta(minutes=minutes)).isoformat()


@pytest.fixture
def walk(street: Street) -> Walk:
    made = Walk(street.now)
    made.begin()
    return made


HEADS = ("unit_head", "agency_head")


def filed(walk: Walk) -> None:
    reasons = {"happened_on": "2026-03-01", "reasons": "涉嫌向河道倾倒渣土。", "handlers": "甲、戊"}
    walk.signed("file", reasons, *HEADS)


def investigated(walk: Walk) -> None:
    filed(walk)
    walk.act("investigate", {
        "identity_checked": True, "happened_at": "2026-03-01T08:30:00+08:00", "place": "望潮桥下游", "facts": FACTS,
        "evidence": ["audiovisual", "inspection"], "evidence_note": "录像证明倾倒的时间和车辆。", "slight": False,
        "first_time": True, "corrected": True, "harm": "slight",
    })  # fmt: skip
    walk.act("conclude", {
        "outcome": "penalty", "kinds": ["fine"], "tier": "A", "amount_fen": FEN, "reasons": "数量不大，及时清运。",
        "basis": ["《中华人民共和国防洪法》第五十五条第二项"], "correction": "done",
    })  # fmt: skip


def test_filing_shows_the_chain_with_names_roles_opinions_and_days(walk: Walk) -> None:
    filed(walk)
    said = text_of("filing_approval")
    for word in ("监督检查", "涉嫌向河道倾倒渣土", ORGANISATION["name"], "承办机构负责人", "丁", "机关负责人", "己", "同意。", "2026年3月5日"):
        assert word in said
    assert "监督检查" in text_of("lead_register")
    assert "日常巡查发现" not in said + text_of("lead_register")  # restricted words stand on no paper


def test_records_of_the_scene_and_of_inquiries_hold_what_was_seen_and_said(walk: Walk) -> None:
    ended = walk.at(20)
    scene = {"certificate_shown": True, "ended_at": ended, "place": "望潮桥", "present": "赵某", "scene": "渣土约三立方米。", "signed": "refused", "signed_note": "赵某看后拒绝签名。"}
    walk.act("inspect_scene", scene)
    said = text_of("scene_record")
    assert "渣土约三立方米。" in said
    assert "拒绝签名" in said
    assert "赵某看后拒绝签名。" in said
    asked = [{"question": "谁让倒的？", "answer": "队长。"}, {"question": "倒了几车？", "answer": "两车。"}]
    walk.act("inquire", {"certificate_shown": True, "ended_at": walk.at(20), "place": "望潮桥", "role": "party", "person": "赵某", "rights_told": True, "answers": asked, "signed": "signed"})
    said = text_of("inquiry_record")
    assert "问：谁让倒的？答：队长。问：倒了几车？答：两车。" in said
    assert f"甲（执法证号{CERTIFICATES[0]}）" in said
    assert "被询问人签名（捺印）" in said


def test_the_report_the_notice_and_the_decision_repeat_what_was_recorded(walk: Walk) -> None:
    investigated(walk)
    report = text_of("investigation_report")
    for word in (FACTS, "数量不大，及时清运。", "罚款人民币伍拾元整（¥50.00）", "录像证明倾倒的时间和车辆。"):
        assert word in report
    told = {"told": ["content", "facts", "reasons", "basis", "rights"], "hearing": False, "kinds": ["fine"], "amount_fen": FEN}
    walk.office("notify", told)
    notice = text_of("penalty_notice")
    assert "可以自收到本告知书之日起五个工作日内提出" in notice
    assert "《中华人民共和国防洪法》第五十五条第二项" in notice
    number = Document.objects.get(template="penalty_notice")
    walk.act("deliver", {"document": number.id, "method": "direct", "receipt": "signed", "place": "该公司"})
    assert f"《行政处罚事先告知书》{number.number}1件" in text_of("delivery_receipt")
    walk.office("represent", {"made": "oral", "statement": "请求从轻。"})
    assert "请求从轻。" in text_of("representation_record")
    walk.act("reexamine", {"reexamination": "已按从轻考虑。", "accepted": "rejected"})
    walk.now += timedelta(days=9)
    walk.signed("decide", {"outcome": "penalty", "kinds": ["fine"], "amount_fen": FEN}, *HEADS)
    decision = text_of("penalty_decision")
    for word in (FACTS, "请求从轻。", "已按从轻考虑。", "不予采纳", "罚款人民币伍拾元整", "行政复议", "2026年3月14日", "数量不大，及时清运。"):
        assert word in decision
    walk.act("serve", {"method": "direct", "receipt": "signed", "place": "该公司"})
    assert "《行政处罚决定书》明水罚决字〔2026〕1号1件" in text_of("service_receipt")


def test_a_table_of_things_reaches_the_paper_row_by_row(walk: Walk) -> None:
    walk.signed("preserve", {"reason": "车辆可能转移。", "items": ITEMS, "place": "该公司停车场", "keeper": "party"}, "agency_head", team=True)
    said = text_of("preservation_notice")
    assert "1自卸车东风一辆完好" in said
    assert "七个工作日内作出处理决定" in said
    assert "己" in said


def test_a_document_is_never_made_of_another_entry_of_the_same_act(walk: Walk) -> None:
    """Two inquiries: the first paper keeps the words of the first."""
    for person in ("赵某", "钱某"):
        walk.act("inquire", {"certificate_shown": True, "ended_at": walk.at(20), "place": "望潮桥", "role": "witness", "person": person, "rights_told": True, "answers": [{"question": "姓名？", "answer": person}], "signed": "signed"})
    first, second = Document.objects.filter(template="inquiry_record").order_by("made_at", "id")
    for row, own, other in ((first, "赵某", "钱某"), (second, "钱某", "赵某")):
        with files.store().open(row.file) as stream:
            said = pdf_text.text(stream.read())
        assert own in said
        assert other not in said


def test_a_paper_of_restricted_words_is_restricted_itself(walk: Walk) -> None:
    investigated(walk)
    told = {"to": "police", "crime": "污染环境罪", "report": "数量特别巨大，涉嫌犯罪。", "attached": ["report"]}
    walk.signed("refer", told, "agency_chief", team=True)
    said = text_of("referral_letter")
    for word in ("公安机关", "污染环境罪", "数量特别巨大，涉嫌犯罪。", ORGANISATION["name"]):
        assert word in said
    approved = {e.open["template"]: e for e in walk.entries if e.kind == "document.approved"}
    assert (approved["referral_letter"].personal, approved["investigation_report"].restricted) == (None, None)
    assert isinstance(approved["referral_letter"].restricted, dict)
