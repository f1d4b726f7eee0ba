"""What nobody took up or answered in time is said by an entry, once, when its day is over."""

from __future__ import annotations

from datetime import datetime

from zhifa.complaints import kinds, lodging
from zhifa.complaints.models import OPEN, Complaint
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, NewEntry, Reactor


class ComplaintsInTime(Reactor):
    name = lodging.REACTOR
    kinds = frozenset()

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:  # noqa: ARG002 - the row says which day is over
        with journal.transaction() as tx:
            found = Complaint.objects.select_for_update().filter(pk=row.payload["complaint"], state__in=OPEN).first()
            if found is None or found.due_on is None or found.due_on.isoformat() != row.payload["due"]:
                return
            if not effect.once():
                return
            assert found.clock is not None
            new = NewEntry(kinds.OVERDUE.name, open={"rule": found.clock["rule"], "due": row.payload["due"]})
            lodging.note(tx, found, new, actor=self.actor, capacity="system")
            found.save(update_fields=["version"])
