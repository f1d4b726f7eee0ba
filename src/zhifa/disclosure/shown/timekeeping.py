"""What time and the case bring to a public record: its end, its standing, the return of what nobody confirmed."""

from __future__ import annotations

from datetime import datetime

from zhifa import clock
from zhifa.disclosure import kinds
from zhifa.disclosure.grounds import LAPSES
from zhifa.disclosure.models import Disclosure, State
from zhifa.disclosure.shown import due, endings, standing
from zhifa.disclosure.shown.noting import note
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, Entry, Reactor, Transaction


class RecordInTime(Reactor):
    name = due.REACTOR
    kinds = standing.FOLLOWED

    def react(self, entry: Entry, effect: Effect) -> None:
        case_id = entry.stream.removeprefix("case/")
        if not Disclosure.objects.filter(case_id=case_id, live=True).exists():
            return
        with journal.transaction() as tx:
            if effect.once():
                for row in Disclosure.objects.select_for_update().filter(case_id=case_id, live=True).order_by("id"):
                    standing.follow(tx, row, self.actor, entry.entry_id)

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:  # noqa: ARG002 - Reactor's signature
        with journal.transaction() as tx:
            duty = Disclosure.objects.select_for_update().filter(pk=row.payload["disclosure"]).first()
            if duty is None or not effect.once():
                return
            if row.key == due.DISPLAY and duty.live:
                self._expire(tx, duty)
            elif row.key == due.STANDING and duty.live:
                standing.follow(tx, duty, self.actor)
            elif row.key == due.PULL and duty.state == State.PULLED:
                self._lapse(tx, duty)

    def _expire(self, tx: Transaction, row: Disclosure) -> None:
        until = (row.display or {}).get("until")
        if until is None or clock.legal_today().isoformat() <= until:
            return
        endings.expire(tx, row, self.actor)

    def _lapse(self, tx: Transaction, row: Disclosure) -> None:
        """Nobody confirmed it in time: what can be shown without harm comes back, the rest stays off, overdue."""
        proposal = row.proposal or {}
        if proposal.get("ground") not in LAPSES or row.withdraw_clock:
            return
        opened = {"of": proposal["entry"], "reason": "期限内没有另一人确认"}
        entry = note(tx, row, kinds.RESTORED, opened, self.actor)
        endings.restored(row, entry)
        row.save()
