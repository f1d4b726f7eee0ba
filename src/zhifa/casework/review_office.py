"""The office of legal review: what waits, who did how much, and whether there are enough qualified reviewers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q

from zhifa import clock
from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority, Grant, User
from zhifa.casework.models import Case
from zhifa.casework.write import rulebook
from zhifa.journal.api import Entry, read
from zhifa.law.calendar import Calendar
from zhifa.law.rules import Rule
from zhifa.registry.models import Certificate

SEEN: Final = "review.workload"
KINDS: Final = ("case.review.request", "case.review.opinion")
NEWEST: Final = 2_000
"""So many submissions and opinions are counted at most; the page says so when there are more."""
WHOLE: Final = 10_000


@dataclass(frozen=True)
class Reviewer:
    """`waiting`: submissions that lie with this person; `days`: working days from submission to opinion, on average."""

    name: str
    done: int
    waiting: int
    days: float | None


@dataclass(frozen=True)
class Staff:
    """One authority against the least share of reviewers. Shares are in ten-thousandths, None where nobody enforces."""

    authority: str
    reviewers: int
    officers: int
    qualified: int
    rule: Rule

    @property
    def share(self) -> int | None:
        return self.reviewers * WHOLE // self.officers if self.officers else None

    @property
    def percent(self) -> float:
        return (self.share or 0) / 100

    @property
    def lacking(self) -> int:
        """How many reviewers are missing for the share."""
        needed = -(-self.officers * self.rule.number // WHOLE)
        return max(needed - self.reviewers, 0)


def reach(actor: Actor) -> frozenset[str] | None:
    """Authorities whose review office the actor may see; None for all."""
    found = scope.authorities(actor, SEEN)
    return None if isinstance(found, scope.Everything) else found


def names(cases: Iterable[Case]) -> dict[str, str]:
    """By account the name of whoever reviews one of the cases. One statement."""
    people = User.objects.filter(pk__in={case.reviewer for case in cases if case.reviewer})
    return {str(key): name for key, name in people.values_list("id", "name")}


def waiting(codes: frozenset[str] | None) -> list[Case]:
    """Open cases with a submission that has no opinion yet, the most urgent first. Two statements."""
    rows = Case.objects.filter(waiting_for__contains=",reviewer,", status="open", **_within("authority_id", codes))
    rows = rows.select_related("authority").prefetch_related("parties")
    return list(rows.order_by(F("next_due").asc(nulls_last=True), "updated_at"))


def done(codes: frozenset[str] | None, today: date) -> tuple[list[Entry], bool]:
    """Submissions and opinions of this year, oldest first, and whether there were more than are counted."""
    found = read.of_kinds(KINDS, codes, NEWEST)
    return [entry for entry in reversed(found) if clock.legal_day(entry.occurred).year == today.year], len(
        found
    ) == NEWEST


def reviewers(entries: Sequence[Entry], cases: Iterable[Case], calendar: Calendar) -> list[Reviewer]:
    """Everybody who gave an opinion this year or with whom a submission lies, by name of account. One statement."""
    asked: dict[str, date] = {}
    days: dict[str, list[int]] = defaultdict(list)
    count: Counter[str] = Counter()
    for entry in entries:
        if entry.kind == KINDS[0]:
            asked[entry.stream] = clock.legal_day(entry.occurred)
        else:
            count[entry.actor] += 1
            if entry.stream in asked:
                start = asked.pop(entry.stream)
                days[entry.actor].append(working_days(start, clock.legal_day(entry.occurred), calendar))
    back = Counter(case.reviewer for case in cases if case.reviewer)
    people = User.objects.filter(pk__in={*count, *back}).order_by("username").values_list("id", "name")
    return [_reviewer(str(key), name, count, back, days) for key, name in people]


def _reviewer(key: str, name: str, count: Counter[str], back: Counter[str], days: dict[str, list[int]]) -> Reviewer:
    taken = days.get(key, [])
    return Reviewer(name, count[key], back[key], sum(taken) / len(taken) if taken else None)


def working_days(start: date, end: date, calendar: Calendar) -> int:
    """Working days after the day of submission up to and with the day of the opinion."""
    return sum(calendar.day(start + timedelta(days=n)).working for n in range(1, (end - start).days + 1))


def staff(codes: frozenset[str] | None, today: date) -> list[Staff]:
    """Reviewers, certified officers and legal qualifications of each authority that enforces. Four statements."""
    held = defaultdict(set)
    for authority, user in Grant.objects.filter(
        role="reviewer", user__is_active=True, **_within("authority_id", codes)
    ).values_list("authority_id", "user_id"):
        held[authority].add(user)
    everybody = {user for users in held.values() for user in users}
    qualified = set(
        Certificate.objects.filter(kind="legal_profession", status="valid", officer__user_id__in=everybody).values_list(
            "officer__user_id", flat=True
        )
    )
    officers = _officers(codes, today)
    rows = Authority.objects.filter(code__in={*held, *officers}).order_by("path")
    return [
        Staff(
            row.name,
            len(held[row.code]),
            officers[row.code],
            len(held[row.code] & qualified),
            rulebook().rule("review.staff_ratio", today, region=row.region, sector=row.sector),
        )
        for row in rows
    ]


def _officers(codes: frozenset[str] | None, today: date) -> Counter[str]:
    """People with an enforcement certificate good today, by the authority in whose name they act."""
    rows = Certificate.objects.filter(kind="enforcement", status="valid", valid_from__lte=today, valid_to__gte=today)
    if codes is not None:
        rows = rows.filter(Q(officer__authority_id__in=codes) | Q(officer__authority__principal_id__in=codes))
    found: Counter[str] = Counter()
    named = rows.values_list("officer__authority_id", "officer__authority__principal_id")
    for own, principal, count in named.annotate(people=Count("officer_id", distinct=True)).order_by():
        found[principal or own] += count
    return found


def _within(name: str, codes: frozenset[str] | None) -> dict[str, Any]:
    return {} if codes is None else {f"{name}__in": codes}
