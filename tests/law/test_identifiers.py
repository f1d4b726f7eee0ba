"""Numbers that people type are checked, and the answer says in Chinese what is wrong and what to do."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law import identifiers as ids

VECTORS = Path(__file__).parents[3] / "shared/data/reference/code_vectors.csv"
CREDIT, PERSON = "91110000600037341L", "360426199101010071"


@pytest.mark.parametrize("typed", [CREDIT, "９１１１００００６０００３７３４１Ｌ", "91110000 600037341l", "9111-0000-6000-3734-1L"])
def test_a_credit_code_is_accepted_as_people_type_it(typed: str) -> None:
    assert ids.check_credit_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("91110000600037341X", "统一社会信用代码第18位校验码不对，应为L，现为X，请核对营业执照。"),
        ("9111000060003734", "统一社会信用代码应为18位，现为16位，请核对营业执照。"),
        ("9111000060003734IL", "第17位“I”不对"),
        ("91A10000600037341L", "应为数字"),
        ("", "现为0位"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(typed: str, says: str) -> None:
    assert says in str(ids.check_credit_code(typed))


def test_codes_of_rural_collectives_and_the_military_are_no_errors_of_form() -> None:
    code = "N2440703MF12345678"
    problem = ids.check_credit_code(code)
    assert problem is None or problem.code == "check_digit"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("360426199101010070", "第18位校验码不对，应为1，现为0"),
        ("36042619910101007", "应为18位，现为17位"),
        ("36042619910231007X", "不是出生日期"),
        ("99042618000101007X", "不是出生日期"),
        ("060426199101010071", "不是行政区划代码"),
        ("3604261991010100AX", "前17位应为数字"),
    ],
)
def test_a_wrong_identity_number_says_what_is_wrong(typed: str, says: str) -> None:
    assert says in str(ids.check_id_number(typed))


@pytest.mark.skipif(not VECTORS.exists(), reason="../shared is not beside this checkout")
def test_all_vectors_are_judged_as_they_are_marked() -> None:
    checks = {"id18": ids.check_id_number, "uscc": ids.check_credit_code}
    rows = [row for row in csv.DictReader(VECTORS.read_text("utf-8").splitlines()) if row["type"] in checks]
    assert len(rows) == 400
    for row in rows:
        assert (checks[row["type"]](row["value"]) is None) == (row["valid"] == "1"), row


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_one_digit_changed_is_noticed(place: int, digit: str) -> None:
    changed = PERSON[:place] + digit + PERSON[place + 1 :]
    assert (ids.check_id_number(changed) is None) == (changed == PERSON)


def test_birth_date_and_sex_come_from_a_valid_number_only() -> None:
    assert ids.birth_date("３６０４２６ 19910101 0071") == date(1991, 1, 1)
    assert ids.sex(PERSON) == "男"
    with pytest.raises(ValueError, match="校验码"):
        ids.birth_date("360426199101010070")


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2012, 3, 5), date(2026, 3, 5), 13),
        (date(2012, 3, 5), date(2026, 3, 6), 14),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 3, 5), date(2026, 3, 5), 0),
    ],
)
def test_a_year_of_age_is_full_on_the_day_after_the_birthday(birth: date, day: date, age: int) -> None:
    assert ids.age_on(birth, day) == age


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="出生日期"):
        ids.age_on(date(2026, 3, 5), date(2026, 3, 4))


@pytest.mark.parametrize("typed", ["明水罚当决字〔2026〕3号", "明水罚当决字[2026]第3号", "明水罚当决字（２０２６）３号", "明水罚当决字【2026】 3 号"])
def test_a_document_number_is_read_in_any_brackets_and_written_in_one_form(typed: str) -> None:
    number = ids.parse_document_number(typed)
    assert (number.word, number.year, number.n) == ("明水罚当决字", 2026, 3)
    assert str(number) == ids.document_number("明水罚", "当决字", 2026, 3) == "明水罚当决字〔2026〕3号"


@pytest.mark.parametrize("typed", ["明水罚当决字2026年3号", "〔2026〕3号", "明水罚〔2026〕0号", "明水罚〔26〕3号", ""])
def test_what_is_no_document_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="不是文号"):
        ids.parse_document_number(typed)


def test_the_form_of_a_certificate_number_is_the_authoritys() -> None:
    assert ids.check_certificate_number("粤Ｊ０１２３４") is None
    assert ids.check_certificate_number("粤J 01234;") is not None
    assert ids.check_certificate_number("07-123", r"\d{2}-\d{4}") is not None
