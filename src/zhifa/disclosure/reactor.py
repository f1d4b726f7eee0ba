"""Decisions open duties, fallen ones takedowns, corrected ones new versions, erased parties leave by themselves."""

from __future__ import annotations

from zhifa.disclosure import amending, duty, erasing
from zhifa.journal import api as journal
from zhifa.journal.api import Effect, Entry, Reactor, erasure, read

_VOIDED = "entry.voided"
_AMENDED = "entry.amended"
_CHALLENGED = "case.challenge.outcome"
_FALLS = {
    "changed": "处罚决定已经依法变更",
    "revoked": "处罚决定已经依法撤销",
    "revoked_redo": "处罚决定已经依法撤销",
    "unlawful": "处罚决定已经依法确认违法",
    "void": "处罚决定已经依法确认无效",
}
"""Outcomes after which what is public comes off (行政处罚法第四十八条第二款)."""


class DisclosureReactor(Reactor):
    name = "disclosure"

    def wants(self, entry: Entry) -> bool:
        return entry.kind.startswith("case.") or entry.kind in {_VOIDED, _AMENDED, erasure.ERASURE.name}

    def react(self, entry: Entry, effect: Effect) -> None:
        if entry.kind == erasure.ERASURE.name:
            self._erased(entry)
        elif entry.kind == _VOIDED:
            with journal.transaction() as tx:
                duty.decision_fell(tx, str(entry.open["entry"]), entry, "处罚决定的记录已经作废", self.actor)
        elif entry.kind == _AMENDED:
            with journal.transaction() as tx:
                if effect.once():
                    amending.follow(tx, entry.stream.removeprefix("case/"))
        elif entry.kind == _CHALLENGED:
            self._challenged(entry)
        elif publishes := entry.open.get("publishes"):
            # a decision that needs signatures publishes by the last approval, which names it
            approval = entry.open.get("effect") == "approve"
            decision = read.entry(str(entry.open["data"]["of"])) if approval else entry
            duty.open_duty(decision, str(decision.open["party"]), str(publishes["rule"]), effect, self.actor)

    def _challenged(self, entry: Entry) -> None:
        reason = _FALLS.get(str(entry.open["data"].get("result")))
        if reason is None:
            return
        words = f"{reason}（{entry.open['data']['document']}）"
        with journal.transaction() as tx:
            for decision in read.stream(entry.stream):
                if decision.kind == "case.decide" and decision.open["party"] == entry.open["party"]:
                    duty.decision_fell(tx, decision.entry_id, entry, words, self.actor)

    def _erased(self, entry: Entry) -> None:
        """A party whose identity was erased from its case or record leaves what was made public of it as well."""
        found = read.entries({str(target["entry_id"]) for target in entry.open["targets"]})
        targets: dict[str, tuple[str, ...]] = {}
        for recorded in found:
            targets |= erasing.targets(recorded)
        if targets:
            erasure.erase(
                targets, stream=entry.stream, authority=entry.authority, actor=self.actor, capacity="system",
                reason=str(entry.open["reason"]), basis=str(entry.open["basis"]), proposal=entry.entry_id,
            )  # fmt: skip
