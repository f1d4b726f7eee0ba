"""Reading the registry: facts for the engine, one statement each; look-ups for public and staff pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, Prefetch, Q, QuerySet

from zhifa import clock
from zhifa.accounts import paging, regions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.scope import Everything
from zhifa.law import discretion
from zhifa.law.engine import officers as officers_rule
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.sectors import sector_code
from zhifa.law.types import AuthorityFact, ExemptionFact, MatterFact, OfficerFact, Refusal, TierFact
from zhifa.registry.content import period_of
from zhifa.registry.models import NOT_PUBLIC, Certificate, CertificateStatus, Matter, Tier
from zhifa.registry.models import OwnPeriod as PeriodRow
from zhifa.registry.words import containing

PAGE = 50
PERSON_SUFFIX = "-个人"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Up to fifty rows, the exact total, and the cursor of the next page (None on the last)."""

    items: list[Row]
    total: int
    next: str | None


def officer_facts(numbers: Iterable[str]) -> tuple[OfficerFact, ...]:
    """What the register says of certificates, in the order asked for; unknown numbers are left out. One statement.

    The history is whole: the engine looks at the day of the act. An officer of an entrusted organisation counts for its
    principal, in whose name he acts (行政处罚法第二十条).
    """
    wanted = list(dict.fromkeys(numbers))
    rows = Certificate.objects.filter(number__in=wanted).select_related("officer__authority") if wanted else []
    found = {row.number: _officer_fact(row) for row in rows}
    return tuple(found[number] for number in wanted if number in found)


def certificates_of(users: Iterable[str]) -> dict[str, tuple[OfficerFact, ...]]:
    """Every certificate and qualification of the people behind accounts, by account. One statement."""
    rows = Certificate.objects.filter(officer__user_id__in=list(users)).select_related("officer__authority")
    found: dict[str, tuple[OfficerFact, ...]] = {}
    for row in rows.order_by("number"):
        user = str(row.officer.user_id)
        found[user] = (*found.get(user, ()), _officer_fact(row))
    return found


def matter_fact(code: str, authority: str, on: date) -> tuple[MatterFact, tuple[TierFact, ...]] | None:
    """The matter as listed on a legal day with the tiers of its benchmark, or None. One statement."""
    tier_columns = [f"tiers__{name}" for name in _TIER_COLUMNS]
    own = ("code", "title", "basis", "basis_text", "statute", "sector", "act", "procedures", "exemptions")
    rows = list(
        _in_force(Matter.objects.filter(authority_id=authority, code=code), on)
        .order_by("tiers__order")
        .values(*own, *tier_columns)
    )
    if not rows:
        return None
    first = rows[0]
    fine = discretion.statutory_range(first["basis_text"])
    matter = MatterFact(
        code=first["code"],
        title=first["title"],
        basis=tuple(first["basis"]),
        statute=first["statute"],
        sector=first["sector"],
        act=first["act"],
        procedures=tuple(first["procedures"]),
        authority=authority,
        exemptions=tuple(
            ExemptionFact(one["code"], one["title"], one["outcome"], tuple(one["conditions"]), one["basis"])
            for one in first["exemptions"]
        ),
        min_fen=fine.low if fine else None,
        max_fen=fine.high if fine else None,
    )
    tiers = [
        fact
        for row in rows
        if row["tiers__code"] is not None
        for fact in tier_facts({name: row[f"tiers__{name}"] for name in _TIER_COLUMNS})
    ]
    return matter, tuple(tiers)


_TIER_COLUMNS = (
    "code",
    "title",
    "circumstance",
    "kinds",
    "conditional_kinds",
    "min_fen",
    "max_fen",
    "person_min_fen",
    "person_max_fen",
    "ratio_min",
    "ratio_max",
    "ratio_base",
    "usable",
    "party_kind",
)


