"""Which office reviews a list before it is published: by the kind of list and the region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from zhifa.accounts.models import Authority
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.law.sectors import sector_code

TITLES: Final = {"head": "机关负责人", "justice": "同级司法行政部门", "market": "同级市场监管部门"}
OTHERS: Final = frozenset({"justice", "market"})
"""Offices that are other authorities, called by their sector."""


@dataclass(frozen=True)
class Office:
    """`code` is the reviewing authority's; empty where it does not work on this system: its opinion comes on paper."""

    kind: str
    code: str
    name: str
    basis: str

    @property
    def inside(self) -> bool:
        """The head of the authority itself reviews."""
        return self.kind == "head"

    @property
    def on_paper(self) -> bool:
        return not self.code

    def as_open(self) -> dict[str, str]:
        return asdict(self)


def office(kind: ListKind, authority: Authority) -> Office:
    """At most one statement."""
    return offices((kind,), authority)[kind.code]


def offices(kinds: Iterable[ListKind], authority: Authority) -> dict[str, Office]:
    """The office of each list of an authority. At most one statement."""
    rules = {kind.code: kind.reviewed_by(authority.region) for kind in kinds}
    beside = _beside(authority) if any(rule.office in OTHERS for rule in rules.values()) else {}
    return {
        code: _office(rule.office, rule.basis, authority, beside.get(rule.office))
        for code, rule in rules.items()
    }


def _office(kind: str, basis: str, authority: Authority, other: Authority | None) -> Office:
    """Nobody reviews for another who would be itself: its own head does then."""
    if kind == "head" or (other is not None and other.code == authority.code):
        return Office("head", authority.code, f"{authority.name}负责人", basis)
    return Office(kind, other.code, other.name, basis) if other else Office(kind, "", TITLES[kind], basis)


def _beside(authority: Authority) -> dict[str, Authority]:
    """The offices under the same government that review for others, by what they are; itself included."""
    found: dict[str, Authority] = {}
    if authority.parent_id:
        for row in Authority.objects.filter(parent_id=authority.parent_id, kind="authority").order_by("code"):
            if row.supervises_id == authority.parent_id:
                found["justice"] = row
            elif (sector := sector_code(row.sector)) in OTHERS:
                found.setdefault(sector, row)
    return found
