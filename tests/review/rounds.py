"""A case submitted to legal review: sent back with two remarks, mended, submitted again. Made through the one write path."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.office import Office

REMARKS = [
    {"about": "取水量", "problem": "只有表底读数。", "advice": "委托检定。"},
    {"about": "裁量", "problem": "金额与情节不符。", "advice": "在一般档内裁量。"},
]
ALL = ["competence", "procedure", "facts", "law", "powers", "papers", "crime"]
ANSWERS = "已经检定，按读数认定。\n同意，改为三千元。"
PHONE = "13912345678"


def concluded(noon: datetime, **changes: Any) -> Office:
    office = Office(noon)
    office.register()
    office.do("file")
    office.do("inspect_scene", ended_at=office.now.isoformat(), signed="refused", signed_note="看后拒绝签名。")
    given: dict[str, Any] = {
        "tier": "B",
        "amount_fen": 500_000,
        "marks": ["complex"],
        "reasons": f"约三立方米，电话{PHONE}核实。",
    }
    office.until_concluded(**{**given, **changes})
    return office


def submitted(noon: datetime, **changes: Any) -> Office:
    office = concluded(noon, **changes)
    office.do("review.request")
    return office


def sent_back(noon: datetime) -> Office:
    office = submitted(noon)
    wrong = ["facts", "law"]
    sound = [code for code in ALL if code not in wrong]
    office.do("review.opinion", sound=sound, wrong=wrong, opinion="correct", remarks=REMARKS, reason="两处要改。")
    return office


def second_round(noon: datetime, reasons: str = "约五立方米，<b>已清运</b>。") -> Office:
    office = sent_back(noon)
    office.do("appraise", back=True, opinion="读数准确。", opinion_on="2026-03-05", told_party=True)
    office.do("conclude", tier="B", amount_fen=300_000, marks=["complex"], reasons=reasons)
    office.do("review.request", answers=ANSWERS)
    return office
