"""Rule: a penalty is shown for a least and a longest time by its gravity, counted from the decision."""

from __future__ import annotations

from datetime import date

import pytest

from zhifa.law import credit_repair
from zhifa.law.calendar import Calendar
from zhifa.law.rules import Rulebook, RuleError

DECIDED = date(2026, 3, 24)


def _shown(procedure: str, *kinds: str, on: date = DECIDED) -> credit_repair.Shown:
    return credit_repair.shown(procedure, kinds, on, Rulebook.default(), Calendar.default())


@pytest.mark.parametrize(
    ("procedure", "kinds", "grade", "earliest", "latest"),
    [
        ("penalty-summary", ["fine"], "minor", None, date(2026, 6, 24)),
        ("penalty-ordinary", ["warning"], "minor", None, date(2026, 6, 24)),
        ("penalty-ordinary", ["warning", "fine"], "general", date(2026, 6, 24), date(2027, 3, 24)),
        ("penalty-ordinary", ["fine", "confiscate_gains"], "general", date(2026, 6, 24), date(2027, 3, 24)),
        ("penalty-ordinary", ["revoke_licence"], "serious", date(2027, 3, 24), date(2029, 3, 24)),
        ("penalty-ordinary", ["fine", "restrict_employment"], "serious", date(2027, 3, 24), date(2029, 3, 24)),
    ],
)
def test_the_graver_the_penalty_the_longer_it_is_shown(
    procedure: str, kinds: list[str], grade: str, earliest: date | None, latest: date
) -> None:
    found = _shown(procedure, *kinds)
    assert found.grade == grade
    assert (found.earliest.due if found.earliest else None) == earliest
    assert found.latest.due == latest


def test_what_no_rule_says_is_not_guessed() -> None:
    with pytest.raises(RuleError):
        _shown("penalty-ordinary", "fine", on=date(2024, 1, 2))


def test_the_values_are_marked_as_to_be_confirmed() -> None:
    assert not _shown("penalty-ordinary", "fine").latest.rule.confirmed
