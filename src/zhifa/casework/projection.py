"""The case row: what evolve makes of the stream, kept beside it so that lists and pages need one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from zhifa import clock
from zhifa.accounts.encrypted import fingerprint
from zhifa.accounts.models import Authority
from zhifa.casework import turns
from zhifa.casework.desk import TABLES, Desk
from zhifa.casework.errors import Stale
from zhifa.casework.models import Case, Party
from zhifa.journal.api import DueRow, Entry
from zhifa.law import engine
from zhifa.law.types import Event

FOLDED = ("case.", "document.", "entry.")
OVERDUE = "overdue"


def event_of(entry: Entry) -> Event:
    return Event(
        entry_id=entry.entry_id, kind=entry.kind, open=entry.open, occurred_at=entry.occurred,
        recorded_at=entry.recorded, actor=entry.actor, capacity=entry.capacity,
    )  # fmt: skip


def folded(situation: dict[str, Any] | None, entries: Iterable[Entry]) -> dict[str, Any]:
    """The situation with these entries folded in, one by one."""
    for entry in entries:
        if entry.kind.startswith(FOLDED):
            situation = engine.evolve(situation, event_of(entry))
    assert situation is not None
    return dict(situation)


def refolded(entries: Iterable[Entry]) -> dict[str, Any]:
    """The situation from zero."""
    return dict(engine.fold([event_of(e) for e in entries if e.kind.startswith(FOLDED)]))


def create(
    desk: Desk, case_id: str, authority: Authority, unit: str, number: str, entries: Sequence[Entry],
    handlers: Sequence[str],
) -> Case:  # fmt: skip
    """The row of a new case and who handles it. Three statements with its due dates."""
    situation = folded(None, entries)
    case = Case(
        id=case_id, authority=authority, unit=unit, number=number, procedure=situation["procedure"],
        procedure_version=situation["version"], matter=situation["matter"]["code"],
        title=situation["matter"]["title"], handlers=f",{','.join(handlers)},", opened_at=entries[0].recorded,
        situation=situation, version=entries[-1].version, updated_at=entries[-1].recorded,
    )  # fmt: skip
    derive(case)
    desk.insert_case(case)
    desk.insert_handlers(case, handlers)
    _index_due(desk, case, None, situation)
    return case


def create_parties(desk: Desk, case: Case, entries: Iterable[Entry]) -> list[Party]:
    """A row for each party.recorded entry. One statement."""
    rows = [party_row(case, e) for e in entries if e.kind == "party.recorded" and isinstance(e.personal, dict)]
    desk.insert_parties(rows)
    return rows


def party_row(case: Case, entry: Entry) -> Party:
    """The party as its newest entry records it."""
    own = entry.personal if isinstance(entry.personal, dict) else {}
    return Party(
        id=entry.open["party"], case=case, ordinal=entry.open["ordinal"], kind=entry.open["kind"],
        name=own["name"], credit_code=own.get("credit_code", ""), id_type=own.get("id_type", ""),
        id_number=own.get("id_number", ""), id_fingerprint=_fingerprint(own.get("id_number", "")),
        birth_date=own.get("birth_date", ""),
        legal_representative=own.get("legal_representative", ""), address=own.get("address", ""),
        phone=own.get("phone", ""), entry_id=entry.entry_id,
    )  # fmt: skip


def _fingerprint(number: str) -> str:
    return fingerprint(number, "casework_party.id_number") if number else ""


def update(
    case: Case,
    situation: dict[str, Any],
    entries: Sequence[Entry],
    actor: str | None,
    due_rows: Sequence[DueRow] = (),
    desk: Desk = TABLES,
) -> None:
    """Writes the folded situation if nobody else did meanwhile; raises Stale. At most three statements, and one
    more when somebody acts on the case for the first time.

    `due_rows` are further due dates of the act, set in the same statement as those of its clocks.
    """
    before, version = case.situation, case.version
    stays = not {entry.capacity for entry in entries} & engine.INVITED  # a guest's way in ends with the invitation
    joins = actor if actor and stays and f",{actor}," not in case.handlers else None
    if joins:
        case.handlers = f"{case.handlers}{joins},"
    case.situation, case.version, case.updated_at = situation, entries[-1].version, entries[-1].recorded
    if not desk.update_case(case, version, derive):
        raise Stale(version + 1)
    if joins:
        desk.insert_handlers(case, [joins])
    _index_due(desk, case, before, situation, due_rows)


def derive(case: Case) -> dict[str, Any]:
    """Every column that an act can change, from the situation as it stands; the row has them too."""
    situation = case.situation
    open_duties = [c for c in situation["clocks"] if _presses(c)]
    due_days = [date.fromisoformat(c["due"][:10]) for c in open_duties]
    values = {
        "situation": situation,
        "version": case.version,
        "procedure_version": situation["version"],
        "state": situation["stage"],
        "status": situation["state"],
        "handlers": case.handlers,
        "waiting_for": "".join(f",{role}" for role in turns.roles(situation)) + ",",
        "reviewer": engine.reviewer_of(situation),
        "next_due": min(due_days) if due_days and situation["state"] == "open" else None,
        "updated_at": case.updated_at,
    }
    for name, value in values.items():
        setattr(case, name, value)
    return values


def _presses(clock_of_case: Mapping[str, Any]) -> bool:
    """A duty that runs: not met, not suspended, nobody's mere right."""
    return clock_of_case["met"] is None and clock_of_case["kind"] == "duty" and not clock_of_case.get("since")


def _index_due(
    desk: Desk, case: Case, before: Mapping[str, Any] | None, after: Mapping[str, Any], more: Sequence[DueRow] = ()
) -> None:
    """Keeps the index of due dates in step with the open clocks."""
    old, new = _due_rows(case, before), _due_rows(case, after)
    desk.clear_due(f"case/{case.id}", [key for key in old if key not in new])
    desk.set_due([*(row for key, row in new.items() if old.get(key) != row), *more])


def _due_rows(case: Case, situation: Mapping[str, Any] | None) -> dict[str, DueRow]:
    rows: dict[str, DueRow] = {}
    for one in situation["clocks"] if situation else ():
        if _presses(one):
            key = f"{one['key']}:{one['party'] or ''}:{one['entry']}"
            at = clock.end_of_day(date.fromisoformat(one["due"][:10]))
            payload = {"case": case.id, "clock": one["key"], "party": one["party"], "due": one["due"]}
            rows[key] = DueRow(f"case/{case.id}", key, at, OVERDUE, payload)
    return rows
