"""What must be reviewed, heard, discussed and filed here, beside other regions: rows read from the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from zhifa.law.rules import Rule, Rulebook

ORGANISATION: Final = "organisation"
PERSON: Final = "natural_person"
LINES: Final = (
    ("review.scope", ""),
    ("review.fine", ORGANISATION),
    ("review.fine", PERSON),
    ("hearing.fine", ORGANISATION),
    ("hearing.fine", PERSON),
    ("hearing.kinds", ""),
    ("hearing.request", ""),
    ("hearing.notice", ""),
    ("hearing.chair_certificate", ""),
    ("discussion.quorum", ""),
    ("review.materials", ""),
    ("review.opinion", ""),
    ("review.opinion.extend", ""),
    ("review.exempt", ""),
    ("review.rereview.request", ""),
    ("review.rereview.answer", ""),
    ("review.staff_ratio", ""),
    ("decision.filing", ""),
)
"""(rule id, kind of party): the rules that make up the catalogue, in the order of a case."""
REGIONS: Final = (("21", "辽宁"), ("44", "广东"), ("5304", "玉溪"), ("5133", "甘孜"), ("3706", "山东烟台"))
"""Places whose own rules are shown beside the reader's."""


@dataclass(frozen=True)
class Line:
    """One rule as it stands in each place; `rules` in the order of the regions that were asked for."""

    id: str
    title: str
    party_kind: str
    rules: tuple[Rule, ...]


def catalogue(rulebook: Rulebook, on: date, regions: tuple[str, ...], *, sector: str = "") -> tuple[Line, ...]:
    """Every line for these regions on a legal day. Raises RuleError for a rule not in force."""
    lines = []
    for rule_id, kind in LINES:
        found = tuple(
            rulebook.rule(rule_id, on, region=region, sector=sector, act="penalty-ordinary", party_kind=kind)
            for region in regions
        )
        lines.append(Line(rule_id, found[0].title, kind, found))
    return tuple(lines)
