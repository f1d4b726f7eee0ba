"""Rule: how long a record is shown follows from act, grade and sector, by the rules of the day, with its basis (R14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhifa.law import credit_repair, publication
from zhifa.law.calendar import Calendar
from zhifa.law.credit_repair import Place
from zhifa.law.rules import Rulebook

DECIDED, PUBLISHED = date(2026, 3, 24), date(2026, 3, 31)


def display(
    procedure: str, *kinds: str, amount: int | None = None, decided: date = DECIDED, rules: Rulebook | None = None,
    valid_until: date | None = None, **place: str,
) -> publication.Display:  # fmt: skip
    book = rules or Rulebook.default()
    where = Place(**place)
    return publication.display(
        procedure, kinds, amount, decided, PUBLISHED, book, Calendar.default(), where, valid_until=valid_until
    )


@pytest.mark.parametrize(
    ("given", "grade", "until"),
    [
        (("penalty-summary", "fine"), "minor", date(2026, 6, 24)),
        (("penalty-ordinary", "fine"), "general", date(2027, 3, 24)),
        (("penalty-ordinary", "revoke_licence"), "serious", date(2029, 3, 24)),
    ],
)
def test_a_penalty_is_shown_by_its_grade_from_the_day_of_the_decision(given: tuple[str, ...], grade: str, until: date) -> None:
    found = display(*given)
    assert (found.grade, found.until) == (grade, until)
    assert found.why
    assert found.basis


@pytest.mark.parametrize(
    ("kinds", "until"),
    [(("criticism",), date(2026, 6, 30)), (("fine",), date(2029, 3, 31)), (("revoke_licence",), date(2029, 3, 31))],
)
def test_market_regulation_counts_three_months_or_three_years_from_the_publication(kinds: tuple[str, ...], until: date) -> None:
    found = display("penalty-ordinary", *kinds, sector="market")
    assert found.until == until
    assert found.latest
    assert found.latest.basis == "市场监督管理行政处罚信息公示规定第十三条第一款"


def test_an_amount_counts_only_where_a_rule_names_one() -> None:
    assert display("penalty-ordinary", "fine", amount=10**9).grade == "general"
    named = [
        {"id": "credit.serious.fine", "value": 100_000_000, "basis": "本省规定", "valid_from": "2026-01-01"},
        {"id": "credit.minor.fine", "value": 500_000, "basis": "本省规定", "valid_from": "2026-01-01"},
    ]
    book = Rulebook.default(named)
    grades = [display("penalty-ordinary", "fine", amount=fen, rules=book).grade for fen in (500_000, 500_001, 100_000_000)]
    assert grades == ["minor", "general", "serious"]
    assert display("penalty-ordinary", "fine", amount=500_000, rules=book).basis == "本省规定"


def test_a_licence_is_shown_while_it_is_valid_and_other_acts_for_the_period_of_their_rule() -> None:
    assert display("licence-ordinary", valid_until=date(2031, 3, 24)).until == date(2031, 3, 24)
    assert display("licence-ordinary").until is None
    assert display("coercion-measure").until == date(2029, 3, 24)


def test_an_old_decision_falls_under_the_rules_of_the_day_it_is_published() -> None:
    assert display("penalty-ordinary", "fine", decided=date(2024, 3, 24)).until == date(2025, 3, 24)


def test_what_an_entry_keeps_gives_the_same_period_again_day_by_day() -> None:
    found = display("penalty-ordinary", "fine")
    kept: dict[str, Any] = found.as_json()
    again = publication.period(kept, "latest", Rulebook.default(), Calendar.default(), "penalty-ordinary")
    assert again == found.latest
    assert again
    assert len(again.days) == 365
    assert "days" not in kept["latest"]
    shown = publication.shown_of(kept, Rulebook.default(), Calendar.default(), "penalty-ordinary")
    assert shown
    assert shown.earliest
    assert shown.earliest.due == date(2026, 6, 24)


def test_repair_is_refused_too_early_unperformed_or_for_excluded_kinds_each_with_its_article() -> None:
    shown = credit_repair.shown("penalty-ordinary", ["fine"], DECIDED, Rulebook.default(), Calendar.default())
    early = credit_repair.refusals(shown, (), "", performed=False, today=date(2026, 6, 23))
    assert [one.code for one in early] == ["repair_too_early", "repair_unperformed"]
    assert credit_repair.refusals(shown, (), "", performed=True, today=date(2026, 6, 24)) == ()
    barred, basis = credit_repair.excluded(
        "penalty-ordinary", ["fine", "stop_production"], Rulebook.default(), DECIDED, Place(sector="market")
    )
    (refusal,) = credit_repair.refusals(shown, barred, basis, performed=True, today=date(2026, 6, 24))
    assert (refusal.code, refusal.basis) == ("repair_excluded", "市场监督管理行政处罚信息公示规定第十四条第三款")
    assert credit_repair.excluded("penalty-ordinary", ["stop_production"], Rulebook.default(), DECIDED)[0] == frozenset()
