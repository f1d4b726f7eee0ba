"""A case whose record was corrected after its public version was made: a new version waits for a person (R16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from zhifa.accounts.actor import SYSTEM
from zhifa.casework.errors import NotFound, Refused
from zhifa.disclosure import editing, kinds
from zhifa.disclosure import source as sources
from zhifa.disclosure.actions.frame import Request, Step
from zhifa.disclosure.actions.prepare import make
from zhifa.disclosure.models import Disclosure, State
from zhifa.disclosure.preflight import attachments
from zhifa.journal.api import Transaction, read

CORRECTED: Final = "案件的记录已经更正"
_MADE: Final = (State.PREPARED, State.APPROVED, State.PUBLISHED, State.CORRECTED)
"""With a version that may differ now; of all others one is made when somebody takes them up."""


def follow(tx: Transaction, case_id: str) -> None:
    """Makes the next edition of each duty of a case whose public words differ now; what is public stays until a
    person approves the new one.
    """
    rows = Disclosure.objects.select_for_update().filter(case_id=case_id, state__in=_MADE, by_rule=False)
    for row in rows.filter(withdraw_clock__isnull=True).order_by("id"):
        try:
            data = _wishes(row)
            if not _differs(row, data):
                continue
            step = Step(Request(SYSTEM, row.id, data), tx, row, "system")
            make(step, kinds.CORRECTED if row.live else kinds.PREPARED, CORRECTED if row.live else None)
        except (NotFound, Refused):  # fallen or erased meanwhile: others see to it
            continue


def _wishes(row: Disclosure) -> dict[str, Any]:
    """What the editor wanted of the edition before, as far as it still fits; a new finding is open."""
    edition = read.entry(row.edition_entry).personal
    kept: Mapping[str, Any] = edition if isinstance(edition, dict) else {}
    wishes: dict[str, Any] = {"also_mask": list(kept.get("also_mask", ()))}
    _how, made, _personal = editing.edition(sources.of(row), wishes, attachments.texts(row))
    found = {finding.id for finding in made.findings}
    reasons: Mapping[str, str] = kept.get("reasons", {})
    wishes["answers"] = [
        {"finding": one["id"], "do": one["answer"], "reason": reasons.get(one["id"], "")}
        for one in row.findings
        if one["answer"] and one["id"] in found
    ]
    return wishes


def _differs(row: Disclosure, data: Mapping[str, Any]) -> bool:
    _how, made, _personal = editing.edition(sources.of(row), data, attachments.texts(row))
    before = {name: value for name, value in (row.masked or {}).items() if name != "attachments"}
    return made.content != before
