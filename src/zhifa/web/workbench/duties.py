"""What a first page shows beside the to-do list: findings, disclosure duties, lists to review, the load of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.casework import queries
from zhifa.casework.models import Case
from zhifa.disclosure import queries as disclosures_of
from zhifa.disclosure.lists import queries as lists_of
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.journal.api import Entry
from zhifa.law.calendar import Calendar
from zhifa.web.presentation import disclosures, words
from zhifa.web.presentation import lists as views
from zhifa.web.presentation.clocks import Light
from zhifa.web.presentation.disclosures import DeskRow

WATCHES: Final = frozenset({"supervisor", "unit_head", "agency_head", "agency_chief"})
FEW: Final = 5  # findings in the rail of somebody who has work of his own
MANY: Final = 20
ROWS: Final = 10  # disclosure duties, lists to review on the first page; their own pages have them all
TURNS: Final = {
    "prepared": ("disclosure.approve", "批准公示"),
    "corrected": ("disclosure.approve", "批准更正"),
    "due": ("disclosure.prepare", "制作公开版本"),
    "approved": ("disclosure.publish", "发布到公示网"),
    "proposals": ("disclosure.agree", "批准另一人的提议"),
    "repairs": ("disclosure.repair", "审核信用修复申请"),
}
"""The queue that a duty lies in -> the operation that it waits for, and what to do."""


@dataclass(frozen=True)
class Finding:
    when: str
    iso: str
    message: str
    number: str
    href: str
    position: int | None
    tone: str
    icon: str


@dataclass(frozen=True)
class Duty:
    row: DeskRow
    what: str


@dataclass(frozen=True)
class ListTurn:
    """`due`: by when the list must be public."""

    authority: str
    name: str
    kind: ListKind
    light: Light
    due: date | None


def findings(actor: Actor, *, many: bool) -> tuple[Finding, ...]:
    """The newest findings of the cases within reach, for those whose task it is to watch over others' work."""
    roles = {held.role for held in actor.grants}
    if not roles & WATCHES and "officer" not in roles:
        return ()
    kinds = queries.FINDINGS if roles & WATCHES else ("finding.party",)  # an officer sees what parties sent
    found = queries.findings(actor, MANY if many else FEW, kinds)
    numbers = dict(Case.objects.filter(id__in={case_of(entry) for entry in found}).values_list("id", "number"))
    return tuple(finding(entry, numbers.get(case_of(entry), "")) for entry in found)


def case_of(entry: Entry) -> str:
    return entry.stream.removeprefix("finding/")


def finding(entry: Entry, number: str) -> Finding:
    late = entry.kind == "finding.overdue"
    return Finding(
        when=words.moment(entry.recorded),
        iso=words.as_instant(entry.recorded).isoformat(timespec="minutes"),
        message=entry.display(),
        number=number,
        href=reverse("workbench:case", args=[case_of(entry)]),
        position=entry.position,
        tone="red" if late else "amber",
        icon="stop" if late else "warn",
    )


def waiting(actor: Actor, today: date, calendar: Calendar) -> tuple[list[Duty], int]:
    """The disclosure duties that this person can take a step further, the most urgent first, and how many there are."""
    queues = [queue for queue, (operation, _) in TURNS.items() if scope.authorities(actor, operation)]
    found, total = disclosures_of.waiting(actor, queues, ROWS)
    rows = [disclosures.desk_row(item, today=today, calendar=calendar) for _, item in found]
    return [Duty(row, TURNS[queue][1]) for row, (queue, _) in zip(rows, found, strict=True)], total


def lists(actor: Actor, today: date) -> list[ListTurn]:
    """The lists that wait for this person's review, the most urgent first. Two statements."""
    return [
        ListTurn(row.authority, name, kind, views.light(row.stage, row.due_on, today), row.due_on)
        for row, kind, name in lists_of.waiting(actor)
    ]
