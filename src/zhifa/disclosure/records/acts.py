"""The verbs of a record: file, correct, void. Each in the caller's transaction, with what its disclosure needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.clock import legal_today
from zhifa.disclosure import duty, policy
from zhifa.disclosure import kinds as disclosed
from zhifa.disclosure.actions.frame import Request, Step
from zhifa.disclosure.actions.prepare import make
from zhifa.disclosure.models import Disclosure, Record, State
from zhifa.disclosure.records import kinds
from zhifa.disclosure.records.source import of, rule_of
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry, Transaction, read
from zhifa.law.rules import Rulebook

REVOKED: Final = "报送的机关说明这项决定已经撤销或者失效"
REPORTED_ANEW: Final = "作出决定的机关重新报送了数据"
_BEGINS_ANEW: Final = (State.DUE, State.PREPARED, State.APPROVED)


@dataclass(frozen=True)
class Desk:
    """Whose decisions are handed over, by whom, in which transaction."""

    tx: Transaction
    authority: Authority
    actor: Actor
    capacity: str

    def record(self, row: Record, new: NewEntry) -> Entry:
        """Appends to the record's stream; the row takes its version and is saved."""
        (entry,) = self.tx.append(
            f"record/{row.id}", [new],
            authority=self.authority.code, actor=self.actor.id, capacity=self.capacity, expected_version=row.version,
        )  # fmt: skip
        first = row.version == 0
        if first:
            row.filed = entry.entry_id
        row.version, row.updated_at = entry.version, entry.recorded
        row.save(force_insert=first)
        return entry

    def step(self, row: Disclosure) -> Step:
        """For making an edition; words that an editor struck out in the one before stay struck out."""
        data: dict[str, Any] = {}
        if row.edition_entry:
            edition = read.entry(row.edition_entry).personal
            data = {"also_mask": edition["also_mask"]} if isinstance(edition, dict) else {}
        return Step(Request(self.actor, row.id, data), self.tx, row, self.capacity)


def file(desk: Desk, opened: dict[str, Any], personal: dict[str, Any], *, revoked: bool = False) -> Record:
    """A decision that was not known: its duty begins, and its public version is made and scanned at once.

    One that is in force no more when it comes is filed as well and stays in.
    """
    row = Record(
        id=journal.new_id(), authority=desk.authority.code, act=opened["act"], number=opened["number"],
        filed_on=legal_today(), opened=opened, personal=personal, voided=revoked, version=0,
    )  # fmt: skip
    entry = desk.record(row, NewEntry(kinds.FILED.name, open=opened, personal=personal, provenance="uploaded"))
    if revoked:
        entry = desk.record(row, NewEntry(kinds.VOIDED.name, open={"reason": REVOKED}, provenance="uploaded"))
    due = Disclosure(id=journal.new_id(), record_id=row.id, decision=row.filed, version=0)
    _begin(desk, row, due, entry, fallen=REVOKED if revoked else "")
    return row


def correct(desk: Desk, row: Record, opened: dict[str, Any], personal: dict[str, Any]) -> bool:
    """What was reported anew takes the place of what was known; False when nothing differs.

    What is public gets a new edition that another person approves; what is not yet begins anew.
    """
    differing = changed(row, opened, personal)
    if not differing:
        return False
    before = of(row, desk.authority)
    row.opened, row.personal = opened, personal
    new = {**opened, "changed": differing}
    entry = desk.record(row, NewEntry(kinds.CORRECTED.name, open=new, personal=personal, provenance="uploaded"))
    if of(row, desk.authority) != before:  # a note inside the office changes nothing outside
        for due in Disclosure.objects.select_for_update().filter(record_id=row.id):
            _follow(desk, row, due, entry)
    return True


def void(desk: Desk, row: Record) -> None:
    """The decision is in force no more: what is public must come off within its period, what is not stays in."""
    row.voided = True
    entry = desk.record(row, NewEntry(kinds.VOIDED.name, open={"reason": REVOKED}, provenance="uploaded"))
    duty.decision_fell(desk.tx, row.filed, entry, REVOKED, desk.actor.id)


def _begin(desk: Desk, row: Record, due: Disclosure, cause: Entry, fallen: str = "") -> None:
    first = due.version == 0
    duty.begin(desk.tx, due, of(row, desk.authority), rule_of(row.act), cause, desk.actor.id, fallen)
    due.save(force_insert=first)
    if due.state == State.DUE:
        make(desk.step(due), disclosed.PREPARED, None)


def _follow(desk: Desk, row: Record, due: Disclosure, cause: Entry) -> None:
    """What a changed decision means for its disclosure."""
    source = of(row, desk.authority)
    how = policy.showing(source, Rulebook.default())
    if (due.live or due.state == State.PULLED) and due.withdraw_clock is None:
        if not how.published:
            duty.fall(desk.tx, due, cause, how.reason, desk.actor.id)
            return
        due.decided_on = source.decided_on
        if due.live:
            make(desk.step(due), disclosed.CORRECTED, REPORTED_ANEW)
        else:  # off at once, and never again as it was
            make(desk.step(due), disclosed.PREPARED, None)
    elif how.published and due.state == State.PREPARED and due.ground:  # kept back until this edition is approved
        make(desk.step(due), disclosed.PREPARED, None)
    elif not due.live and (due.by_rule or due.state in _BEGINS_ANEW):
        _begin(desk, row, due, cause)


def changed(row: Record, opened: dict[str, Any], personal: dict[str, Any]) -> list[str]:
    """Names of the fields that differ; from which table they came is no difference."""
    before: dict[str, Any] = row.personal or {}
    names = [name for name in opened if name != "format" and opened[name] != row.opened[name]]
    names += [name for name in personal if name != "party" and personal[name] != before.get(name)]
    party = before.get("party", {})
    return names + [f"party.{name}" for name, value in personal["party"].items() if value != party.get(name)]
