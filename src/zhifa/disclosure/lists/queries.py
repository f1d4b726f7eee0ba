"""Reading lists: how they stand (staff), what is public on a day (everybody)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from zhifa.accounts import paging, permissions, regions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.clock import legal_today
from zhifa.disclosure.lists import catalogue, sources
from zhifa.disclosure.lists.actions.frame import Target, may_review
from zhifa.disclosure.lists.catalogue import KEY, ListKind
from zhifa.disclosure.lists.models import AuthorityList, ListDraft, ListVersion, Stage
from zhifa.disclosure.lists.offices import Office, offices
from zhifa.disclosure.lists.rows import Difference, Row, compare, matches
from zhifa.journal.api import Entry, read

PAGE: Final = 50
AT_ONCE: Final = 20  # lists read in one go
_REVIEWERS: Final = frozenset(
    role for code in ("list.review", "list.review_for_others") for role in permissions.operation(code).roles
)


@dataclass(frozen=True)
class Standing:
    """A list of an authority as its people see it; `row` and `version` are None before anything happened."""

    kind: ListKind
    office: Office
    row: AuthorityList | None = None
    version: ListVersion | None = None
    draft: bool = False

    @property
    def title(self) -> str:
        return Stage(self.row.stage).label if self.row else "尚未公布"


@dataclass(frozen=True)
class Across:
    """How many lists of an authority are public, on their way to a version, overdue, and were never published."""

    authority: Authority
    published: int = 0
    in_hand: int = 0
    late: int = 0

    @property
    def missing(self) -> int:
        return len(catalogue.kinds()) - self.published


@dataclass(frozen=True)
class Item:
    """A row with whose list it is on."""

    authority: str
    authority_name: str
    row: Row
    version: ListVersion


@dataclass(frozen=True)
class Found:
    """Up to fifty items, the exact total, the cursor of the next page."""

    items: tuple[Item, ...] = ()
    total: int = 0
    next: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    """Code -> name of every authority whose list was read."""


def standings(authority: Authority) -> list[Standing]:
    """Every list of an authority. Four statements."""
    rows = {row.code: row for row in AuthorityList.objects.filter(authority=authority.code).defer("rows")}
    latest = {row.code: row for row in _latest().filter(authority=authority.code)}
    drafts = set(ListDraft.objects.filter(authority=authority.code).values_list("code", flat=True))
    by = offices(catalogue.kinds(), authority)
    return [
        Standing(kind, by[kind.code], rows.get(kind.code), latest.get(kind.code), kind.code in drafts)
        for kind in catalogue.kinds()
    ]


def across(authorities: Sequence[Authority]) -> list[Across]:
    """The lists of several authorities side by side: overdue ones first, then whoever lacks most. One statement."""
    rows: dict[str, list[AuthorityList]] = {}
    for row in AuthorityList.objects.filter(authority__in=[one.code for one in authorities]).defer("rows"):
        rows.setdefault(row.authority, []).append(row)
    today = legal_today()
    found = [
        Across(
            one,
            published=sum(row.edition > 0 for row in rows.get(one.code, ())),
            in_hand=sum(row.due_on is not None for row in rows.get(one.code, ())),
            late=sum(row.due_on is not None and row.due_on < today for row in rows.get(one.code, ())),
        )
        for one in authorities
    ]
    return sorted(found, key=lambda one: (-one.late, -one.missing, one.authority.code))


def waiting(actor: Actor) -> list[tuple[AuthorityList, ListKind, str]]:
    """(list, kind, name of its authority): submitted by others, to an office that the actor speaks for.

    Two statements, none for whoever reviews nowhere.
    """
    if not {held.role for held in actor.grants} & _REVIEWERS:
        return []
    rows = AuthorityList.objects.filter(stage=Stage.SUBMITTED).exclude(submitted_by=actor.id)
    rows = rows.order_by("due_on", "authority").defer("rows")
    mine = [row for row in rows if may_review(actor, Office(**row.office), row.authority)]
    names = dict(Authority.objects.filter(code__in={row.authority for row in mine}).values_list("code", "name"))
    return [(row, catalogue.kind(row.code), names[row.authority]) for row in mine]


def readable(actor: Actor) -> QuerySet[Authority]:
    """The authorities whose lists the actor may see as staff."""
    return Authority.objects.filter(scope.within(actor, "list.read", "code"))


def state(of: Target) -> AuthorityList | None:
    return AuthorityList.objects.filter(authority=of.authority.code, code=of.kind.code).first()


def draft(of: Target) -> ListDraft | None:
    return ListDraft.objects.filter(authority=of.authority.code, code=of.kind.code).first()


def to_edit(of: Target) -> tuple[list[dict[str, str]], int]:
    """(rows, how often saved): the draft; without one what is published, or what the register knows already."""
    present = draft(of)
    if present:
        return list(present.rows), present.saved
    latest = version(of.authority.code, of.kind.code)
    return (list(latest.rows) if latest else sources.prefilled(of.kind, of.authority)), 0


def in_register(of: Target) -> list[dict[str, str]]:
    """The rows of a derived list as the register stands today."""
    return sources.derive(of.kind, of.authority, legal_today())


def history(of: Target) -> list[Entry]:
    return read.stream(of.stream)


def version(authority: str, code: str, on: date | None = None) -> ListVersion | None:
    """What was public at the end of a legal day (today). One statement."""
    rows = ListVersion.objects.filter(authority=authority, code=code, valid_from__lte=on or legal_today())
    return rows.order_by("-edition").first()


def edition(authority: str, code: str, number: int) -> ListVersion | None:
    """One version by its number: of two published on one day the first is at no day. One statement."""
    return ListVersion.objects.filter(authority=authority, code=code, edition=number).first()


def versions(authority: str, code: str) -> list[ListVersion]:
    """All of them, newest first, without their rows. One statement."""
    return list(ListVersion.objects.filter(authority=authority, code=code).order_by("-edition").defer("rows"))


def difference(kind: ListKind, newer: ListVersion) -> Difference | None:
    """Against the version before it; None for the first. One statement."""
    rows = ListVersion.objects.filter(authority=newer.authority, code=newer.code, edition=newer.edition - 1)
    older = rows.first()
    return compare(kind, older.rows, newer.rows) if older else None


def duties(authority: str) -> dict[str, date]:
    """By when which lists must be public again: those with a clock that runs. One statement."""
    rows = AuthorityList.objects.filter(authority=authority, due_on__isnull=False)
    return {code: due for code, due in rows.values_list("code", "due_on") if due is not None}


def next_duties(actor: Actor) -> list[tuple[AuthorityList, ListKind]]:
    """The lists with a clock that runs in the actor's authorities, the most urgent first. One statement."""
    rows = AuthorityList.objects.filter(scope.within(actor, "list.read"), due_on__isnull=False)
    return [(row, catalogue.kind(row.code)) for row in rows.order_by("due_on", "code").defer("rows")]


