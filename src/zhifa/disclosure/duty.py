"""Opening a duty for a decided party, and what happens to it when the decision falls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.errors import NotFound
from zhifa.clock import legal_day, legal_today
from zhifa.disclosure import kinds, policy
from zhifa.disclosure import source as sources
from zhifa.disclosure.models import ENDED, Disclosure, State
from zhifa.disclosure.shown import endings
from zhifa.disclosure.source import Source
from zhifa.journal import api as journal
from zhifa.journal.api import Effect, Entry, NewEntry, Transaction
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rule, Rulebook

CAPACITY = "system"


def open_duty(decision: Entry, party_id: str, rule_id: str, effect: Effect, actor: str) -> None:
    """One duty for one decided party; what the rules keep back is recorded as withheld at once."""
    case_id = decision.stream.removeprefix("case/")
    try:
        source = sources.read(case_id, party_id)
    except NotFound:
        return  # voided before this was read: there is nothing to disclose
    with journal.transaction() as tx:
        if effect.once():
            row = Disclosure(id=journal.new_id(), case_id=case_id, party_id=party_id, version=0)
            row.decision = decision.entry_id
            begin(tx, row, source, rule_id, decision, actor)
            row.save(force_insert=True)


def begin(
    tx: Transaction, row: Disclosure, source: Source, rule_id: str, cause: Entry, actor: str, fallen: str = ""
) -> None:
    """Begins (or, after a change of the decision, begins anew) the duty `row`, which the caller saves.

    `fallen`: why the decision is in force no more, if it is not.
    """
    rulebook = Rulebook.default()
    row.clock = deadline(rulebook, Calendar.default(), rule_id, source.ruled_on, **source.dimensions()).as_json()
    row.authority, row.procedure, row.act = source.authority, source.procedure, source.act
    row.number, row.decided_on = source.number, source.decided_on
    row.title = source.matter[: Disclosure._meta.get_field("title").max_length]  # noqa: SLF001 - Django's documented model API
    row.state, row.by_rule, row.due_on = State.DUE, False, date.fromisoformat(row.clock["due"])
    row.ground, row.reason, row.basis, row.kept_since, row.proposal = "", "", "", None, None
    opened: dict[str, Any] = {
        "case_id": row.case_id, "party_id": row.party_id, "decision": row.decision, "procedure": row.procedure,
        "act": row.act, "number": row.number, "title": row.title,
        "decided_on": row.decided_on.isoformat(), "clock": row.clock,
    } | ({"record_id": row.record_id} if row.record_id else {})  # fmt: skip
    entries = [NewEntry(kinds.DUE.name, open=opened, provenance="system", cause=cause.entry_id)]
    how = policy.showing(source, rulebook)
    if fallen or not how.published:
        reason, basis = (fallen, takedown_rule(row, rulebook).basis) if fallen else (how.reason, how.basis)
        _keep(row, reason, basis, cause)
        entries.append(_withheld(reason, basis, cause, by_rule=True))
    _append(tx, row, entries, actor)


def decision_fell(tx: Transaction, decision_id: str, answer: Entry, reason: str, actor: str) -> None:
    """A decision was voided, revoked or declared unlawful: what is public must come off, what is not stays in.

    Done once by what it leaves behind: one withheld by rule, or with a takedown clock (open or met), is left.
    """
    rows = Disclosure.objects.select_for_update().filter(decision=decision_id)
    for row in rows.filter(by_rule=False, withdraw_clock__isnull=True).exclude(state__in=ENDED):
        fall(tx, row, answer, reason, actor)


def fall(tx: Transaction, row: Disclosure, answer: Entry, reason: str, actor: str) -> None:
    """The decision of one duty fell by `answer`: a takedown is due, or what is not public yet stays in."""
    if row.live or row.state == State.PULLED:
        row.withdraw_clock = withdraw_clock(row, journal_day(answer))
        row.due_on = date.fromisoformat(row.withdraw_clock["due"])
        opened = {"reason": reason, "clock": row.withdraw_clock}
        new = NewEntry(kinds.WITHDRAW_DUE.name, open=opened, provenance="system", cause=answer.entry_id)
        _append(tx, row, [new], actor)
    else:
        basis = takedown_rule(row, Rulebook.default()).basis
        endings.stays_off(row, _append(tx, row, [_withheld(reason, basis, answer, by_rule=True)], actor))
        _keep(row, reason, basis, answer)
    row.save()


def _keep(row: Disclosure, reason: str, basis: str, cause: Entry) -> None:
    """Kept back because a rule says so: nobody may publish it."""
    row.state, row.by_rule, row.proposal = State.WITHHELD, True, None
    row.ground, row.reason, row.basis, row.kept_since = "rule", reason, basis, journal_day(cause)


def takedown_rule(row: Disclosure, rulebook: Rulebook) -> Rule:
    """What demands that a fallen decision comes off: penalties have an article of their own."""
    rule_id = "penalty.withdraw" if row.act == "penalty" else "disclosure.withdraw"
    authority = Authority.objects.get(code=row.authority)
    return rulebook.rule(
        rule_id, legal_today(), region=authority.region, sector=authority.sector, act=row.ruled_as
    )


def withdraw_clock(row: Disclosure, known_on: date) -> dict[str, Any]:
    """The period for the takedown from the day the authority knew (of penalties 行政处罚法第四十八条第二款)."""
    authority = Authority.objects.get(code=row.authority)
    return deadline(
        Rulebook.default(), Calendar.default(), takedown_rule(row, Rulebook.default()).id, known_on,
        region=authority.region, sector=authority.sector, act=row.ruled_as,
    ).as_json()  # fmt: skip


def journal_day(entry: Entry) -> date:
    """The legal day on which an entry was recorded."""
    return legal_day(entry.recorded)


def _withheld(reason: str, basis: str, cause: Entry, *, by_rule: bool) -> NewEntry:
    opened: Mapping[str, Any] = {"reason": reason, "basis": basis, "by_rule": by_rule}
    return NewEntry(kinds.WITHHELD.name, open=opened, provenance="system", cause=cause.entry_id)


def _append(tx: Transaction, row: Disclosure, entries: list[NewEntry], actor: str) -> Entry:
    made = tx.append(
        f"disclosure/{row.id}", entries,
        authority=row.authority, actor=actor, capacity=CAPACITY, expected_version=row.version,
    )  # fmt: skip
    row.version, row.updated_at = made[-1].version, made[-1].recorded
    return made[-1]
