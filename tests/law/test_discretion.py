"""A discretion standard becomes kinds and ranges, or is said not to be understood; an amount is never guessed."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law.discretion import KINDS, FineRange, RatioRange, parse_standard, statutory_range

TABLE = Path(__file__).parents[3] / "shared/data/discretion/jiangmen_eco_discretion.csv"
WAN = 1_000_000  # 一万元 in fen


def money(low: int | None, high: int | None, per: str = "") -> FineRange:
    return FineRange(low, high, per)


def share(base: str, low: int | str | None, high: int | str, cap: int | None = None) -> RatioRange:
    return RatioRange(base, None if low is None else Fraction(low), Fraction(high), cap)


# standard, kinds, fines as (payer, range, optional); checked by hand
UNDERSTOOD = [
    ("给予警告", "警告", []),
    ("责令改正，处300元以上1500元以下罚款", "罚款", [("", money(30_000, 150_000), False)]),
    ("责令改正，处1500元以上3000元以下罚款", "罚款", [("", money(150_000, 300_000), False)]),
    ("责令停止违法行为，可以处二百元以下的罚款", "罚款", [("", money(None, 20_000), True)]),
    ("责令停止违法行为，可以处二百以上五百元以下的罚款", "罚款", [("", money(20_000, 50_000), True)]),
    ("责令改正，并处五百元以上七百元以下罚款", "罚款", [("", money(50_000, 70_000), False)]),
    ("责令改正，处二千元以上一万元以下罚款", "罚款", [("", money(200_000, WAN), False)]),
    ("责令备案，处一万元以下罚款", "罚款", [("", money(None, WAN), False)]),
    ("责令备案，处五万元的罚款", "罚款", [("", money(5 * WAN, 5 * WAN), False)]),
    ("处二十万元罚款", "罚款", [("", money(20 * WAN, 20 * WAN), False)]),
    ("责令改正，处一万元以上一万五千元以下罚款", "罚款", [("", money(WAN, 1_500_000), False)]),
    ("责令改正，处一百五十万元以上二百万元以下罚款", "罚款", [("", money(150 * WAN, 200 * WAN), False)]),
    ("责令改正，处十万以上二十万元以下罚款", "罚款", [("", money(10 * WAN, 20 * WAN), False)]),
    ("没收违法所得，处10万元以上20万元以下罚款", "罚款 没收违法所得", [("", money(10 * WAN, 20 * WAN), False)]),
    ("责令停止违法行为，限期改正，处以处三万元以上六万元以下的罚款", "罚款", [("", money(3 * WAN, 6 * WAN), False)]),
    ("责令停止生产或者使用，可以并处五万元以下的罚款", "罚款", [("", money(None, 5 * WAN), True)]),
    ("责令限期改正，可处一万元以上三万元以下的罚款", "罚款", [("", money(WAN, 3 * WAN), True)]),
    ("责令停产停业，处二万元以上五万元以下罚款", "罚款 责令停产停业", [("", money(2 * WAN, 5 * WAN), False)]),
    ("处20,000元以上50,000元以下罚款", "罚款", [("", money(2 * WAN, 5 * WAN), False)]),
    ("处1000元以上罚款", "罚款", [("", money(100_000, None), False)]),
    ("责令停止建设，处建设项目总投资额百分之一以上百分之二以下的罚款", "罚款", [("", share("建设项目总投资额", "1/100", "2/100"), False)]),
    ("责令停止建设，处建设项目总投资额百分之五的罚款", "罚款", [("", share("建设项目总投资额", "1/20", "1/20"), False)]),
    ("处所收费用三倍的罚款", "罚款", [("", share("所收费用", 3, 3), False)]),
    ("责令退还所收费用，处所收费用一倍以上二倍以下的罚款。", "罚款", [("", share("所收费用", 1, 2), False)]),
    ("处所收费用五倍的罚款，禁止从事环境影响报告书、环境影响报告表编制工作", "罚款 限制从业", [("", share("所收费用", 5, 5), False)]),
    ("责令改正，处货值金额1倍以上2倍以下的罚款", "罚款", [("", share("货值金额", 1, 2), False)]),
    ("可以处应缴纳排污费数额一倍以上三倍以下的罚款", "罚款", [("", share("应缴纳排污费数额", 1, 3), True)]),
    ("责令停止违法行为，没收违法所得，可以并处违法所得二倍的罚款", "罚款 没收违法所得", [("", share("违法所得", 2, 2), True)]),
    ("按照直接损失的百分之三十计算罚款，但是最高不超过一百万元", "罚款", [("", share("直接损失", "3/10", "3/10", 100 * WAN), False)]),
    ("处违法所得千分之五以下罚款", "罚款", [("", share("违法所得", None, "5/1000"), False)]),
    (
        "处以直接经济损失2倍罚款；对责任人员可以处上一年度从本单位取得收入10％以下的罚款", "罚款",
        [("", share("直接经济损失", 2, 2), False), ("responsible", share("上一年度从本单位取得收入", None, "1/10"), True)],
    ),
    (
        "处五十万元以上七十万元以下的罚款，并对建设单位的法定代表人、主要负责人、直接负责的主管人员和其他直接责任人员，处五万元以上七万元以下的罚款",
        "罚款", [("", money(50 * WAN, 70 * WAN), False), ("responsible", money(5 * WAN, 7 * WAN), False)],
    ),
    ("对责任人处十二万以上十五万元以下罚款", "罚款", [("responsible", money(12 * WAN, 15 * WAN), False)]),
    (
        "责令改正，处十万元罚款；对个人处以五千元罚款", "罚款",
        [("", money(10 * WAN, 10 * WAN), False), ("individual", money(500_000, 500_000), False)],
    ),
    (
        "处二十万元罚款，个人处五千元罚款", "罚款",
        [("", money(20 * WAN, 20 * WAN), False), ("individual", money(500_000, 500_000), False)],
    ),
    (
        "对单位处五千元以上一万元以下罚款；对个人处二百元以下罚款", "罚款",
        [("organisation", money(500_000, WAN), False), ("individual", money(None, 20_000), False)],
    ),
    ("处每辆五千元罚款", "罚款", [("", money(500_000, 500_000, "辆"), False)]),
    ("每平方米处五十元以上一百元以下罚款", "罚款", [("", money(5_000, 10_000, "平方米"), False)]),
    ("处警告或者二百元以下罚款", "警告 罚款", [("", money(None, 20_000), False)]),
    ("没收违法所得和非法财物，并处1万元罚款", "罚款 没收违法所得 没收非法财物", [("", money(WAN, WAN), False)]),
    ("吊销许可证", "吊销许可证件", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds", "fines"), UNDERSTOOD, ids=[row[0][:20] for row in UNDERSTOOD])
def test_a_standard_is_read_as_a_person_reads_it(
    text: str, kinds: str, fines: list[tuple[str, FineRange | RatioRange, bool]]
) -> None:
    standard = parse_standard(text)
    assert standard.understood, standard.rest
    assert standard.kinds == tuple(kinds.split())
    assert [(fine.payer, fine.range, fine.optional) for fine in standard.fines] == fines


def test_at_least_forty_examples_are_checked_by_hand() -> None:
    assert len(UNDERSTOOD) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "",
        "处罚款",
        "处七万元以下九万元以下罚款",
        "处一百万一十元以上一百三十万元以下罚款",
        "处二以上五万元以下罚款",
        "处五万元以上二万元以下罚款",
        "对责任人员可以处上一年度从本单位取得收入35以上50％以下的罚款",
        "处以直接损失20%的罚款；对责任人员可以处上一年度从本单位取得收入20%以上30%的罚款",
        "处二十万元以上七十万元以下罚款（每增加1个超标因子增加一万元）",
        "处相当数额的罚款",
        "由公安机关处十日以上十五日以下拘留",
    ],
)
def test_what_is_not_understood_gives_no_amount_and_keeps_its_words(text: str) -> None:
    standard = parse_standard(text)
    assert not standard.understood
    assert standard.range is None
    assert bool(standard.rest) == bool(text)


def test_orders_to_correct_are_no_penalties() -> None:
    standard = parse_standard("责令停止违法行为，限期采取治理措施，消除污染，处二万元以上五万元以下罚款")
    assert standard.kinds == ("罚款",)
    assert standard.orders == ("责令停止违法行为", "限期采取治理措施", "消除污染")


def test_what_needs_a_condition_is_kept_apart() -> None:
    standard = parse_standard("责令改正；逾期不改正的，责令停产停业，处三万元罚款", "情节严重的，吊销许可证")
    assert standard.kinds == ()
    assert standard.conditional_kinds == ("罚款", "吊销许可证件", "责令停产停业")
    assert standard.fines[0].condition == "逾期不改正的"
    assert standard.range is None


def test_a_ratio_of_a_known_base_is_a_range_in_fen_within_its_cap() -> None:
    standard = parse_standard("按照直接损失的百分之三十计算罚款，但是最高不超过一百万元")
    assert isinstance(standard.range, RatioRange)
    assert standard.range.of(1_000_001) == FineRange(300_000, 300_000)
    assert standard.range.of(1000 * WAN) == FineRange(100 * WAN, 100 * WAN)
    assert RatioRange("所收费用", Fraction(1), Fraction(2)).of(333) == FineRange(333, 666)


@given(st.text("处罚款万元以上下百分之一二三十倍的，；对个人可责令改正警告", max_size=40))
def test_reading_never_fails_and_never_gives_an_amount_it_did_not_understand(text: str) -> None:
    standard = parse_standard(text)
    assert set(standard.kinds) <= set(KINDS)
    for fine in standard.fines:
        assert fine.range.low is None or fine.range.high is None or fine.range.low <= fine.range.high
    assert standard.understood or standard.range is None


@pytest.mark.skipif(not TABLE.exists(), reason="../shared is not beside this checkout")
def test_the_real_table_is_read_but_for_eighteen_tiers() -> None:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    read = [parse_standard(row["standard"], row["note"]) for row in rows]
    assert len(rows) == 872
    assert sum(standard.understood for standard in read) == 854
    assert all(("罚款" in row["standard"]) == bool(s.fines) for row, s in zip(rows, read, strict=True) if s.understood)
    assert {s.fines[0].range.base for s in read if s.fines and isinstance(s.fines[0].range, RatioRange)} == {
        "建设项目总投资额", "所收费用", "货值金额", "直接损失", "直接经济损失", "代为处置费用", "违法所得",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("倾倒垃圾、渣土的，责令停止违法行为，可以处五万元以下的罚款。", None, 50_000),
        ("违反本法规定的，处一万元以上十万元以下罚款；情节严重的，处十万元以上五十万元以下的罚款。", 10_000, 500_000),
        ("处警告或者300元以上3000元以下罚款。", 300, 3_000),
        ("对单位处二万元以上二十万元以下的罚款，对直接负责的主管人员处一千元以下的罚款。", None, 200_000),
        ("违法所得十万元以上的，处五千元以上五万元以下罚款。", 5_000, 50_000),
    ],
)
def test_the_law_says_the_lowest_and_the_highest_fine_of_anybody(text: str, low: int | None, high: int) -> None:
    assert statutory_range(text) == FineRange(low * 100 if low else None, high * 100)


@pytest.mark.parametrize(
    "text",
    [
        "责令其纠正违法行为，可以并处警告、罚款。",
        "处五千元以上五万元以下罚款；货值金额一万元以上的，并处货值金额十倍以上二十倍以下罚款。",
        "处二以上五万元以下罚款。",
        "每辆处一千元以上三千元以下罚款。",
        "处一万元以上罚款。",
        "到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款；处一万元以下罚款。",
        "《中华人民共和国防洪法》第五十五条第二项",
        "",
    ],
)
def test_nobody_is_held_to_a_bound_that_the_law_does_not_plainly_set(text: str) -> None:
    assert statutory_range(text) is None


@pytest.mark.skipif(not TABLE.exists(), reason="../shared is not beside this checkout")
def test_no_tier_of_the_real_table_lies_outside_what_its_own_law_was_read_to_say() -> None:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    outside = []
    for row in rows:
        law, tier = statutory_range(row["legal_basis"]), parse_standard(row["standard"], row["note"]).range
        if law and isinstance(tier, FineRange) and not tier.per and tier.high is not None:
            assert law.high is not None
            if tier.high > law.high or (tier.low or 0) < (law.low or 0):
                outside.append((row["legal_basis"][-60:], row["standard"]))
    assert outside == []
