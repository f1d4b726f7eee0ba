"""Opening a duty for a decided party, and what happens to it when the decision falls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.errors import NotFound
from zhifa.disclosure import kinds, policy
from zhifa.disclosure import source as sources
from zhifa.disclosure.models import ENDED, Disclosure, State
from zhifa.journal import api as journal
from zhifa.journal.api import Effect, Entry, NewEntry, Transaction
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook

CAPACITY = "system"


def open_duty(decision: Entry, party_id: str, rule_id: str, effect: Effect, actor: str) -> None:
    """One duty for one decided party; what the rules keep back is recorded as withheld at once."""
    case_id = decision.stream.removeprefix("case/")
    try:
        source = sources.read(case_id, party_id)
    except NotFound:
        return  # voided before this was read: there is nothing to disclose
    rulebook = Rulebook.default()
    clock = deadline(rulebook, Calendar.default(), rule_id, source.decided_on, **source.dimensions()).as_json()
    how = policy.showing(source, rulebook)
    row = Disclosure(
        id=journal.new_id(), case_id=case_id, party_id=party_id, decision=decision.entry_id,
        authority=source.authority, procedure=source.procedure, act=source.act, number=source.number,
        title=source.matter[: Disclosure._meta.get_field("title").max_length],  # noqa: SLF001 - Django's documented model API
        decided_on=source.decided_on, state=State.DUE, due_on=date.fromisoformat(clock["due"]), clock=clock, version=0,
    )  # fmt: skip
    with journal.transaction() as tx:
        if not effect.once():
            return
        opened: dict[str, Any] = {
            "case_id": case_id, "party_id": party_id, "decision": decision.entry_id, "procedure": source.procedure,
            "act": source.act, "number": source.number, "title": row.title,
            "decided_on": source.decided_on.isoformat(), "clock": clock,
        }  # fmt: skip
        entries = [NewEntry(kinds.DUE.name, open=opened, provenance="system", cause=decision.entry_id)]
        if not how.published:
            row.state, row.by_rule = State.WITHHELD, True
            row.ground, row.reason, row.basis, row.kept_since = "rule", how.reason, how.basis, journal_day(decision)
            entries.append(_withheld(how.reason, how.basis, decision, by_rule=True))
        _append(tx, row, entries, actor)
        row.save(force_insert=True)


def decision_fell(decision_id: str, answer: Entry, reason: str, actor: str) -> None:
    """A decision was voided, revoked or declared unlawful: what is public must come off, what is not stays in.

    Done once by what it leaves behind: one withheld by rule, or with a takedown clock (open or met), is left.
    """
    with journal.transaction() as tx:
        rows = Disclosure.objects.select_for_update().filter(decision=decision_id)
        for row in rows.filter(by_rule=False, withdraw_clock__isnull=True).exclude(state__in=ENDED):
            if row.live or row.state == State.PULLED:
                row.withdraw_clock = withdraw_clock(row, journal_day(answer))
                row.due_on = date.fromisoformat(row.withdraw_clock["due"])
                opened = {"reason": reason, "clock": row.withdraw_clock}
                new = NewEntry(kinds.WITHDRAW_DUE.name, open=opened, provenance="system", cause=answer.entry_id)
            else:
                row.state = State.WITHHELD
                row.by_rule, row.proposal = True, None
                row.ground, row.reason, row.basis = "rule", reason, "行政处罚法第四十八条第二款"
                row.kept_since = journal_day(answer)
                new = _withheld(reason, "行政处罚法第四十八条第二款", answer, by_rule=True)
            _append(tx, row, [new], actor)
            row.save()


def withdraw_clock(row: Disclosure, known_on: date) -> dict[str, Any]:
    """The period of rule penalty.withdraw from the day the authority knew (行政处罚法第四十八条第二款)."""
    authority = Authority.objects.get(code=row.authority)
    return deadline(
        Rulebook.default(), Calendar.default(), "penalty.withdraw", known_on,
        region=authority.region, sector=authority.sector, act=row.procedure,
    ).as_json()  # fmt: skip


def journal_day(entry: Entry) -> date:
    """The legal day on which an entry was recorded."""
    from zhifa import clock

    return clock.legal_day(entry.recorded)


def _withheld(reason: str, basis: str, cause: Entry, *, by_rule: bool) -> NewEntry:
    opened: Mapping[str, Any] = {"reason": reason, "basis": basis, "by_rule": by_rule}
    return NewEntry(kinds.WITHHELD.name, open=opened, provenance="system", cause=cause.entry_id)


def _append(tx: Transaction, row: Disclosure, entries: list[NewEntry], actor: str) -> None:
    made = tx.append(
        f"disclosure/{row.id}", entries,
        authority=row.authority, actor=actor, capacity=CAPACITY, expected_version=row.version,
    )  # fmt: skip
    row.version, row.updated_at = made[-1].version, made[-1].recorded
