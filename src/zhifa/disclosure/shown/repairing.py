"""The application for credit repair: from the party's own page or recorded by staff, under the same rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhifa import clock
from zhifa.casework import party_codes
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused, unkeepable
from zhifa.casework.models import Party
from zhifa.disclosure import kinds
from zhifa.disclosure import source as sources
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.shown import display, standing
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry, Transaction
from zhifa.law import credit_repair, publication
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook
from zhifa.law.types import Refusal

LONGEST = 2000  # characters of one application


def waiting(row: Disclosure) -> dict[str, Any] | None:
    """The application that waits for its answer."""
    kept: dict[str, Any] | None = row.repair
    return kept if kept and row.repair_due else None


def closed(entry: str, result: str, reason: str) -> dict[str, Any]:
    """What the row keeps of an application that was answered: accepted | refused, with the reason."""
    return {"entry": entry, "result": result, "reason": reason}


def obstacles(row: Disclosure) -> tuple[Refusal, ...]:
    """Why repair cannot be asked for, or granted, today; empty: it can."""
    today = clock.legal_today()
    found = display.shown(row) if row.live else None
    if found is None:
        basis, message = row.clock["basis"], "这项决定没有在公示，或者不适用信用修复。"
        return (Refusal("repair_not_shown", message, basis, "不需要申请。"),)
    try:
        source = sources.of(row)
    except NotFound:  # voided, and about to be taken down
        message = "处罚决定已经不再有效，公示应当撤下。"
        return (Refusal("must_withdraw", message, row.clock["basis"], "不需要申请信用修复。"),)
    barred, basis = display.barred(row, source.kinds, today)
    stands = standing.of(row)
    performed = stands is None or stands.settled
    return credit_repair.refusals(found, barred, basis, performed=performed, today=today)


def to_confirm(row: Disclosure) -> tuple[str, ...]:
    """The conditions that a person has to look at; performance is read from the case where there is one."""
    place = publication.place_of(row.display or {})
    rule = Rulebook.default().rule("credit.repair.conditions", clock.legal_today(), act=row.ruled_as, **vars(place))
    assert isinstance(rule.value, tuple)
    read = {"performed"} if standing.of(row) is not None else set()
    return tuple(code for code in rule.value if code not in read)


def record(tx: Transaction, row: Disclosure, by: str, statement: str, actor: str, capacity: str) -> Entry:
    """The entry of an application and its clock; the caller saves the row. Raises Refused."""
    if waiting(row):
        message = "上一次信用修复申请还没有答复。"
        raise Refused([Refusal("repair_waiting", message, row.clock["basis"], "请等答复以后再申请。")])
    if lacking := obstacles(row):
        raise Refused(lacking)
    place = publication.place_of(row.display or {})
    period = deadline(
        Rulebook.default(), Calendar.default(), "credit.repair.decide", clock.legal_today(), act=row.ruled_as,
        **vars(place),
    ).as_json()  # fmt: skip
    (entry,) = tx.append(
        f"disclosure/{row.id}",
        [NewEntry(kinds.REPAIR_APPLIED.name, open={"by": by, "clock": period}, personal={"statement": statement})],
        authority=row.authority, actor=actor, capacity=capacity, expected_version=row.version,
    )  # fmt: skip
    row.version, row.updated_at = entry.version, entry.recorded
    row.repair = {"entry": entry.entry_id, "by": by, "clock": period}
    row.repair_due = date.fromisoformat(period["due"])
    return entry


def apply(party: Party, statement: str) -> None:
    """By the party on its own page. Raises Invalid, Refused, NotFound (nothing of it is public)."""
    said = statement.strip()
    if not said:
        raise Invalid(FieldError("statement", "没有写申请的内容。", "请写明已经怎样履行、改正。"))
    if len(said) > LONGEST:
        raise Invalid(FieldError("statement", "内容太长。", f"请写在 {LONGEST:,} 字以内。"))
    if wrong := unkeepable(statement=said):
        raise Invalid(*wrong)
    with journal.transaction() as tx:
        rows = Disclosure.objects.select_for_update().filter(case_id=party.case_id, party_id=party.id, live=True)
        row = rows.order_by("decided_on").last()
        if row is None:
            raise NotFound("没有正在公示的决定，不需要申请信用修复。")
        record(tx, row, "party", said, party_codes.acting(party).id, "party")
        row.save()
