"""Rule: the fine lies in the tier's range as the circumstances leave it, and every step says its clause (处罚法 30-34)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa.law.discretion import Derived, FineRange, derive
from zhifa.law.rules import Rule, Rulebook

ON = date(2026, 3, 5)
TIERS = [("轻微", FineRange(None, 300_000)), ("一般", FineRange(300_000, 2_000_000)), ("严重", FineRange(2_000_000, 5_000_000))]
LIGHTER, HEAVIER, MITIGATING = {"cooperated": "配合"}, {"repeated": "再犯"}, {"merit": "立功"}


def derived(at: int, factors: dict[str, str], *overrides: dict[str, Any], sector: str = "") -> Derived:
    book = Rulebook.default(overrides)

    def rule(name: str) -> Rule:
        return book.rule(name, ON, sector=sector)

    return derive(TIERS, at, factors, rule)


def benchmark(rule_id: str, value: Any) -> dict[str, Any]:
    return {"id": rule_id, "value": value, "basis": "本市裁量基准第五条", "valid_from": "2026-01-01"}


@pytest.mark.parametrize(
    ("factors", "low", "high"),
    [
        ({}, 300_000, 2_000_000), (LIGHTER, 300_000, 1_150_000), (HEAVIER, 1_150_000, 2_000_000),
        (LIGHTER | HEAVIER, 300_000, 2_000_000), (MITIGATING, 0, 1_150_000), (MITIGATING | HEAVIER, 0, 2_000_000),
        ({"unknown": "别的"}, 300_000, 2_000_000),
    ],
)  # fmt: skip
def test_each_circumstance_does_what_its_rule_says(factors: dict[str, str], low: int, high: int) -> None:
    found = derived(1, factors)
    assert (found.low, found.high, found.mitigated) == (low, high, "merit" in factors)
    assert all(line.text and line.basis for line in found.lines)


def test_the_steps_are_told_in_order_with_their_clauses() -> None:
    assert [(line.text, line.basis) for line in derived(1, MITIGATING).lines] == [
        ("裁量档次“一般”：罚款 3,000元至20,000元", "行政处罚法第三十四条"),
        ("从轻（立功）：取幅度中较低的百分之五十，3,000元至11,500元", "行政处罚法第三十条至第三十二条、第三十四条"),
        ("可以减轻（立功）：可以低于最低限", "行政处罚法第三十条至第三十二条"),
    ]


def test_a_tier_without_a_lower_limit_begins_at_nothing() -> None:
    assert (derived(0, LIGHTER).low, derived(0, LIGHTER).high) == (0, 150_000)
    assert derived(0, {}).lines[0].text == "裁量档次“轻微”：罚款 3,000元以下"


def test_a_benchmark_sets_its_own_share_and_moves_the_tier() -> None:
    third = benchmark("discretion.lighter.share", 3000)
    assert derived(1, LIGHTER, third).high == derived(1, LIGHTER, sector="market").high == 810_000
    down, up = benchmark("discretion.tier_down", ["merit"]), benchmark("discretion.tier_up", ["repeated"])
    assert (derived(1, MITIGATING, down).high, derived(1, HEAVIER, up).low) == (150_000, 3_500_000)
    assert derived(1, HEAVIER, up).lines[1].text == "再犯：升一档，为“严重”：20,000元至50,000元"
    assert derived(2, HEAVIER, up).lines[1].text == "再犯：没有更合适的档次"
    assert derived(1, HEAVIER, up).lines[1].basis == "本市裁量基准第五条"


CODES = ["cooperated", "repeated", "merit", "minor", "unknown", "emergency"]


@given(st.integers(0, 2), st.sets(st.sampled_from(CODES)), st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_is_left_never_leaves_the_tier_but_downwards_where_something_mitigates(
    at: int, chosen: set[str], lighter: int, heavier: int
) -> None:
    shares = (benchmark("discretion.lighter.share", lighter), benchmark("discretion.heavier.share", heavier))
    found = derived(at, {code: code for code in sorted(chosen)}, *shares)
    low, high = TIERS[at][1].low or 0, TIERS[at][1].high or 0
    assert found.low <= found.high <= high
    assert found.low >= low or (found.mitigated and found.low == 0)
    assert found.mitigated == bool(chosen & {"merit", "minor"})
