"""By when a changed list must be public again."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from zhifa.accounts.models import Authority
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook

RULE: Final = "lists.publish"


def clock_from(changed_on: date, authority: Authority) -> dict[str, Any]:
    """The clock that starts with a change, in the form of design 3.1."""
    reckoned = deadline(
        Rulebook.default(), Calendar.default(), RULE, changed_on, region=authority.region, sector=authority.sector
    )
    return reckoned.as_json()