def tier_facts(row: dict[str, Any]) -> list[TierFact]:
    """A tier's values as the engine takes them: two facts where the standard fines organisations and persons apart."""
    common = {
        "circumstance": row["circumstance"],
        "kinds": (*row["kinds"], *row["conditional_kinds"]),
        "usable": row["usable"],
    }
    facts = [
        TierFact(
            code=row["code"],
            title=row["title"],
            min_fen=row["min_fen"],
            max_fen=row["max_fen"],
            ratio_min=Fraction(row["ratio_min"]) if row["ratio_min"] else None,
            ratio_max=Fraction(row["ratio_max"]) if row["ratio_max"] else None,
            ratio_base=row["ratio_base"],
            party_kind=row["party_kind"],
            **common,
        )
    ]
    if row["person_max_fen"] is not None:
        facts.append(
            TierFact(
                code=row["code"] + PERSON_SUFFIX,
                title=f"{row['title']}（个人）",
                min_fen=row["person_min_fen"],
                max_fen=row["person_max_fen"],
                party_kind="person",
                **common,
            )
        )
    return facts


def officers(
    *,
    q: str = "",
    authority: str = "",
    unit: str = "",
    category: str = "",
    area: str = "",
    status: str = "",
    cursor: str | None = None,
    staff: bool = False,
) -> Page[Certificate]:
    """The public look-up of certificates with their officers (R7); for `staff` with legal qualifications too.

    `q`: words that must all occur in name, post, unit, authority or number. `area`: a region code; certificates for a
    region above it are found too. `status`: `valid` today, or `invalid`. Two statements.
    """
    rows = Certificate.objects.select_related("officer__authority", "officer__unit")
    if not staff:
        rows = rows.exclude(kind__in=NOT_PUBLIC)
    for word in q.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(officer__name__icontains=word)
            | Q(officer__post__icontains=word)
            | Q(officer__unit__name__icontains=word)
            | Q(officer__authority__name__icontains=word)
        )
    if authority:
        rows = rows.filter(officer__authority_id=authority)
    if unit:
        rows = rows.filter(officer__unit__name__icontains=unit)
    if category:
        rows = rows.filter(categories__contains=containing(category))
    if area:
        rows = rows.filter(_any_area(area))
    if status in {"valid", "invalid"}:
        today = clock.legal_today()
        valid = Q(status=CertificateStatus.VALID, valid_from__lte=today, valid_to__gte=today)
        rows = rows.filter(valid if status == "valid" else ~valid)
    return _page(rows.order_by("officer__authority_id", "officer__name", "number"), cursor)


def certificate(number: str) -> Certificate | None:
    """One certificate with its officer, unit and authority, as a scanned code asks for it (R12). One statement."""
    rows = Certificate.objects.select_related("officer__authority", "officer__unit").exclude(kind__in=NOT_PUBLIC)
    return rows.filter(number=number).first()


def other_certificates(row: Certificate) -> list[Certificate]:
    """What else the officer of a certificate holds that the public may see. One statement."""
    rows = Certificate.objects.select_related("officer__authority", "officer__unit").exclude(kind__in=NOT_PUBLIC)
    return list(rows.filter(officer=row.officer_id).exclude(number=row.number).order_by("number"))


def unfit(row: Certificate, on: date, *, category: str = "", area: str = "") -> tuple[Refusal, ...]:
    """Why a certificate cannot be used on a day for a category (code of a sector) in a region: the engine's own answer.

    What is left empty is not asked. No statement: officer and authority came with the row.
    """
    authority = row.officer.authority
    place = area or next(iter(row.areas), authority.region)
    holder = replace(_officer_fact(row), categories=tuple(sector_code(word) for word in row.categories))
    fact = AuthorityFact(authority.acting_code, authority.name, authority.kind, place, category)
    return tuple(officers_rule.unfit(holder, fact, category, on))


def certificates_for(authority: str, on: date) -> list[Certificate]:
    """The enforcement certificates usable on a legal day in the name of an authority, for forms. One statement."""
    rows = Certificate.objects.select_related("officer__authority", "officer__unit").filter(
        Q(officer__authority_id=authority) | Q(officer__authority__principal_id=authority),
        kind="enforcement",
        valid_from__lte=on,
        valid_to__gte=on,
    )
    return [row for row in rows.order_by("officer__name", "number") if row.status_on(on) == CertificateStatus.VALID]


