"""Paragraphs that the law prescribes are computed from the rules."""

from __future__ import annotations

from datetime import date

import pytest

from zhifa.law import remedies

DAY = date(2026, 3, 2)


def test_an_on_the_spot_penalty_offers_reconsideration_first_and_no_direct_action() -> None:
    text = remedies.paragraph("penalty-summary", body="明州市人民政府", court="明州市人民法院", on=DAY)
    assert text.startswith("不服本决定的，应当自收到本决定书之日起六十日内先向明州市人民政府申请行政复议；")
    assert "自收到行政复议决定书之日起十五日内依法向明州市人民法院提起行政诉讼" in text
    assert "六个月" not in text


def test_a_decision_not_to_punish_leaves_the_choice() -> None:
    text = remedies.paragraph("penalty-summary", body="明州市人民政府", on=DAY, penalty=False)
    assert "可以自收到本决定书之日起六十日内向明州市人民政府申请行政复议，也可以" in text
    assert "六个月内依法向有管辖权的人民法院提起行政诉讼" in text


def test_without_a_reconsideration_body_there_is_no_paragraph() -> None:
    with pytest.raises(ValueError, match="复议机关"):
        remedies.paragraph("penalty-summary", body="", on=DAY)


def test_the_payment_paragraph_names_sum_period_and_additional_fine() -> None:
    assert remedies.payment(fen=150_050, on=DAY) == (
        "罚款壹仟伍佰元伍角整（¥1,500.50），自收到本决定书之日起十五日内到指定的银行或者通过电子支付系统缴纳。"
        "到期不缴纳的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。"
    )


def test_money_taken_on_the_spot_is_handed_in_twice_within_two_working_days() -> None:
    assert remedies.remittance(on=DAY).count("二个工作日") == 3


def test_a_sealed_decision_is_not_announced_as_public() -> None:
    assert "公示" in remedies.publication(on=DAY, sector="water")
    assert remedies.publication(on=DAY, sector="public_security") == ""
