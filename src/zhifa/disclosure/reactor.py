"""Decisions open duties, fallen decisions open takedowns, erased parties leave: nobody has to remember."""

from __future__ import annotations

from django.db import transaction

from zhifa.disclosure import duty, erasing
from zhifa.disclosure import source as sources
from zhifa.journal.api import Effect, Entry, Reactor, erasure, read

_SIGNING = frozenset({"approve", "void"})  # effects by which an earlier entry comes into force or falls


class DisclosureReactor(Reactor):
    name = "disclosure"

    def wants(self, entry: Entry) -> bool:
        return entry.kind.startswith("case.") or entry.kind == erasure.ERASURE.name

    def react(self, entry: Entry, effect: Effect) -> None:
        if entry.kind == erasure.ERASURE.name:
            self._erased(entry)
            return
        if entry.open.get("effect") in _SIGNING:
            self._signed(entry, effect)
        if entry.open.get("publishes") and not entry.open.get("pending"):
            self._open(entry, effect)

    def _open(self, decision: Entry, effect: Effect) -> None:
        rule = str(decision.open["publishes"]["rule"])
        duty.open_duty(decision, str(decision.open["party"]), rule, effect, self.actor)

    def _signed(self, entry: Entry, effect: Effect) -> None:
        """A signature may bring a proposed decision into force, or strike out one that stands."""
        case_id = entry.stream.removeprefix("case/")
        standing, voided = sources.standing(case_id)
        for decision_id in voided:
            duty.decision_fell(decision_id, entry, "处罚决定的记录已经作废", self.actor)
        of = str(entry.open.get("of") or "")
        if of in standing and (decision := read.entry(of)).open.get("publishes"):
            self._open(decision, effect)

    def _erased(self, entry: Entry) -> None:
        """A party whose identity was erased from its case leaves what was made public of it as well."""
        found = read.entries({str(target["entry_id"]) for target in entry.open["targets"]})
        targets: dict[str, tuple[str, ...]] = {}
        for recorded in (one for one in found if one.kind == "party.recorded"):
            targets |= erasing.targets(recorded.stream.removeprefix("case/"), str(recorded.open["party"]))
        if targets:
            erasure.erase(
                targets, stream=entry.stream, authority=entry.authority, actor=self.actor, capacity="system",
                reason=str(entry.open["reason"]), basis=str(entry.open["basis"]), proposal=entry.entry_id,
            )  # fmt: skip
            transaction.on_commit(erasure.forget_pages)  # the follower's own transaction is still open here
