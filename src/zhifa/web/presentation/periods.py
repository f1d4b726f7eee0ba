"""The periods an authority set itself, each beside the one of the law and its clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhifa.law import own_periods
from zhifa.law.own_periods import INTERNAL, NATURES, PROMISED
from zhifa.law.remedies import UNITS
from zhifa.law.rules import Rule, Rulebook
from zhifa.registry.models import OwnPeriod
from zhifa.web.presentation import words

KINDS: Final = {code: f"{title}时限" for code, title in NATURES.items()}


@dataclass(frozen=True)
class Choice:
    """A duty of the agency that a form offers."""

    rule: str
    title: str
    words: str


@dataclass(frozen=True)
class OwnView:
    """`note`: from when or until when, or that the law has overtaken it."""

    id: int
    kind: str
    words: str
    basis: str
    span: str
    note: str
    can_end: bool
    remark: str = ""


@dataclass(frozen=True)
class Row:
    title: str
    law: str
    basis: str
    internal: tuple[OwnView, ...]
    promised: tuple[OwnView, ...]


@dataclass(frozen=True)
class EndedRow:
    title: str
    own: OwnView


def statutory(rulebook: Rulebook, on: date, *, region: str, sector: str) -> dict[str, Rule]:
    """The duties of an authority of this region and sector that have a period today, in the order of their ids."""
    found = {
        rule_id: own_periods.statutory(rulebook, rule_id, on, region=region, sector=sector)
        for rule_id in sorted(own_periods.duty_rules())
    }
    return {rule_id: rule for rule_id, rule in found.items() if rule is not None and rule.number}


def choices(rules: Mapping[str, Rule]) -> tuple[Choice, ...]:
    return tuple(Choice(rule_id, rule.title, f"{rule.number} {UNITS[rule.unit]}") for rule_id, rule in rules.items())


def table(
    rules: Mapping[str, Rule], rows: Iterable[OwnPeriod], today: date
) -> tuple[tuple[Row, ...], tuple[EndedRow, ...]]:
    """Every duty with what is or will be in force beside it, those with own periods first; and what was ended."""
    current: dict[tuple[str, str], list[OwnView]] = {}
    ended = []
    for row in rows:
        rule = rules.get(row.rule)
        view = _own(row, rule, today)
        if row.valid_to is not None and (row.valid_to < today or row.valid_to < row.valid_from):
            ended.append(EndedRow(rule.title if rule else row.rule, view))
        else:
            current.setdefault((row.rule, row.nature), []).append(view)
    shown = [
        Row(
            rule.title, f"{rule.number} {UNITS[rule.unit]}", rule.basis,
            tuple(current.get((rule_id, INTERNAL), ())), tuple(current.get((rule_id, PROMISED), ())),
        )
        for rule_id, rule in rules.items()
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda row: not (row.internal or row.promised))), tuple(ended)


def _own(row: OwnPeriod, rule: Rule | None, today: date) -> OwnView:
    begins, ends = words.day(row.valid_from), words.day(row.valid_to) if row.valid_to else ""
    overtaken = rule is None or row.unit != rule.unit or row.value > rule.number
    withdrawn = row.valid_to is not None and row.valid_to < row.valid_from
    return OwnView(
        id=row.pk,
        kind=KINDS[row.nature],
        words=f"{row.value} {UNITS[row.unit]}",
        basis=row.basis,
        span="起用以前撤回" if withdrawn else f"{begins}起" + (f"，用到{ends}" if ends else ""),
        note="比现在的法定期限长，不再适用" if overtaken else "还没有起用" if row.valid_from > today else "",
        can_end=row.valid_to is None or row.valid_to >= today,
        remark=row.note,
    )
