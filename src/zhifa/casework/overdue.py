"""A duty that was not met in time becomes a finding of the case: seen by who handles it and by supervision."""

from __future__ import annotations

from datetime import date, datetime

from zhifa.casework.models import Case
from zhifa.casework.projection import OVERDUE
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, NewEntry, Reactor
from zhifa.law import dates


class Overdue(Reactor):
    name = OVERDUE
    kinds = frozenset()  # work comes by due date only

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:  # noqa: ARG002 - Reactor's signature
        case = Case.objects.get(id=row.payload["case"])
        running = next(
            (
                one
                for one in case.situation["clocks"]
                if one["key"] == row.payload["clock"] and one["party"] == row.payload["party"] and one["met"] is None
            ),
            None,
        )
        if running is None:
            return
        last = dates.format_date(date.fromisoformat(running["due"][:10]))
        message = f"“{running['title']}”应当在{last}前完成，已经超期（{running['basis']}）。"
        with journal.transaction() as tx:
            if effect.once():
                finding = {
                    "rule": running["rule"], "clock": running["key"], "party": running["party"],
                    "due": running["due"], "message": message,
                }  # fmt: skip
                tx.append(
                    f"finding/{case.id}",
                    [NewEntry("finding.overdue", open=finding, provenance="system", cause=running["entry"])],
                    authority=case.authority_id, actor=self.actor, capacity="system",
                )  # fmt: skip
