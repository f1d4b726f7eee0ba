"""Projectors and reactors: the journal is the queue (design 2).

A projector writes only its own tables or index, together with its cursor, and can be rebuilt from position 0. A reactor
calls actions or the outside world; each of its effects has a unique key (reactor, cause, n), so a repeat does nothing.
An entry that fails five times parks its stream for that follower, never the whole follower.
"""

from __future__ import annotations

import json
import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Protocol

from django.conf import settings
from django.db import transaction

from zhifa import clock
from zhifa.journal import due as due_index
from zhifa.journal import read
from zhifa.journal.due import DueRow
from zhifa.journal.entries import Entry
from zhifa.journal.models import Effect as EffectRow
from zhifa.journal.models import FollowerCursor, ParkedStream

log = logging.getLogger(__name__)
ATTEMPTS = 5
BATCH = 200
LATER = timedelta(minutes=1)  # until a due date whose reactor failed is looked at again


class Follower(Protocol):
    """Anything that follows the journal; `step` advances it by one batch and says whether there may be more."""

    name: ClassVar[str]

    def step(self) -> bool: ...

    def position(self) -> int: ...


@dataclass(frozen=True)
class Effect:
    """The key under which a reactor's effects happen once."""

    reactor: str
    cause: str

    def once(self, n: int = 0) -> bool:
        """True the first time; call it inside the transaction that makes the effect. One statement."""
        made = EffectRow(reactor=self.reactor, cause=self.cause, n=n)
        if EffectRow.objects.filter(reactor=self.reactor, cause=self.cause, n=n).exists():
            return False
        made.save(force_insert=True)
        return True


class _Following(ABC):
    """What projectors and reactors share: the walk over the journal and the parking of streams."""

    name: ClassVar[str]
    kinds: ClassVar[frozenset[str] | None] = None

    def wants(self, entry: Entry) -> bool:
        return self.kinds is None or entry.kind in self.kinds

    def position(self) -> int:
        row = FollowerCursor.objects.filter(name=self.name).first()
        return row.position if row else 0

    def _save_position(self, position: int) -> None:
        FollowerCursor.objects.update_or_create(name=self.name, defaults={"position": position})

    @abstractmethod
    def handle(self, entry: Entry) -> None: ...

    def step(self) -> bool:
        start = self.position()
        if self.kinds is not None and not self.kinds:  # its work comes by due date only: there is nothing to read
            if (end := read.head()) != start:
                self._save_position(end)
            return False
        entries = read.after(start, BATCH)
        if not entries:
            return False
        parked = set(ParkedStream.objects.filter(follower=self.name, parked=True).values_list("stream", flat=True))
        wanted = [e for e in entries if self.wants(e) and e.stream not in parked]
        last = entries[-1].position or start
        try:
            with transaction.atomic():
                for entry in wanted:
                    self.handle(entry)
                self._save_position(last)
        except Exception:  # noqa: BLE001 - whatever one entry raises is found below, one entry at a time
            self._one_by_one(wanted)
            self._save_position(last)
        return len(entries) == BATCH or read.head() > last

    def _one_by_one(self, entries: Sequence[Entry]) -> None:
        parked: set[str] = set()
        for entry in entries:
            if entry.stream not in parked and not self._try(entry):
                parked.add(entry.stream)

    def _try(self, entry: Entry) -> bool:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    self.handle(entry)
            except Exception as error:  # noqa: BLE001 - recorded, shown and retried on demand
                log.warning("%s: 条目 %s 第 %d 次处理失败：%s", self.name, entry.entry_id, attempt, error)
                failure = f"{type(error).__name__}: {error}"
            else:
                return True
        ParkedStream.objects.update_or_create(
            follower=self.name,
            stream=entry.stream,
            defaults={"position": entry.position or 0, "attempts": ATTEMPTS, "error": failure, "parked": True},
        )
        log.error("%s: 流 %s 已搁置，修复后运行 zhifa follow %s --retry", self.name, entry.stream, self.name)
        return False

    def retry(self) -> int:
        """Handles parked streams again from where they failed; returns how many run again."""
        freed = 0
        for row in ParkedStream.objects.filter(follower=self.name, parked=True):
            end = self.position()
            entries = [e for e in read.stream(row.stream) if row.position <= (e.position or 0) <= end and self.wants(e)]
            row.delete()
            self._one_by_one(entries)
            freed += not ParkedStream.objects.filter(follower=self.name, stream=row.stream).exists()
        return freed


