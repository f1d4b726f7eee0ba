"""How each exercise is done without a fault, as its story tells it: (act, data, officers sign)."""

from __future__ import annotations

from typing import Any

from zhifa.accounts.actor import Actor
from zhifa.practice import playing
from zhifa.practice.models import Attempt

TEAM = ("练执0001", "练执0002")
ON_THE_SPOT, ORDINARY = "1-on-the-spot", "2-ordinary-to-notice"
PERSON = {"kind": "natural_person", "name": "方大田", "id_type": "resident_id", "id_number": "990109198504123011", "address": "青岚区柳湾路16号"}
TRADER = {"kind": "sole_trader", "name": "青岚区老岳砂石经营部", "credit_code": "92990109MA7YXL3K21", "address": "青岚区石矶路8号"}
REGISTERED: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    ON_THE_SPOT: ("penalty-summary", "LX-01", PERSON, {"kind": "inspection"}),
    ORDINARY: ("penalty-ordinary", "LX-02", TRADER, {"kind": "complaint"}),
}
Step = tuple[str, dict[str, Any], bool]
COURSES: dict[str, tuple[Step, ...]] = {
    ON_THE_SPOT: (
        ("investigate", {"certificate_shown": True, "identity_checked": True, "happened_at": "2026-03-05T09:20:00+08:00",
                         "place": "柳湾路河堤", "facts": "把半车菜叶倒在堤坡上。", "evidence": ["inspection"],
                         "evidence_note": "笔录证明经过。", "slight": False, "first_time": True, "corrected": True, "harm": "slight"}, True),
        ("notify", {"told": ["content", "facts", "reasons", "basis", "rights", "recusal"], "intends": "penalty", "kinds": ["fine"],
                    "tier": "A", "amount_fen": 10_000, "acknowledged": "signed"}, True),
        ("represent", {"made": "oral", "statement": "请从轻。", "reexamination": "已是最低档。", "accepted": "rejected"}, True),
        ("decide", {"outcome": "penalty", "kinds": ["fine"], "tier": "A", "amount_fen": 10_000, "reasons": "当场清走。",
                    "correction": "done", "place": "柳湾路河堤"}, True),
        ("serve", {"method": "direct", "receipt": "signed", "place": "柳湾路河堤"}, True),
        ("record_filing", {}, False),
    ),
    ORDINARY: (
        ("file", {"happened_on": "2026-03-07", "reasons": "涉嫌弃置石渣。", "handlers": "练执0001、练执0002"}, False),
        ("inspect_scene", {"certificate_shown": True, "ended_at": "2026-03-09T10:00:00+08:00", "place": "石矶桥", "present": "岳守山",
                           "scene": "石渣约三十立方米。", "signed": "signed"}, True),
        ("investigate", {"identity_checked": True, "happened_at": "2026-03-07T18:10:00+08:00", "place": "石矶桥", "facts": "弃置石渣。",
                         "evidence": ["inspection", "electronic"], "evidence_note": "轨迹证明时间。", "slight": False, "first_time": True,
                         "corrected": True, "harm": "slight"}, True),
        ("conclude", {"outcome": "penalty", "kinds": ["fine"], "tier": "B", "amount_fen": 2_000_000, "reasons": "三十立方米。",
                      "basis": ["《中华人民共和国防洪法》第五十五条第二项"], "correction": "done"}, True),
        ("review.request", {"materials": ["report", "statement", "draft", "evidence"]}, False),
        ("notify", {"told": ["content", "facts", "reasons", "basis", "rights"], "hearing": True, "kinds": ["fine"], "amount_fen": 2_000_000}, False),
        ("deliver", {"method": "direct", "receipt": "signed", "place": "石矶路8号"}, True),
    ),
}  # fmt: skip


def begun(actor: Actor, exercise: str) -> Attempt:
    """An attempt with its lead registered."""
    attempt = playing.begin(actor, exercise)
    procedure, matter, party, source = REGISTERED[exercise]
    outcome = playing.register(actor, attempt, procedure, matter, [party], source)
    assert outcome.accepted, outcome
    return attempt


def do(actor: Actor, attempt: Attempt, step: Step, **changes: Any) -> playing.Outcome:
    act, data, signed = step
    if act == "deliver":
        offered = next(one for one in playing.available(attempt) if one.act == "deliver")
        data = {**data, "document": offered.data_schema["properties"]["document"]["default"]}
    return playing.perform(actor, attempt, playing.Asked(act, {**data, **changes}, officers=TEAM if signed else ()))


def walked(actor: Actor, exercise: str, until: str = "") -> Attempt:
    """Done without a fault, up to and including `until`, or to the end."""
    attempt = begun(actor, exercise)
    for step in COURSES[exercise]:
        outcome = do(actor, attempt, step)
        assert outcome.accepted and not outcome.unanswered, (step[0], outcome)
        if step[0] == until:
            break
    return attempt
