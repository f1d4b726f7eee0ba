"""What a correction made late, unlawful, or suddenly in time becomes a finding: supervision sees red turn green."""

from __future__ import annotations

from zhifa.journal import api as journal
from zhifa.journal.api import Effect, Entry, NewEntry, Reactor


class Aftermaths(Reactor):
    name = "aftermaths"
    kinds = frozenset({"entry.voided", "entry.amended"})

    def react(self, entry: Entry, effect: Effect) -> None:
        found = [
            NewEntry("finding.correction", open=dict(one), provenance="system", cause=entry.entry_id)
            for one in entry.open["aftermath"]
        ]
        if not found:
            return
        case_id = entry.stream.removeprefix("case/")
        with journal.transaction() as tx:
            if effect.once():
                tx.append(f"finding/{case_id}", found, authority=entry.authority, actor=self.actor, capacity="system")
