"""When a record has to be looked at again: the end of its display, of a payment period, of a second person's time."""

from __future__ import annotations

from datetime import date

from zhifa import clock
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import DueRow
from zhifa.journal.api import due as index
from zhifa.law.publication import Standing

REACTOR = "disclosure-time"
DISPLAY, STANDING, PULL = "display", "standing", "pull"


def stream(row: Disclosure) -> str:
    return f"disclosure/{row.id}"


def _after(row: Disclosure, key: str, day: date) -> DueRow:
    """At the first instant after a legal day."""
    return DueRow(stream(row), key, clock.end_of_day(day), REACTOR, {"disclosure": row.id})


def published(row: Disclosure, until: date | None, found: Standing | None) -> None:
    """The dates of a record that has just gone out; inside the caller's transaction."""
    index.clear(stream(row), [PULL])
    if until is not None:
        index.set_due([_after(row, DISPLAY, until)])
    if found is not None:
        look_again(row, found)


def look_again(row: Disclosure, found: Standing) -> None:
    if found.next_look is None:
        index.clear(stream(row), [STANDING])
    else:
        index.set_due([_after(row, STANDING, found.next_look)])


def pulled(row: Disclosure, until: date) -> None:
    index.set_due([_after(row, PULL, until)])


def ended(row: Disclosure) -> None:
    """Nothing of a record that is off for good comes due any more."""
    index.clear(stream(row), [DISPLAY, STANDING, PULL])
