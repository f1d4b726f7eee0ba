"""Rule: how the range of a fine came about stands beside the form, in the record and on the papers; nobody types it."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.casework.test_the_documents_of_an_ordinary_case import FEN, Walk, filed, text_of
from tests.office import Office
from tests.street import Street, actor
from zhifa.casework import previews, queries, write
from zhifa.casework.errors import Refused
from zhifa.casework.requests import ActRequest
from zhifa.journal.api import read
from zhifa.web.presentation import ahead, forms

SAID = "从轻（积极配合调查，如实陈述并主动提供证据）：取幅度中较低的百分之五十，20元至60元"
PROPOSED: dict[str, Any] = {
    "outcome": "penalty", "kinds": ["fine"], "tier": "A", "amount_fen": FEN, "reasons": "配合调查。",
    "factors": ["cooperated"], "basis": ["《中华人民共和国防洪法》第五十五条第二项"], "correction": "done",
}  # fmt: skip


@pytest.fixture
def walk(street: Street) -> Walk:
    made = Walk(street.now)
    made.begin()
    filed(made)
    made.act("investigate", {
        "identity_checked": True, "happened_at": "2026-03-01T08:30:00+08:00", "place": "望潮桥下游", "facts": "倾倒渣土。",
        "evidence": ["inspection"], "evidence_note": "录像。", "slight": False, "first_time": True, "corrected": True,
        "harm": "slight",
    })  # fmt: skip
    return made


def test_the_entry_the_report_the_notice_and_the_decision_say_how_the_range_came_about(walk: Walk) -> None:
    entry = walk.act("conclude", PROPOSED).entries[0]
    weighed = read.entry(entry.entry_id).open["facts"]["discretion"]
    assert (weighed["low"], weighed["high"], weighed["lines"][-1]["text"]) == (2_000, 6_000, SAID)
    assert {"discretion.lighter", "discretion.lighter.share"} <= {rule["id"] for rule in entry.open["rules"]}
    told = {"told": ["content", "facts", "reasons", "basis", "rights"], "hearing": False, "kinds": ["fine"], "amount_fen": FEN}
    walk.office("notify", told)
    for template in ("investigation_report", "penalty_notice"):
        said = text_of(template)
        assert SAID in said, template
        assert "据此罚款的幅度为20元至60元。" in said


def test_beside_the_form_the_steps_are_told_before_anything_is_recorded(walk: Walk) -> None:
    head = read.head()
    typed = PROPOSED | {"amount_fen": 6_001}
    loaded = write.load(actor("officer"), walk.case.id)
    seen = ahead.view(previews.foreseen(loaded, ActRequest("conclude", typed)), typed)
    assert seen.weighed is not None
    assert (seen.weighed.range, seen.weighed.outside) == ("20元至60元", "填写的罚款 60.01 元不在幅度以内。")
    page = render_to_string("web/workbench/preview.html", {"ahead": seen, "previews": []}, RequestFactory().get("/"))
    assert SAID in page
    assert read.head() == head
    assert previews.foreseen(loaded, ActRequest("conclude", {"outcome": "penalty"})).weighed is None


def test_outside_the_range_it_is_refused_with_the_steps(walk: Walk) -> None:
    with pytest.raises(Refused) as refused:
        walk.act("conclude", PROPOSED | {"amount_fen": 6_001})
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.basis) == ("fine_within_weighed_range", "行政处罚法第三十四条")
    assert SAID in refusal.message
    assert "由机关负责人在决定时确认" in refusal.remedy


def test_the_head_is_asked_to_confirm_what_deviates_and_nobody_else(street: Street) -> None:
    office = Office(street.now)
    office.register()
    office.do("file")
    office.do("investigate")
    office.do("conclude", amount_fen=11_000, beyond_tier=True, beyond_tier_note="屡教不改。")
    office.do("review.request")
    office.do("review.opinion")
    office.do("notify", office.parties[0], amount_fen=11_000)
    office.wait_until("2026-03-14")
    made = office.do("decide", amount_fen=11_000, follow=False).entries[0].entry_id
    assert "deviation_confirmed" not in asked(office, "unit_head")
    office.do("approve", by="unit_head", of=made)
    assert "deviation_confirmed" in asked(office, "agency_head")
    with pytest.raises(Refused) as refused:
        office.do("approve", by="agency_head", of=made, deviation_confirmed=False)
    assert [one.code for one in refused.value.refusals] == ["approve.deviation"]
    signed = office.do("approve", by="agency_head", of=made, deviation_confirmed=True).entries[0]
    assert signed.open["data"]["deviation_confirmed"] is True


def asked(office: Office, role: str) -> list[str]:
    """What the signature of a role must say."""
    loaded = write.load(actor(role), office.case.id)
    found = [one for one in queries.available(actor(role), loaded) if one.act == "approve"]
    return list(found[0].data_schema["required"])


def test_the_form_of_the_proposal_offers_the_tiers_and_asks_why_a_fine_deviates(walk: Walk) -> None:
    loaded = write.load(actor("officer"), walk.case.id)
    offered = next(one for one in queries.available(actor("officer"), loaded) if one.act == "conclude")
    form = forms.build(offered.data_schema)
    (tier,) = [field for field in form.fields if field.name == "tier"]
    assert [(choice.value, choice.right) for choice in tier.choices][:2] == [("A", "20—100 元"), ("B", "100—20,000 元")]
    posted = {"outcome": ["penalty"], "kinds": ["fine"], "tier": ["A"], "beyond_tier": ["true"], "beyond_tier_note": ["屡教不改。"]}
    assert forms.parse(offered.data_schema, posted).data["beyond_tier_note"] == "屡教不改。"


def test_no_reason_and_no_head_gets_a_fine_over_what_the_text_of_the_law_sets(walk: Walk) -> None:
    above = {**PROPOSED, "factors": [], "amount_fen": 10_000_001, "beyond_tier": True, "beyond_tier_note": "屡教不改。"}
    with pytest.raises(Refused, match=r"高于法律为这个事项规定的最高限 100,000元") as caught:
        walk.act("conclude", above)
    (refusal,) = caught.value.refusals
    assert (refusal.code, refusal.basis) == ("fine_within_statutory_maximum", "《中华人民共和国防洪法》第五十五条第（二）项")
    entry = walk.act("conclude", PROPOSED).entries[0]
    assert read.entry(entry.entry_id).open["facts"]["statutory"] == {"min_fen": None, "max_fen": 10_000_000}
