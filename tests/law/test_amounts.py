"""Money is integer fen; it is written for people in two ways and read back from both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law import amounts, numerals
from zhifa.law.dates import format_date, legal_day


@pytest.mark.parametrize(
    ("fen", "text", "capitals"),
    [
        (2_000_000, "20,000元", "贰万元整"),
        (20_000, "200元", "贰佰元整"),
        (3_005, "30.05元", "叁拾元零伍分"),
        (150_050, "1,500.50元", "壹仟伍佰元伍角整"),
        (10_700_053, "107,000.53元", "壹拾万柒仟元伍角叁分"),
        (10_000_000_500, "100,000,005元", "壹亿零伍元整"),
        (5, "0.05元", "伍分"),
        (0, "0元", "零元整"),
    ],
)
def test_an_amount_is_written_in_digits_and_in_capitals(fen: int, text: str, capitals: str) -> None:
    assert (amounts.yuan(fen), amounts.capitals(fen)) == (text, capitals)


@given(st.integers(0, 10**14 - 1))
def test_what_was_written_is_read_back(fen: int) -> None:
    assert amounts.parse_yuan(amounts.yuan(fen)) == fen
    assert amounts.parse_yuan(amounts.capitals(fen)) == fen


@given(st.integers(0, 10**12 - 1))
def test_a_numeral_is_read_back(number: int) -> None:
    assert numerals.parse(numerals.chinese(number)) == number


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("２０，０００元", 2_000_000), ("1.5万元", 1_500_000), ("¥200.00", 20_000), ("三元五角", 350), (" 3 000 元", 300_000),
        ("人民币贰万元整", 2_000_000), ("两万元", 2_000_000), ("十万零七千元", 10_700_000), ("200", 20_000), ("五分", 5),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, fen: int) -> None:
    assert amounts.parse_yuan(typed) == fen


@pytest.mark.parametrize("typed", ["", "元", "-5", "二百五", "1.234元", "2,00元", "一百万一十元", "1e5", "abc", "1角5元"])
def test_what_is_no_amount_is_refused_rather_than_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="[\u4e00-\u9fff]。$"):
        amounts.parse_yuan(typed)


def test_a_negative_amount_has_no_capitals() -> None:
    with pytest.raises(ValueError, match="负数"):
        amounts.capitals(-1)


def test_a_date_is_written_without_leading_zeros() -> None:
    from datetime import UTC, date, datetime

    assert format_date(date(2026, 3, 5)) == "2026年3月5日"
    assert legal_day(datetime(2026, 3, 4, 16, 0, tzinfo=UTC)) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("罚款人民币贰万元整（￥20,000.00）", [2_000_000]), ("警告，并处500元的罚款", [50_000]),
        ("处罚款：２万元", [2_000_000]), ("没收违法所得1000元，罚款3000元", [300_000]),
        ("对公司罚款两万元，对经办人罚款1万元", [2_000_000, 1_000_000]), ("处违法所得一倍的罚款", []), ("罚款", []), ("", []),
    ],
)  # fmt: skip
def test_a_text_tells_which_sums_it_calls_a_fine(text: str, fen: list[int]) -> None:
    assert amounts.fines_in(text) == fen


@pytest.mark.parametrize(
    ("text", "fen"), [("罚款三万元", 3_000_000), ("按每吨100元罚款", None), ("罚款1万元，罚款2万元", None), ("警告", None)]
)
def test_one_fine_is_taken_from_a_text_only_where_it_is_plain(text: str, fen: int | None) -> None:
    assert amounts.only_fine(text) == fen
