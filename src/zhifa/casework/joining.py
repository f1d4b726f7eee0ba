"""Joining and parting cases, and another party in the place of one: what a roster change asks of the tables.

The acts that go along are written again in the stream they go to, by whom and when they were done, each naming the
entry that it repeats (`copied`): a case reads, proves and forgets by its own stream alone. Documents stay where they
were made. All of it inside the transaction of the signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhifa import clock
from zhifa.accounts.models import Grant
from zhifa.casework import numbering, projection
from zhifa.casework.desk import Desk
from zhifa.casework.models import Attachment, Case, Party
from zhifa.journal.api import Entry, NewEntry, Transaction, new_id, read
from zhifa.law import identifiers, procedures
from zhifa.law.engine import roster as rosters
from zhifa.law.engine import situation as reading
from zhifa.law.types import Act, CaseFact, Json

if TYPE_CHECKING:
    from zhifa.casework.write import Loaded

PARTICULARS = ("name", "credit_code", "id_number", "legal_representative", "address", "phone")


def other_case(desk: Desk, loaded: Loaded, act: Act) -> CaseFact | None:
    """The other case of a joining or parting and the ids that parties get there; None for every other act.

    A joining reads and locks the other case (one statement, one for its parties, one more for who heads it) and knows
    it only where the proposer handles or heads both; the signature of a parting takes a case number.
    """
    signed = reading.find(loaded.situation, str(act.data.get("of", "")))
    code, data, party = (signed["act"], signed["data"], signed["party"]) if signed else (act.code, act.data, act.party)
    step = procedures.load(loaded.case.procedure, loaded.case.procedure_version).step(code)
    if step is None or not step.roster:
        return None
    whom = party or loaded.parties[0].id
    if step.roster == "merge":
        wanted = Case.objects.select_for_update().filter(authority=loaded.case.authority_id, number=data.get("other"))
        found = wanted.exclude(id=loaded.case.id).first()
        if found is None or not _in_charge(signed["actor"] if signed else act.actor_id, loaded.case, found):
            return None
        ids = {one["id"]: new_id() for one in found.situation["parties"]}
        theirs = [one for one in Party.objects.filter(case=found) if one.id in ids]
        shared = bool(_known(loaded.parties) & _known(theirs))
        return CaseFact(found.id, found.number, found.situation, ids, shared)
    if step.roster == "split" and signed:
        return CaseFact(new_id(), numbering.case_number(desk, loaded.authority), None, {whom: new_id()})
    return CaseFact(ids={whom: new_id()})


def _in_charge(account: str, *cases: Case) -> bool:
    """Whether somebody handles or heads each of these cases of one authority."""
    rest = [case for case in cases if f",{account}," not in case.handlers]
    if not rest:
        return True
    heads = Grant.objects.filter(user_id=account, role="unit_head", authority=rest[0].authority_id)
    units = set(heads.values_list("unit__code", flat=True))
    return all(None in units or case.unit in units for case in rest)


def _known(parties: Iterable[Party]) -> set[tuple[str, str]]:
    """By what the parties are identified: (kind of identifier, its code or fingerprint)."""
    told = {(name, getattr(one, name)) for one in parties for name in ("credit_code", "id_fingerprint")}
    return {(name, value) for name, value in told if value}


def carry_out(desk: Desk, tx: Transaction, loaded: Loaded, entries: Sequence[Entry]) -> list[Entry]:
    """What follows when a roster change takes effect; the entries that it adds to the stream of this very case."""
    done = next((entry for entry in entries if entry.open.get("roster")), None)
    if done is None:
        return []
    how = done.open["roster"]["how"]
    if how == "substitute":
        return _substitute(tx, loaded, done)
    if how == "split":
        _part(desk, tx, loaded, done)
        return []
    return _take_in(tx, loaded, done)


def _append(tx: Transaction, case: Case, entry: NewEntry, like: Entry) -> Entry:
    """One entry in the name of who made the one that it is like."""
    made = tx.append(
        f"case/{case.id}", [entry], authority=case.authority_id, actor=like.actor, capacity=like.capacity
    )  # fmt: skip
    return made[0]


# -- another party --------------------------------------------------------------------------------------------------


def _substitute(tx: Transaction, loaded: Loaded, done: Entry) -> list[Entry]:
    came = done.open["roster"]["came"][0]
    proposal = next(entry for entry in loaded.entries if entry.entry_id == done.open["data"]["of"])
    given = (proposal.personal or {}).get("data", {}) if isinstance(proposal.personal, dict) else {}
    told = {name: identifiers.compact(given[name]) if name in ("credit_code", "id_number") else given[name]
            for name in PARTICULARS if given.get(name)}  # fmt: skip
    if "id_number" in told:
        born = identifiers.birth_date(told["id_number"])
        told |= {"id_type": "resident_id"} | ({"birth_date": born.isoformat()} if born else {})
    before = next((row for row in loaded.everyone if row.id == came["id"]), None)
    ordinal = before.ordinal if before else max(row.ordinal for row in loaded.everyone) + 1
    entry = _append(
        tx, loaded.case,
        NewEntry("party.recorded", open={"party": came["id"], "ordinal": ordinal, "kind": came["kind"]},
                 personal={**told, "kind": came["kind"]}, cause=done.entry_id),
        done,
    )  # fmt: skip
    projection.party_row(loaded.case, entry).save()
    return [entry]


# -- parting --------------------------------------------------------------------------------------------------------


def _part(desk: Desk, tx: Transaction, loaded: Loaded, done: Entry) -> None:
    """A case of its own for the party that leaves: filed when the old one was, with the evidence so far."""
    change = done.open["roster"]
    ((old, new),) = change["ids"].items()
    opening, source = loaded.entries[0], loaded.case
    case = Case(id=change["other"]["case"], authority=loaded.authority)
    data = {**opening.open["data"]}
    data["parties"] = [{**one, "id": new} for one in data["parties"] if one["id"] == old] or [
        {**one, "id": new} for one in loaded.situation["parties"] if one["id"] == old
    ]
    first = _again(opening, {**opening.open, "data": data}, source, done)
    entries = [_append(tx, case, first, opening), *_parties(tx, case, loaded.entries, {old: new}, 1, done)]
    kept = rosters.carried(_procedure(source), loaded.situation, old)
    entries += _copies(tx, case, source, loaded.entries, kept, {old: new}, done)
    handlers = source.handlers.strip(",").split(",")
    made = projection.create(
        desk, case.id, loaded.authority, source.unit, change["other"]["number"], entries, handlers
    )
    projection.create_parties(desk, made, entries)
    files = _attachments(tx, made, Attachment.objects.filter(case=source, party__in=("", old)), {old: new}, done)
    if files:
        projection.update(made, made.situation, files, None)


# -- joining --------------------------------------------------------------------------------------------------------


def _take_in(tx: Transaction, loaded: Loaded, done: Entry) -> list[Entry]:
    """The parties and the evidence of the other case in this one; the other ends."""
    change, case = done.open["roster"], loaded.case
    other = Case.objects.get(id=change["other"]["case"])
    theirs = read.stream(f"case/{other.id}")
    ordinal = max(row.ordinal for row in loaded.everyone) + 1
    parties = _parties(tx, case, theirs, change["ids"], ordinal, done)
    Party.objects.bulk_create(projection.party_row(case, entry) for entry in parties)
    kept = rosters.carried(_procedure(other), other.situation, None)
    copies = _copies(tx, case, other, theirs, kept, change["ids"], done)
    files = _attachments(tx, case, Attachment.objects.filter(case=other), change["ids"], done)
    _end(tx, other, case, done)
    return [*parties, *copies, *files]


def _end(tx: Transaction, other: Case, into: Case, done: Entry) -> None:
    """The case that was taken in ends, and says where it went on."""
    body: Json = {
        **{name: done.open[name] for name in ("procedure", "procedure_version", "gates", "rules")},
        "act": "merge", "party": None, "officers": [], "data": {"other": into.number}, "facts": {}, "chain": [],
        "effect": "", "sets_state": "terminated", "done": True, "clocks": [], "documents": [], "publishes": None,
        "meets": sorted({one["key"] for one in other.situation["clocks"] if one["met"] is None}),
        "roster": {"how": "merged", "left": [], "came": [], "other": {"case": into.id, "number": into.number}},
    }  # fmt: skip
    entry = _append(tx, other, NewEntry("case.merge", open=body, cause=done.entry_id), done)
    projection.update(other, projection.folded(other.situation, [entry]), [entry], None)


# -- what goes along ------------------------------------------------------------------------------------------------


def _procedure(case: Case) -> procedures.Procedure:
    return procedures.load(case.procedure, case.procedure_version)


def _parties(
    tx: Transaction, case: Case, entries: Iterable[Entry], ids: Mapping[str, str], ordinal: int, done: Entry
) -> list[Entry]:
    """The newest particulars of each party, recorded again under its new id."""
    newest = {e.open["party"]: e for e in entries if e.kind == "party.recorded" and e.open["party"] in ids}
    made = []
    for n, entry in enumerate(newest.values(), ordinal):
        body = {**entry.open, "party": ids[entry.open["party"]], "ordinal": n}
        new = NewEntry(entry.kind, open=body, personal=_shown(entry, "personal"), cause=done.entry_id)
        made.append(_append(tx, case, new, entry))
    return made


def _copies(
    tx: Transaction, case: Case, source: Case, entries: Sequence[Entry], kept: Sequence[str], ids: Mapping[str, str],
    done: Entry,
) -> list[Entry]:  # fmt: skip
    """The acts that go along and their corrections, in their order; what they refer to is renamed on the way."""
    renamed, made = dict(ids), []
    for entry in entries:
        corrects = entry.kind == "entry.amended" and entry.open["entry"] in kept
        if entry.entry_id not in kept and not corrects:
            continue
        new = _append(tx, case, _again(entry, _renamed(entry.open, renamed), source, done, acts=not corrects), entry)
        renamed[entry.entry_id] = new.entry_id
        made.append(new)
    return made


def _again(entry: Entry, body: Json, source: Case, done: Entry, *, acts: bool = True) -> NewEntry:
    copied = {"copied": {"case": source.id, "number": source.number, "entry": entry.entry_id}} if acts else {}
    return NewEntry(
        entry.kind, open={**body, **copied}, personal=_shown(entry, "personal"),
        restricted=_shown(entry, "restricted"), occurred_at=entry.occurred, provenance=entry.provenance,
        cause=done.entry_id,
    )  # fmt: skip


def _shown(entry: Entry, part: str) -> Json | None:
    """The part as far as it was not erased."""
    value = entry.part(part)
    return value if isinstance(value, dict) else None


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, ids) for inner in value]
    return ids.get(value, value) if isinstance(value, str) else value


def _attachments(
    tx: Transaction, case: Case, rows: Iterable[Attachment], ids: Mapping[str, str], done: Entry
) -> list[Entry]:
    """The same bytes under an attachment of this case; scans of documents stay with the documents."""
    made = []
    for row in rows:
        if row.document:
            continue
        body: Json = {"attachment": new_id(), "kind": row.kind, "file": row.file, "size": row.size,
                "media_type": row.media_type, "document": None, "party": ids.get(row.party), "paper": None}  # fmt: skip
        entry = _append(
            tx, case, NewEntry("attachment.added", open=body, personal={"name": row.name}, provenance="uploaded",
                               cause=done.entry_id), done,
        )  # fmt: skip
        Attachment.objects.create(
            id=body["attachment"], case=case, kind=row.kind, party=body["party"] or "", name=row.name, file=row.file,
            media_type=row.media_type, size=row.size, entry_id=entry.entry_id, added_at=clock.legal_now(),
        )  # fmt: skip
        made.append(entry)
    return made


__all__ = ["carry_out", "other_case"]
