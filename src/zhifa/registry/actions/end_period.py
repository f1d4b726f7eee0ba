"""Ends an own period: clocks that start from a day on are no longer under it, those that run keep it."""

from __future__ import annotations

from datetime import date, timedelta

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid, NotFound
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import require
from zhifa.journal import api as journal
from zhifa.law.dates import format_date
from zhifa.registry.actions.set_periods import stream_of
from zhifa.registry.content import period_of, period_open
from zhifa.registry.kinds import PERIOD_ENDED
from zhifa.registry.models import OwnPeriod

ONE_DAY = timedelta(days=1)
NAMED = ("rule", "title", "nature", "value", "unit", "valid_from")


def end_period(authority: Authority, period_id: int, *, since: date, reason: str, actor: Actor) -> None:
    """`since`: the first day without it, today at the earliest.

    Raises Forbidden, Invalid, and NotFound where the authority has no such period.
    """
    capacity = require(actor, "registry.change", authority=authority.code)
    with journal.transaction() as tx:
        row = OwnPeriod.objects.select_for_update().filter(authority=authority, id=period_id).first()
        if row is None:
            raise NotFound("本机关没有这项时限。")
        if problems := _problems(row, since, reason):
            raise Invalid(*problems)
        row.valid_to = since - ONE_DAY
        row.save(update_fields=["valid_to"])
        shown = period_open(period_of(row))
        ended = {name: shown[name] for name in NAMED} | {"valid_to": row.valid_to.isoformat(), "reason": reason}
        tx.append(
            stream_of(authority),
            [journal.NewEntry(PERIOD_ENDED.name, open=ended)],
            authority=authority.code,
            actor=actor.id,
            capacity=capacity,
        )


def _problems(row: OwnPeriod, since: date, reason: str) -> list[FieldError]:
    found = []
    if not reason.strip():
        found.append(FieldError("reason", "没有说明理由。", "请写明停用的理由（如文件已经废止）。"))
    today = clock.legal_today()
    if since < today:
        message = f"停用日期{format_date(since)}早于今天：已经起算的期限还按原来的时限。"
        found.append(FieldError("since", message, f"请填写{format_date(today)}或者以后的日期。"))
    elif row.valid_to is not None and row.valid_to < since:
        found.append(FieldError("since", f"这项时限只用到{format_date(row.valid_to)}。", "请填写更早的日期。"))
    return found
