"""How a public record leaves and comes back: one place for what every way off has in common."""

from __future__ import annotations

from datetime import date
from typing import Final

from zhifa import clock
from zhifa.disclosure import kinds
from zhifa.disclosure.models import Disclosure, PublicRecord, State
from zhifa.disclosure.shown import display, due, standing
from zhifa.disclosure.shown.noting import note
from zhifa.journal.api import Entry, Transaction

WRONG: Final = "公示的内容有误或者不应当公示"
_BACK: Final = {State.PULLED: State.PUBLISHED, State.PREPARED: State.CORRECTED}


def off(row: Disclosure, state: State, reason: str, entry: Entry) -> None:
    """Off for good: number, authority, date and reason stay. The caller saves the row."""
    row.state, row.live, row.proposal, row.repair, row.repair_due = state, False, None, None, None
    due.ended(row)
    PublicRecord.objects.filter(pk=row.id).update(
        state=str(state), party="", company="", content={}, standing={}, withdrawn_on=clock.legal_today(),
        updated_at=entry.recorded, withdrawn_reason=reason,
    )  # fmt: skip


def pulled(row: Disclosure, entry: Entry) -> None:
    """Off at once, until a second person has looked: the words stay in the table and nobody sees them."""
    row.state, row.live = State.PULLED, False
    PublicRecord.objects.filter(pk=row.id).update(
        state="pulled", withdrawn_on=clock.legal_today(), updated_at=entry.recorded,
        withdrawn_reason=display.GONE["pulled"],
    )  # fmt: skip


def stays_off(row: Disclosure, entry: Entry) -> None:
    """What was pulled and will not come back is off for good; what was not is left. The caller says what follows."""
    if PublicRecord.objects.filter(pk=row.id, state="pulled").exists():
        off(row, State.WITHDRAWN, WRONG, entry)


def restored(row: Disclosure, entry: Entry) -> None:
    """What was pulled is public again as it was; a version made meanwhile corrects it. The caller saves the row."""
    row.state, row.live, row.proposal = _BACK.get(State(row.state), row.state), True, None
    until = (row.display or {}).get("until")
    due.published(row, date.fromisoformat(until) if until else None, standing.of(row))
    PublicRecord.objects.filter(pk=row.id, state="pulled").update(
        state="published", withdrawn_on=None, withdrawn_reason="", updated_at=entry.recorded
    )


def expire(tx: Transaction, row: Disclosure, actor: str) -> None:
    """The longest period is over (信用修复管理办法; 市场监督管理行政处罚信息公示规定第十三条)."""
    kept = row.display or {}
    today = clock.legal_today()
    opened = {"until": kept["until"], "basis": kept["basis"], "gone_reason": display.gone_reason(row, "expired", today)}
    entry = note(tx, row, kinds.EXPIRED, opened, actor)
    off(row, State.EXPIRED, opened["gone_reason"], entry)
    row.save()
