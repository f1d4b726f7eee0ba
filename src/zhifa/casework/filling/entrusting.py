"""Whom an authority entrusted with what (行政处罚法第二十条): from the registers alone, without any case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.filling.source import Source
from zhifa.law.dates import legal_day
from zhifa.registry import queries as registry


def _matters(principal: Authority, on: date) -> list[dict[str, str]]:
    """The penalties that the principal can entrust: its own list of powers on the day. One statement."""
    rows = registry.powers(principal.code, "penalty", on)
    return [{"code": row.code, "title": row.title, "basis": "；".join(row.basis)} for row in rows]


VALUES: dict[str, Callable[[Authority, date], Any]] = {
    "entrusted.name": lambda one, _on: one.name,
    "entrusted.credit_code": lambda one, _on: one.credit_code,
    "entrusted.address": lambda one, _on: one.address,
    "entrusted.phone": lambda one, _on: one.phone,
    "entrusted.matters": lambda one, on: _matters(one.principal, on) if one.principal else [],
}
"""Of an entrusted organisation on a day."""


def _of(name: str) -> Callable[[Source], Any]:
    def value(source: Source) -> Any:
        return VALUES[name](source.authority, legal_day(source.day)) if source.authority.principal else ""

    return value


COMPUTED = {name: _of(name) for name in VALUES}
