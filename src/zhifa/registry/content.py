"""What an entry of the registry says and what a row holds are the same values: these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zhifa.law import discretion
from zhifa.law.discretion import INDIVIDUAL, RESPONSIBLE, Fine, FineRange, RatioRange, Standard
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import Rulebook
from zhifa.registry.models import Matter, Tier
from zhifa.registry.models import OwnPeriod as PeriodRow

NESTED = ("tiers", "exemptions")
PARTY_KINDS = ("organisation", "sole_trader", "natural_person")
ACTS = {
    "penalty": "行政处罚",
    "licence": "行政许可",
    "coercion": "行政强制",
    "levy": "行政征收",
    "requisition": "行政征用",
    "inspection": "行政检查",
}


@dataclass(frozen=True)
class OfficerData:
    """`unit`: code of a unit of the authority; `username`: the account; `staff_number`: the authority's own."""

    name: str
    unit: str | None = None
    post: str = ""
    staff_number: str = ""
    username: str | None = None


@dataclass(frozen=True)
class CertificateData:
    """`areas` are GB/T 2260 codes, `categories` the sectors as the certificate names them; `valid_to` is inclusive."""

    number: str
    kind: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]
    valid_from: date
    valid_to: date

    def as_open(self) -> dict[str, Any]:
        return asdict(self) | {
            "categories": list(self.categories),
            "areas": list(self.areas),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat(),
        }


@dataclass(frozen=True)
class TierData:
    """A tier as Tier holds it; made from the words of a benchmark by `tier_from_standard`."""

    code: str
    title: str
    circumstance: str
    standard: str
    stage_basis: str = ""
    note: str = ""
    kinds: tuple[str, ...] = ()
    conditional_kinds: tuple[str, ...] = ()
    min_fen: int | None = None
    max_fen: int | None = None
    person_min_fen: int | None = None
    person_max_fen: int | None = None
    ratio_min: str = ""
    ratio_max: str = ""
    ratio_base: str = ""
    usable: bool = False
    party_kind: str = ""

    def as_open(self) -> dict[str, Any]:
        return asdict(self) | {"kinds": list(self.kinds), "conditional_kinds": list(self.conditional_kinds)}

    @classmethod
    def of(cls, row: Tier) -> TierData:
        values = {name: getattr(row, name) for name in cls.__dataclass_fields__}
        return cls(**values | {"kinds": tuple(row.kinds), "conditional_kinds": tuple(row.conditional_kinds)})


@dataclass(frozen=True)
class ExemptionData:
    """A line of the list of what is not punished (不予处罚清单): in which case, under which conditions, on what basis.

    `outcome`: no_penalty_slight | no_penalty_first, as `conclude` knows them.
    """

    code: str
    title: str
    outcome: str
    conditions: tuple[str, ...]
    basis: str

    def as_open(self) -> dict[str, Any]:
        return asdict(self) | {"conditions": list(self.conditions)}

    @classmethod
    def of(cls, value: dict[str, Any]) -> ExemptionData:
        return cls(**value | {"conditions": tuple(value["conditions"])})


@dataclass(frozen=True)
class MatterData:
    """A matter with the tiers of its benchmark; `procedures` empty = any of its act, `subjects` empty = anybody."""

    code: str
    title: str
    act: str = "penalty"
    basis: tuple[str, ...] = ()
    basis_text: str = ""
    statute: str = ""
    sector: str = ""
    unit: str = ""
    time_limit: str = ""
    procedures: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    tiers: tuple[TierData, ...] = ()
    exemptions: tuple[ExemptionData, ...] = ()

    def as_open(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value := getattr(self, name), tuple) else value
            for name in self.__dataclass_fields__
            if name not in NESTED
        } | {name: [one.as_open() for one in getattr(self, name)] for name in NESTED}

    @classmethod
    def of(cls, row: Matter, tiers: Iterable[Tier]) -> MatterData:
        values = {name: getattr(row, name) for name in cls.__dataclass_fields__ if name not in NESTED}
        lists = {name: tuple(values[name]) for name in ("basis", "procedures", "subjects")}
        exempt = tuple(ExemptionData.of(one) for one in row.exemptions)
        return cls(**values | lists, tiers=tuple(TierData.of(tier) for tier in tiers), exemptions=exempt)


def tier_from_standard(
    *, code: str, title: str, circumstance: str, standard: str, note: str, stage_basis: str = ""
) -> tuple[TierData, Standard]:
    """The tier, and how its words were read. Amounts are taken only where one plain range was understood."""
    read = discretion.parse_standard(standard, note)
    main, person, party_kind = _ranges(read)
    fen = main if isinstance(main, FineRange) else FineRange(None, main.cap if main else None)
    ratio = main if isinstance(main, RatioRange) else None
    usable = read.understood and (main is not None or not read.fines)
    return TierData(
        code=code,
        title=title,
        circumstance=circumstance,
        standard=standard,
        stage_basis=stage_basis,
        note=note,
        kinds=read.kinds,
        conditional_kinds=read.conditional_kinds,
        min_fen=fen.low,
        max_fen=fen.high,
        person_min_fen=person.low if person else None,
        person_max_fen=person.high if person else None,
        ratio_min="" if ratio is None or ratio.low is None else str(ratio.low),
        ratio_max="" if ratio is None else str(ratio.high),
        ratio_base=ratio.base if ratio else "",
        usable=usable,
        party_kind=party_kind,
    ), read


def _ranges(read: Standard) -> tuple[FineRange | RatioRange | None, FineRange | None, str]:
    """The range of the tier, the one for persons where the standard sets it apart, and for whom the first is meant."""
    if not read.understood:
        return None, None, ""
    main = _plain(read.range)
    persons = [fine for fine in read.fines if fine.payer == INDIVIDUAL and not fine.condition]
    person = _plain(persons[0].range) if persons else None
    if main is not None:
        return (main, person, "organisation") if isinstance(person, FineRange) else (main, None, "")
    alone = _only_for_persons(read.fines)
    return (_plain(alone.range), None, "person") if alone else (None, None, "")


def _only_for_persons(fines: tuple[Fine, ...]) -> Fine | None:
    """The fine of a standard that names nobody but persons (个人, or those responsible)."""
    return (
        fines[0] if len(fines) == 1 and fines[0].payer in {INDIVIDUAL, RESPONSIBLE} and not fines[0].condition else None
    )


def _plain(found: FineRange | RatioRange | None) -> FineRange | RatioRange | None:
    """A range for each 辆 or 平方米 is no range of the fine."""
    return None if isinstance(found, FineRange) and found.per else found


def period_of(row: PeriodRow) -> OwnPeriod:
    return OwnPeriod(**{name: getattr(row, name) for name in OwnPeriod.__dataclass_fields__})


def period_open(period: OwnPeriod) -> dict[str, Any]:
    """What an entry says of an own period, with the title of the statutory one beside which it stands."""
    title = next((rule.title for rule in Rulebook.default().all() if rule.id == period.rule), period.rule)
    ends = period.valid_to.isoformat() if period.valid_to else None
    return asdict(period) | {"title": title, "valid_from": period.valid_from.isoformat(), "valid_to": ends}
