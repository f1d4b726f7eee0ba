"""Sets periods of the authority's own beside those of the law: never longer, never in place of them (ADR 10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.law import own_periods
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import Rulebook
from zhifa.registry.actions.list_matters import Outcome
from zhifa.registry.content import period_of, period_open
from zhifa.registry.kinds import PERIOD_SET
from zhifa.registry.models import OwnPeriod as Row


def set_period(authority: Authority, period: OwnPeriod, *, actor: Actor) -> Outcome:
    """`unchanged` where just this is set already. Raises Forbidden and Invalid."""
    capacity = require(actor, "registry.change", authority=authority.code)
    with journal.transaction() as tx:
        others = present(authority)
        if period in others:
            return "unchanged"
        if problems := check(authority, period, others):
            raise Invalid(*problems)
        record(tx, authority, [period], actor=actor, capacity=capacity)
    return "created"


def present(authority: Authority) -> list[OwnPeriod]:
    """Every own period of the authority, ended ones too; until the transaction ends nobody else changes them."""
    Authority.objects.select_for_update().get(code=authority.code)
    return [period_of(row) for row in Row.objects.filter(authority=authority)]


def check(authority: Authority, period: OwnPeriod, others: Iterable[OwnPeriod]) -> list[FieldError]:
    """Every problem of one period, with the clause of the law and the remedy."""
    found = own_periods.check(
        period, others, Rulebook.default(), region=authority.region, sector=authority.sector
    )
    return [FieldError(problem.field, problem.message, problem.remedy) for problem in found]


def record(
    tx: journal.Transaction, authority: Authority, periods: Sequence[OwnPeriod], *, actor: Actor, capacity: str
) -> None:
    """Writes rows and one entry per period inside the caller's transaction; they are checked."""
    if not periods:
        return
    Row.objects.bulk_create(Row(authority=authority, **_columns(period)) for period in periods)
    entries = [journal.NewEntry(PERIOD_SET.name, open=period_open(period)) for period in periods]
    tx.append(stream_of(authority), entries, authority=authority.code, actor=actor.id, capacity=capacity)


def stream_of(authority: Authority) -> str:
    return f"list/{authority.code}/periods"


def _columns(period: OwnPeriod) -> dict[str, object]:
    return {name: getattr(period, name) for name in OwnPeriod.__dataclass_fields__}
