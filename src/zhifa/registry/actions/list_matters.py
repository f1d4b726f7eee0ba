"""Puts matters with their discretion tiers on the list of an authority: new, or as the next version of what is there.

A version that began today is replaced, an older one ends today: `?on=DATE` reads every version (R10), the journal knows
all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db.models import Prefetch, Q

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.registry.content import ACTS, PARTY_KINDS, MatterData
from zhifa.registry.kinds import MATTER_CHANGED, MATTER_LISTED
from zhifa.registry.models import Matter, Tier

_CODES_PER_STATEMENT = 500


Outcome = Literal["created", "updated", "unchanged"]


@dataclass
class _Work:
    """What will be written, in bulk, once every matter has been compared."""

    replaced: list[Matter] = field(default_factory=list)
    ended: list[Matter] = field(default_factory=list)
    added: list[Matter] = field(default_factory=list)
    contents: list[tuple[Matter, MatterData]] = field(default_factory=list)
    entries: list[journal.NewEntry] = field(default_factory=list)


def list_matters(authority: Authority, matters: Sequence[MatterData], *, actor: Actor) -> dict[str, Outcome]:
    """What became of each code. All or nothing. Raises Forbidden and Invalid."""
    capacity = require(actor, "registry.change", authority=authority.code)
    problems = [problem for matter in matters for problem in check(matter)]
    if problems:
        raise Invalid(*problems)
    with journal.transaction() as tx:
        return record(tx, authority, matters, actor=actor, capacity=capacity)


def record(
    tx: journal.Transaction, authority: Authority, matters: Sequence[MatterData], *, actor: Actor, capacity: str
) -> dict[str, Outcome]:
    """Writes rows and one entry per changed matter inside the caller's transaction; codes are distinct and checked."""
    today = clock.legal_today()
    present = _present(authority, [matter.code for matter in matters], today)
    work = _Work()
    outcomes: dict[str, Outcome] = {}
    for data in matters:
        row = present.get(data.code)
        listed = row is not None and row.valid_to is None
        if row is not None and listed and MatterData.of(row, row.tiers.all()) == data:
            outcomes[data.code] = "unchanged"
            continue
        outcomes[data.code] = "updated" if listed else "created"
        _plan(work, authority, row, data, today)
        kind = MATTER_CHANGED if listed else MATTER_LISTED
        work.entries.append(journal.NewEntry(kind.name, open=data.as_open() | {"valid_from": today.isoformat()}))
    _write(work)
    if work.entries:
        tx.append(stream_of(authority), work.entries, authority=authority.code, actor=actor.id, capacity=capacity)
    return outcomes


def stream_of(authority: Authority) -> str:
    return f"list/{authority.code}/matters"


def check(data: MatterData) -> list[FieldError]:
    """Every problem of one matter."""
    problems = []
    if not data.code or "/" in data.code:
        problems.append(FieldError("code", f"事项编码“{data.code}”不合规。", "请填写编码，不含斜杠。"))
    if not data.title:
        problems.append(FieldError("title", "没有填写事项名称。", "请填写事项名称。"))
    if data.act not in ACTS:
        problems.append(FieldError("act", f"不认识的行为类别“{data.act}”。", f"请填写：{'、'.join(ACTS.values())}。"))
    if not data.basis:
        problems.append(
            FieldError(
                "basis", "没有填写依据：没有依据的事项不能列入清单（法无授权不可为）。", "请填写法律依据及条款。"
            )
        )
    if unknown := [kind for kind in data.subjects if kind not in PARTY_KINDS]:
        problems.append(FieldError("subjects", f"不认识的适用对象“{'、'.join(unknown)}”。", "请核对适用对象。"))
    if len({tier.code for tier in data.tiers}) != len(data.tiers):
        problems.append(FieldError("tiers", "裁量档次的编码有重复。", "请核对裁量档次。"))
    return problems


def _present(authority: Authority, codes: Sequence[str], today: date) -> dict[str, Matter]:
    """The rows in force, or removed on the very day they began, by code; with their tiers."""
    found: dict[str, Matter] = {}
    for start in range(0, len(codes), _CODES_PER_STATEMENT):
        rows = Matter.objects.filter(authority=authority, code__in=codes[start : start + _CODES_PER_STATEMENT])
        rows = rows.filter(Q(valid_to=None) | Q(valid_from=today))
        for row in rows.prefetch_related(Prefetch("tiers", Tier.objects.order_by("order"))):
            found[row.code] = row
    return found


def _plan(work: _Work, authority: Authority, row: Matter | None, data: MatterData, today: date) -> None:
    if row is not None and row.valid_from < today:
        row.valid_to = today
        work.ended.append(row)
        row = None
    if row is None:
        row = Matter(authority=authority, code=data.code, valid_from=today)
        work.added.append(row)
    else:
        row.valid_to = None
        work.replaced.append(row)
    for name, value in _columns(data).items():
        setattr(row, name, value)
    work.contents.append((row, data))


def _columns(data: MatterData) -> dict[str, Any]:
    return {name: value for name, value in data.as_open().items() if name not in {"code", "tiers"}}


def _write(work: _Work) -> None:
    Matter.objects.bulk_update(work.ended, ["valid_to"], batch_size=200)
    if work.replaced:
        names = [*_columns(work.contents[0][1]), "valid_to"]
        Matter.objects.bulk_update(work.replaced, names, batch_size=50)
        Tier.objects.filter(matter__in=work.replaced).delete()
    Matter.objects.bulk_create(work.added, batch_size=200)
    Tier.objects.bulk_create(
        (
            Tier(matter=row, order=order, **tier.as_open())
            for row, data in work.contents
            for order, tier in enumerate(data.tiers)
        ),
        batch_size=200,
    )