class Projector(_Following):
    """Shared tables, one leader: the cursor lies in the same transaction as what it writes."""

    @abstractmethod
    def apply(self, entry: Entry) -> None: ...

    @abstractmethod
    def reset(self) -> None:
        """Empties the projector's own tables."""

    def handle(self, entry: Entry) -> None:
        self.apply(entry)

    def rebuild(self) -> None:
        with transaction.atomic():
            self.reset()
            ParkedStream.objects.filter(follower=self.name).delete()
            FollowerCursor.objects.filter(name=self.name).delete()


class HostProjector(_Following):
    """Per host: own cursor in ZHIFA_HOME/cursors, disposable (search index, static pages)."""

    @abstractmethod
    def apply(self, entry: Entry) -> None: ...

    @abstractmethod
    def commit(self) -> None:
        """Makes durable what was applied since the last commit; the cursor is saved after it."""

    @abstractmethod
    def reset(self) -> None:
        """Empties what the host keeps."""

    def handle(self, entry: Entry) -> None:
        self.apply(entry)

    def _cursor_file(self) -> Path:
        return Path(settings.ZHIFA_HOME) / "cursors" / f"{self.name}.json"

    def position(self) -> int:
        try:
            return int(json.loads(self._cursor_file().read_text(encoding="ascii"))["position"])
        except FileNotFoundError:
            return 0

    def _save_position(self, position: int) -> None:
        self.commit()
        path = self._cursor_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps({"position": position}), encoding="ascii")
        temporary.replace(path)

    def rebuild(self) -> None:
        self.reset()
        self._cursor_file().unlink(missing_ok=True)


class Reactor(_Following):
    """Acts on entries and on due dates; never replayed, never on what it caused itself."""

    def react(self, entry: Entry, effect: Effect) -> None:
        """Called for every entry of its kinds, in order."""

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:
        """Called once when a due date that names this reactor has come."""

    @property
    def actor(self) -> str:
        """Who a reactor's entries name as their actor."""
        return f"reactor:{self.name}"

    def handle(self, entry: Entry) -> None:
        if entry.actor != self.actor:
            self.react(entry, Effect(self.name, entry.entry_id))


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Adds a follower at start, in the order in which the packages come up the house."""
    _followers[follower.name] = follower


def all_followers() -> list[Follower]:
    return list(_followers.values())


def follower(name: str) -> Follower:
    """Raises LookupError with the names there are."""
    try:
        return _followers[name]
    except KeyError:
        raise LookupError(f"没有名为 {name} 的跟随者；现有：{'、'.join(_followers)}") from None


def run_once(names: Iterable[str] | None = None) -> bool:
    """One step of every follower; True if any has more to do."""
    chosen = [_followers[n] for n in names] if names is not None else all_followers()
    return any([one.step() for one in chosen])  # noqa: C419 - every follower takes its step


def run_to_end(names: Iterable[str] | None = None) -> None:
    """Steps until nobody has anything left: reactors append, so the end moves."""
    chosen = list(names) if names is not None else None
    while True:
        before = read.head()
        if not run_once(chosen) and read.head() == before:
            return


def tick(now: datetime | None = None) -> int:
    """Hands every due date that has come to its reactor; returns how many.

    One that fails is looked at again after LATER and holds up nobody else.
    """
    at = now or clock.legal_now()
    handled = 0
    while rows := due_index.come_due(at):
        for row in rows:
            reactor = _followers.get(row.reactor)
            if isinstance(reactor, Reactor) and not _looked(reactor, row, at):
                due_index.set_due([replace(row, due_at=at + LATER)])
            due_index.done(row)
            handled += 1
    return handled


def _looked(reactor: Reactor, row: DueRow, at: datetime) -> bool:
    """False after a failure, which is in the log."""
    try:
        reactor.come_due(row, at, Effect(reactor.name, row.cause))
    except Exception:
        log.exception("%s: %s 的期限 %s 没有处理成，稍后重来", reactor.name, row.stream, row.key)
        return False
    return True


def parked() -> list[ParkedStream]:
    return list(ParkedStream.objects.filter(parked=True).order_by("follower", "stream"))
