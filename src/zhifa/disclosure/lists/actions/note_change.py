"""Notes that what a published list rests on has changed: the clock of its update starts."""

from __future__ import annotations

from datetime import date

from zhifa.accounts.actor import Actor
from zhifa.clock import legal_today
from zhifa.disclosure.lists import clocks, entries, sources
from zhifa.disclosure.lists.actions.frame import Target, step
from zhifa.disclosure.lists.models import ListVersion, Stage
from zhifa.disclosure.lists.rows import compare
from zhifa.journal.api import Effect


def note_change(
    actor: Actor, of: Target, effect: Effect, *, changed_on: date, says: str, cause: str | None = None
) -> None:
    """Nothing where a clock runs already, or where the register still says what the published version says.

    `effect`: of this list alone; `says`: what changed, as a sentence; `cause`: id of the entry that changed it, None
    where a day did.
    """
    latest = ListVersion.objects.filter(authority=of.authority.code, code=of.kind.code).order_by("-edition").first()
    if latest is None or not compare(of.kind, latest.rows, sources.derive(of.kind, of.authority, legal_today())):
        return
    with step(actor, of, "system") as act:
        if act.row.clock is not None or not effect.once():
            return
        act.row.changed_on, act.row.clock = changed_on, clocks.clock_from(changed_on, of.authority)
        act.row.due_on = date.fromisoformat(act.row.clock["due"])
        opened = {"changed_on": changed_on.isoformat(), "cause": says, "clock": act.row.clock}
        act.record(entries.CHANGED, opened, cause=cause)
        act.row.stage = Stage.CHANGED