def overview(*, authority: str = "", region: str = "") -> list[tuple[ListVersion, str]]:
    """(version in force, name of its authority), without rows; `region`: beginning of a region code. Two statements."""
    names = _names(authority, region)
    return [(row, names[row.authority]) for row in _latest().filter(authority__in=names)]


def search(
    kind: ListKind, *, q: str = "", authority: str = "", region: str = "", on: date | None = None,
    cursor: str | None = None, version: ListVersion | None = None,
) -> Found:  # fmt: skip
    """The rows of a list over all authorities of a region (R20), every word of `q` in a row. Two statements.

    One list after another, so that those of a whole province are never in memory together.
    `version`: of this one alone, whatever the day.
    """
    names = _names(authority, region)
    start = paging.start(cursor)
    after, total = start + PAGE, 0
    items: list[Item] = []
    shown: dict[str, str] = {}
    latest = _latest(on).filter(code=kind.code, authority__in=names)
    for found in latest.iterator(chunk_size=AT_ONCE) if version is None else [version]:
        shown[found.authority] = names[found.authority]
        for row in found.rows:
            if matches(row, q):
                if start <= total < after:
                    items.append(Item(found.authority, names[found.authority], row, found))
                total += 1
    return Found(tuple(items), total, str(after) if after < total else None, shown)


def item(found: ListVersion, key: str) -> Row | None:
    row: Row | None = next((row for row in found.rows if row[KEY] == key), None)
    return row


def holders(code: str, key: str, on: date | None = None) -> list[str]:
    """The authorities on whose list this item stands on a day. One statement."""
    return [row.authority for row in _latest(on).filter(code=code) if item(row, key) is not None]


def _names(authority: str, region: str) -> dict[str, str]:
    rows: Any = Authority.objects.all()
    if authority:
        rows = rows.filter(code=authority)
    if region:
        rows = rows.filter(region__startswith=regions.stem(region))
    return dict(rows.values_list("code", "name"))


def _latest(on: date | None = None) -> QuerySet[ListVersion]:
    """The version in force of each list, at the end of a legal day (today)."""
    same = ListVersion.objects.filter(
        authority=OuterRef("authority"), code=OuterRef("code"), valid_from__lte=on or legal_today()
    )  # fmt: skip
    newest = same.order_by("-edition").values("edition")[:1]
    return ListVersion.objects.filter(edition=Subquery(newest)).order_by("authority", "code")
