"""Erasure: the bytes go, the chain stays (design 2.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from zhifa.journal import due, forgetting, read
from zhifa.journal.due import DueRow
from zhifa.journal.entries import Entry, NewEntry
from zhifa.journal.followers import Effect, Reactor
from zhifa.journal.kinds import Kind, Payload, kind_of, register
from zhifa.journal.models import Due
from zhifa.journal.writing import insert, journal_transaction

REACTOR = "forgetting"
ERASABLE = frozenset({"personal", "restricted"})


class Target(Payload):
    entry_id: str
    part: str


class ErasureOpen(Payload):
    targets: list[Target]
    reason: str
    basis: str
    proposal: str | None = None


ERASURE = register(
    Kind(
        "erasure",
        "抹除个人信息",
        lambda e: f"按{e.open['basis']}抹除 {len(e.open['targets'])} 处个人信息：{e.open['reason']}。",
        open=ErasureOpen,
    )
)


class LegalHold(PermissionError):
    """The stream is under legal hold: nothing of it may be deleted."""


class NotErasable(ValueError):
    """An open part, or a part that is not there."""


class HoldOpen(Payload):
    reason: str
    held: bool


HOLD = register(
    Kind(
        "stream.hold",
        "依法保全",
        lambda e: f"{'开始' if e.open['held'] else '解除'}依法保全：{e.open['reason']}。",
        open=HoldOpen,
    )
)


def held(stream: str) -> bool:
    """True while the newest hold entry of the stream says so."""
    holds = [e for e in read.stream(stream) if e.kind == HOLD.name]
    return bool(holds) and bool(holds[-1].open["held"])


def erase(
    targets: Mapping[str, Sequence[str]],
    *,
    stream: str,
    authority: str,
    actor: str,
    capacity: str,
    reason: str,
    basis: str,
    proposal: str | None = None,
) -> Entry:
    """Erases parts {entry_id: (part, …)} of entries and what projections, indexes and files keep of them.

    Writes the `erasure` entry, deletes bytes and salts, runs each kind's erase, then makes the database forget the
    pages. Raises NotErasable and LegalHold; calling it again for the same parts repeats only the cleaning.
    """
    found = {entry.entry_id: entry for entry in read.entries(targets)}
    _check(targets, found)
    named = [{"entry_id": entry_id, "part": part} for entry_id, parts in targets.items() for part in parts]
    payload: dict[str, Any] = {"targets": named, "reason": reason, "basis": basis}
    if proposal:
        payload["proposal"] = proposal
    with journal_transaction() as tx:
        entry = tx.append(
            stream, [NewEntry(ERASURE.name, open=payload, provenance="system", cause=proposal)],
            authority=authority, actor=actor, capacity=capacity,
        )[0]  # fmt: skip
        delete_parts(entry)
        key = f"forget:{entry.entry_id}"  # whatever happens from here on, this is finished
        due.set_due([DueRow(stream, key, entry.recorded, REACTOR, {"erasure": entry.entry_id})])
    _erase_kinds(entry)
    # at once, or when a reactor's own transaction, inside which nothing is deleted yet, has ended
    transaction.on_commit(lambda: _forget(entry, key, patience=forgetting.PATIENCE_SECONDS))
    return entry


def delete_parts(erasure: Entry) -> None:
    """Deletes what an erasure entry names, inside the caller's transaction; again is harmless."""
    with connection.cursor() as cursor:
        for target in erasure.open["targets"]:
            key = [target["entry_id"], target["part"]]
            cursor.execute("SELECT 1 FROM journal_erasure WHERE entry_id = %s AND part = %s", key)
            if cursor.fetchone() is None:
                insert(cursor, "journal_erasure", ("entry_id", "part", "erasure_id"), [[*key, erasure.entry_id]])
            cursor.execute("DELETE FROM journal_part WHERE entry_id = %s AND part = %s", key)


def _erase_kinds(erasure: Entry) -> None:
    """Runs each kind's erase on projections, indexes and files; again changes nothing."""
    found = {entry.entry_id: entry for entry in read.entries({t["entry_id"] for t in erasure.open["targets"]})}
    for target in erasure.open["targets"]:
        erase_kind = kind_of(found[target["entry_id"]].kind).erase
        if erase_kind is not None:
            erase_kind(target["entry_id"], (target["part"],))


def _forget(erasure: Entry, key: str, *, patience: float) -> bool:
    done = forgetting.forget_pages(patience)
    if done:
        due.clear(erasure.stream, [key])
    return done


def unfinished() -> int:
    """How many erasures still wait for somebody's long reading to end."""
    return Due.objects.filter(reactor=REACTOR).count()


class Forgetting(Reactor):
    """Finishes erasures: what projections and files keep after a crash, and pages that somebody was still reading."""

    name = REACTOR
    kinds = frozenset()

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:  # noqa: ARG002 - finishing twice is harmless
        erasure = read.entry(str(row.payload["erasure"]))
        _erase_kinds(erasure)
        if not _forget(erasure, row.key, patience=1.0):
            due.set_due([DueRow(row.stream, row.key, now + forgetting.RETRY_EVERY, self.name, row.payload)])


def _check(targets: Mapping[str, Sequence[str]], found: Mapping[str, Entry]) -> None:
    for entry_id, parts in targets.items():
        entry = found.get(entry_id)
        if entry is None:
            raise NotErasable(f"没有编号为 {entry_id} 的条目")
        for part in parts:
            if part not in ERASABLE or entry.commitments[part] is None:
                raise NotErasable(f"条目 {entry_id} 的 {part} 部分不能抹除：只有个人或限制内容可以抹除")
    for stream in {entry.stream for entry in found.values()}:
        if held(stream):
            raise LegalHold(f"{stream} 正在依法保全，解除保全前不得抹除")