def matters(
    *, q: str = "", authority: str = "", act: str = "", on: date | None = None, cursor: str | None = None
) -> Page[Matter]:
    """The catalogue as listed on a legal day (today): all words of `q` occur in title, code or basis (R2, R10).

    Each item has `tier_count`. Two statements.
    """
    rows = _in_force(Matter.objects.select_related("authority"), on or clock.legal_today())
    for word in q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(basis_text__icontains=word))
    if authority:
        rows = rows.filter(authority_id=authority)
    if act:
        rows = rows.filter(act=act)
    return _page(rows.annotate(tier_count=Count("tiers")).order_by("authority_id", "id"), cursor)


def powers(authority: str, act: str, on: date) -> list[Matter]:
    """The whole list of an authority for one kind of act, as in force on a legal day, in its order. One statement."""
    return list(_in_force(Matter.objects.filter(authority_id=authority, act=act), on).order_by("id"))


def matter(authority: str, code: str, on: date | None = None) -> Matter | None:
    """A matter as listed on a legal day (today), with `tiers` in order (R9). Two statements."""
    rows = _in_force(Matter.objects.filter(authority_id=authority, code=code), on or clock.legal_today())
    return rows.select_related("authority").prefetch_related(Prefetch("tiers", Tier.objects.order_by("order"))).first()


def matters_listed() -> QuerySet[Matter, tuple[str, str]]:
    """(authority, code) of every matter on the lists of today, in an order that stays."""
    rows = _in_force(Matter.objects.all(), clock.legal_today())
    return rows.order_by("authority_id", "code").values_list("authority_id", "code")


def matter_title(code: str, authority: str = "", on: date | None = None) -> str:
    """What a code stands for on the list of a legal day (today), of one authority or of the first; empty if unknown.

    One statement.
    """
    rows = _in_force(Matter.objects.filter(code=code), on or clock.legal_today())
    rows = rows.filter(authority_id=authority) if authority else rows
    return rows.order_by("authority_id").values_list("title", flat=True).first() or ""


def matters_of(actor: Actor, act: str = "") -> QuerySet[Matter]:
    """The matters in force today of the authorities in which the actor may open a case: what a form offers."""
    rows = _in_force(Matter.objects.all(), clock.legal_today())
    codes = scope.authorities(actor, "case.open")
    if not isinstance(codes, Everything):
        rows = rows.filter(authority_id__in=codes)
    return rows.filter(act=act) if act else rows


def own_periods(authorities: Iterable[str]) -> dict[str, tuple[OwnPeriod, ...]]:
    """What authorities set themselves, ended periods too: a clock keeps those of the day it started. One statement."""
    found: dict[str, tuple[OwnPeriod, ...]] = {}
    for row in PeriodRow.objects.filter(authority_id__in=set(authorities)):
        found[row.authority_id] = (*found.get(row.authority_id, ()), period_of(row))
    return found


def period_rows(authority: str) -> list[PeriodRow]:
    """The own periods of an authority as the list shows them, newest first within a nature. One statement."""
    return list(PeriodRow.objects.filter(authority_id=authority))


def _in_force(rows: QuerySet[Matter], on: date) -> QuerySet[Matter]:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def _officer_fact(row: Certificate) -> OfficerFact:
    return OfficerFact(
        certificate=row.number,
        officer_id=str(row.officer_id),
        name=row.officer.name,
        kind=row.kind,
        categories=tuple(row.categories),
        areas=tuple(row.areas),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        authority=row.officer.authority.acting_code,
        history=tuple((date.fromisoformat(day), status) for day, status in row.history),
    )


def _any_area(code: str) -> Q:
    """Matches certificates for this region or one above it: 440703 is covered by 440700 and by 440000."""
    found = Q(areas__contains=containing(code))
    for above in regions.enclosing(code):
        found |= Q(areas__contains=containing(above))
    return found


def _page(rows: QuerySet[Row], cursor: str | None) -> Page[Row]:
    start, total = paging.start(cursor), rows.count()
    items = list(rows[start : start + PAGE])
    return Page(items, total, str(start + PAGE) if start + PAGE < total else None)
